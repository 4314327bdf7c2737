"""The graph of one sample, laid out in columns."""
