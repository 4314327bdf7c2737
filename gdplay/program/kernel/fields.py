"""What stands where in the two arrays of integers that steer a replay, by index."""

from typing import Final

# -- the plan ---------------------------------------------------------------------------

START: Final = 0
"""Where the code starts, then where each of the five phases ends."""
SETUP_END: Final = 1
FETCH_END: Final = 2
BEFORE_END: Final = 3
TILE_END: Final = 4
STEP_END: Final = 5
BATCH_SIZE: Final = 6
TILE_SIZE: Final = 7
SHUFFLED: Final = 8
SAMPLE_COUNT: Final = 9
PARAMETERS: Final = 10
KEY: Final = 11
"""The address of the shuffle's key."""
LOSS: Final = 12
GRADIENT: Final = 13
LOWEST: Final = 14
HIGHEST: Final = 15
"""The addresses of the loss, the gradient, and the room for a bucket's extremes."""
FIRST_PHASE: Final = 16
LAST_PHASE: Final = 17
"""The phases to run, counted from 0; the step is complete where 4 is the last."""
SLICES: Final = 18
SLICE: Final = 19
"""Of how many slices of its tiles which one is to be run."""
MEETING: Final = 20
"""Where slices meet: address of integers, for each slice one at `slice · MEETING_STEP`.

That of slice 0 counts the steps whose tiles may be begun, those of the others the steps
whose tiles they are done with; `LEFT` says that a slice will do no more.
"""
SUMS: Final = 21
SUMS_SIZE: Final = 22
"""The memory of a slice that it shall leave zero where it has no tile in a step."""
PLAN_SIZE: Final = 23

MEETING_STEP: Final = 8
"""One to a cache line, so that nobody's waiting slows another's writing."""
LEFT: Final = -1

# -- tags: what the order of the samples was made for -----------------------------------

ORDER_EPOCH: Final = 0
ORDER_KEY: Final = 1
ORDER_SAMPLES: Final = 2
TAGS_SIZE: Final = 3
