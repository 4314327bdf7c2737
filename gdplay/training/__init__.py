"""The run: step by step, its history, its snapshots, and the loop a worker runs."""
