"""What a benchmark says of its bars."""


def report(missed, is_checked):
    """Name each bar that is missed where that is asked; return the exit code."""
    for line in missed if is_checked else ():
        print(f"missed: {line}")
    return 1 if is_checked and missed else 0
