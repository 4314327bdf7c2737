import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdplay.storage.columns import csv_text


@given(st.lists(st.floats()))
def test_every_number_reads_back_to_the_same_bits_and_nan_is_nothing(values):
    text = csv_text({"a, b": np.array(values, dtype=float), "n": np.arange(len(values))})
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["a, b", "n"]
    read = np.array([float(row[0]) if row[0] else np.nan for row in rows[1:]])
    np.testing.assert_array_equal(read, values)
    assert [int(row[1]) for row in rows[1:]] == list(range(len(values)))


def test_single_precision_is_written_as_the_number_it_is():
    value = np.array([0.1], np.float32)
    assert csv_text({"x": value}) == f"x\n{float(value[0])!r}\n"


def test_no_columns_are_an_empty_table():
    assert csv_text({}).strip() == ""


def test_texts_are_quoted_where_they_must_be():
    texts = ["plain", "a, b", 'say "so"', "two\nlines", ""]
    rows = list(csv.reader(io.StringIO(csv_text({"name": texts, "n": np.arange(5)}))))
    assert [row[0] for row in rows[1:]] == texts
