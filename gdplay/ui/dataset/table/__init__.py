"""The data as a table: sorted, edited, copied from and pasted into."""
