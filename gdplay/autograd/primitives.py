"""All primitives by name: the whole arithmetic of the project, one row each."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gdplay.autograd.arrays import ARRAYS
from gdplay.autograd.elementwise import ELEMENTWISE
from gdplay.autograd.log_sum_exp import log_sum_exp
from gdplay.autograd.product import matmul

PRIMITIVES: Final = MappingProxyType(
    {primitive.name: primitive for primitive in (*ELEMENTWISE, *ARRAYS, log_sum_exp, matmul)}
)
