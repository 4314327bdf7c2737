"""What stands where in the two arrays of integers that steer a replay, by index."""

from typing import Final

# -- the plan ---------------------------------------------------------------------------

START: Final = 0
"""Where the code starts, then where each of the four phases ends."""
SETUP_END: Final = 1
BEFORE_END: Final = 2
TILE_END: Final = 3
STEP_END: Final = 4
BATCH_SIZE: Final = 5
TILE_SIZE: Final = 6
SHUFFLED: Final = 7
SAMPLE_COUNT: Final = 8
PARAMETERS: Final = 9
KEY: Final = 10
"""The address of the shuffle's key."""
LOSS: Final = 11
GRADIENT: Final = 12
LOWEST: Final = 13
HIGHEST: Final = 14
"""The addresses of the loss, the gradient, and the room for a bucket's extremes."""
FIRST_PHASE: Final = 15
LAST_PHASE: Final = 16
"""The phases to run, counted from 0; the step is complete where 3 is the last."""
SLICES: Final = 17
SLICE: Final = 18
"""Of how many slices of its tiles which one is to be run."""
PLAN_SIZE: Final = 19

# -- tags: what the order of the samples was made for -----------------------------------

ORDER_EPOCH: Final = 0
ORDER_KEY: Final = 1
ORDER_SAMPLES: Final = 2
TAGS_SIZE: Final = 3
