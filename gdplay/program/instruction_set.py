"""Every instruction a program may hold, by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gdplay.autograd.primitives import PRIMITIVES
from gdplay.program.fused import FUSED
from gdplay.program.sampling import SAMPLING

INSTRUCTION_SET: Final = MappingProxyType(
    {**PRIMITIVES, **{primitive.name: primitive for primitive in (*SAMPLING, *FUSED)}}
)

FETCHING: Final = frozenset({"batch_rows", "gather"})
"""What fetches a step's samples; such instructions stand before all others."""
