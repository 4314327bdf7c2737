"""Real tables, imported by the dialog's own code, are learned by the settings it proposes."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from tests.benchmarks import tables


@pytest.mark.parametrize("name", tables.TABLES)
def test_a_real_table_is_learned_as_proposed(name, tmp_path):
    path = tables.write_table(name, tmp_path)
    found = tables.accuracies(path, tables.SPLITS, "numpy", 300)
    assert np.median(found) > tables.LEAST
    assert len(set(found.tolist())) > 1  # the splits differ
