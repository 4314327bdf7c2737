"""The output panel: what the network answers over the plane, and how well."""
