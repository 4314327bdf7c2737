"""The run in numbers: a calm table, and which class was taken for which."""
