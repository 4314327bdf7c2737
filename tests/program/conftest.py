"""Tests of compiled code compile it once, into the cache that the program itself uses."""

import pytest

from gdplay.program import readiness


@pytest.fixture(scope="session")
def compiled():
    """Answer the maker of compiled executors, ready for both floating types."""
    for dtype in readiness.DTYPES:
        if readiness.readiness(dtype) is not readiness.Readiness.READY:
            readiness.compile_for(dtype)
    return readiness.compiled_executor
