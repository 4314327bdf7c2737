"""What ails a run, with its own numbers as evidence, and one remedy: plain values throughout."""
