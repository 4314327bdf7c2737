"""The comparisons with other systems use compiled code too."""

from tests.program.conftest import compiled as compiled
