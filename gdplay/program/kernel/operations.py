"""The operations of compiled code, by number.

Plain integers, because the kernel takes them in as constants. Those from 1 to 39 are
elementwise and named as their primitive.
"""

from typing import Final

COPY: Final = 0
NEGATIVE: Final = 1
ABSOLUTE: Final = 2
SIGN: Final = 3
FLOOR: Final = 4
SQUARE: Final = 5
SQRT: Final = 6
EXP: Final = 7
EXPM1: Final = 8
LOG: Final = 9
SIN: Final = 10
COS: Final = 11
RELU: Final = 12
TANH: Final = 13
SIGMOID: Final = 14
SOFTPLUS: Final = 15
ADD: Final = 16
SUBTRACT: Final = 17
MULTIPLY: Final = 18
DIVIDE: Final = 19
POWER: Final = 20
MAXIMUM: Final = 21
MINIMUM: Final = 22
GREATER: Final = 23
GREATER_EQUAL: Final = 24
SELECT: Final = 25
MULTIPLY_ADD: Final = 26
MULTIPLY_SUBTRACT: Final = 27
TANH_BACK: Final = 28
SIGMOID_BACK: Final = 29
RELU_BACK: Final = 30
TANH_ERROR: Final = 31
SUM_ALL: Final = 40
SUM_ROWS: Final = 41
SUM_COLUMNS: Final = 42
LOG_SUM_EXP: Final = 43
TAKE: Final = 44
PUT: Final = 45
MATMUL: Final = 46
MOMENT: Final = 48
GATHER: Final = 49
BLOCK_MASK: Final = 50
LIVE_SIZE: Final = 51
ELAPSED: Final = 52
SUM_OF_PRODUCTS: Final = 53
LAYER: Final = 54
NARROW_LAYER: Final = 55
NARROW_MOMENT: Final = 56
SQUARED_DISTANCE: Final = 57
DEEP_LAYER: Final = 58
LINKED_LAYER: Final = 59
LINKED_MOMENT: Final = 60

# -- what a layer does to its sums ------------------------------------------------------

EPILOGUE_NONE: Final = 0
EPILOGUE_TANH: Final = 1
EPILOGUE_SIGMOID: Final = 2
EPILOGUE_RELU: Final = 3
EPILOGUE_TANH_BACK: Final = 4
EPILOGUE_SIGMOID_BACK: Final = 5
EPILOGUE_RELU_BACK: Final = 6
