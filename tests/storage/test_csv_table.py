"""Tables as people write them, and every way in which they are wrong."""

import csv
import io
import math
import tracemalloc
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.storage.csv_dialect import Dialect, rows_of
from gdplay.storage.csv_numbers import Cell, read_numbers
from gdplay.storage.csv_table import MAX_ROWS, StoppedError, read_table
from gdplay.storage.csv_text import FileText, decode
from gdplay.storage.errors import StorageError

NAN = math.nan


def table_of(text, dialect=None):
    return read_table(FileText("t.csv", text, "UTF-8"), dialect)


def read(text):
    return {c.name: c.labels or c.values.tolist() for c in table_of(text).columns}


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a,b\n1,2\n", Dialect(",", ".", True)),
        ("1,2\n3,4\n", Dialect(",", ".", False)),
        ("a;b\n1,5;2\n", Dialect(";", ",", True)),
        ("a;b\n1.5;2\n", Dialect(";", ".", True)),
        ("a\tb\n1,5\t2,25\n", Dialect("\t", ",", True)),
        ("a|b\n1|x\n", Dialect("|", ".", True)),
        ("a;b\n1.234,5;2\n", Dialect(";", ",", True)),
        ("a;b\n1,234.5;2\n", Dialect(";", ".", True)),
        ('a,b\n"x;y",1\n"z;w",2\n', Dialect(",", ".", True)),
        ("red,1\nblue,2\nred,3\n", Dialect(",", ".", False)),
        ("colour,size\nred,big\nblue,big\n", Dialect(",", ".", True)),
        ("red,big\nblue,small\nred,small\n", Dialect(",", ".", False)),
        ("x,y\n", Dialect(",", ".", True)),
    ],
)
def test_how_a_table_is_written_is_found(text, dialect):
    from gdplay.storage.csv_dialect import sniff

    assert sniff(text) == dialect


def test_numbers_labels_and_gaps_are_told_apart():
    text = 'x,y,name,gap\n1,-2.5e3,"b, c",\n.5, 7 ,a,n/a\n?,1.,b,-\n'
    table = table_of(text)
    x, y, name, gap = table.columns
    np.testing.assert_array_equal(x.values, [1.0, 0.5, NAN])
    assert y.values.tolist() == [-2500.0, 7.0, 1.0]
    assert (name.labels, name.values.tolist()) == (("a", "b", "b, c"), [2.0, 0.0, 1.0])
    assert [column.missing for column in table.columns] == [1, 0, 0, 3]
    assert [column.holds_numbers for column in table.columns] == [True, True, False, False]
    assert gap.is_empty
    assert table.preview[0] == ("1", "-2.5e3", "b, c", "")


@pytest.mark.parametrize("cell", ["1_000", "２", "0x10", "1e", "1,5", "--1", "1 2", "١", "1e5.0"])
def test_what_python_or_a_person_might_take_for_a_number_is_text(cell):
    assert read_numbers([cell])[1].tolist() == [Cell.TEXT]


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "∞", "1e999", "-1e400"])
def test_infinities_are_neither_numbers_nor_text(cell):
    values, held = read_numbers([cell, "1"])
    assert held.tolist() == [Cell.INFINITE, Cell.NUMBER]
    assert math.isnan(values[0])


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_float_that_python_writes_is_read_back(numbers):
    values, held = read_numbers([repr(number) for number in numbers])
    assert values.tolist() == numbers
    assert not held.any()


@given(st.lists(st.sampled_from(["1", "-2.5", "1,234.5", "1e3", "x", "", "inf", "1_0"])))
def test_cells_read_together_are_what_each_is_alone(cells):
    values, held = read_numbers(cells)
    alone = [read_numbers([cell]) for cell in cells]
    assert held.tolist() == [kind[0] for _, kind in alone]
    np.testing.assert_array_equal(values, [value[0] for value, _ in alone])


def test_lines_may_end_in_every_way_and_within_quotes():
    text = 'a,b\r\n1,"x\r\ny"\r2,z\n\n3,w'
    rows = list(rows_of(text, ","))
    assert rows == [(1, ["a", "b"]), (3, ["1", "x\r\ny"]), (4, ["2", "z"]), (6, ["3", "w"])]
    assert [cells for _, cells in rows] == [row for row in csv.reader(io.StringIO(text, "")) if row]


def test_the_first_rows_of_a_large_text_are_read_without_a_copy_of_it():
    text = "1.25,2.5\n" * 2**20
    tracemalloc.start()
    try:
        first = list(islice(rows_of(text, ","), 10))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert first[-1] == (10, ["1.25", "2.5"])
    assert peak < 100_000


def test_decimal_commas_and_groups():
    values, held = read_numbers(["1.234,5", "-0,25", "1.5"], ",")
    assert held.tolist() == [Cell.NUMBER, Cell.NUMBER, Cell.TEXT]
    assert values[:2].tolist() == [1234.5, -0.25]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n", "has a header and no rows"),
        ("a,b\n1,2\n3\n", "line 3 has 1 cell and the header has 2"),
        ("1,2\n3,4,5\n", "line 2 has 3 cells and the first row has 2"),
        ("a\n1\n2\n", "has one column; a feature and a target take two"),
        ("a,b\n1,inf\n", "line 2, “b” is inf, which is not finite"),
        ("a,b\n\n1,2\n1e999,3\n", "line 4, “a” is 1e999, which is not finite"),
        ('a,b\n1,"x\n2,3\n', "the quotes after line 1 do not match"),
        ('a,b\n1,"x" y\n', "do not match"),
        ("a,b\n" + "1,2\n" * (MAX_ROWS + 1), "has more than 100,000 rows"),
        (",".join(f"c{i}" for i in range(1001)) + "\n" + ",".join(["1"] * 1001), "1,001 columns"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_the_line(text, words):
    with pytest.raises(StorageError) as caught:
        table_of(text)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


def test_names_that_stand_twice_are_numbered_and_said():
    table = table_of("a,b,a,,a\n1,2,3,4,5\n")
    assert [column.name for column in table.columns] == ["a", "b", "a (2)", "column 4", "a (3)"]
    assert table.notes == ("Several columns are named “a”; they are numbered here.",)


def test_one_text_among_many_numbers_is_named():
    text = "a,b\n" + "".join(f"{i},1\n" for i in range(9)) + "oops,1\n"
    note = table_of(text).columns[0].note
    assert note == "“a” is text because line 11 holds “oops”; 9 cells hold numbers."


def test_another_dialect_can_be_asked_for():
    table = table_of("1;2\n3;4\n", Dialect(";", ".", True))
    assert [column.name for column in table.columns] == ["1", "2"]
    assert table.rows == 1


def test_latin_1_is_said():
    table = read_table(decode("größe,b\n1,2\n".encode("latin-1"), "t.csv"))
    assert table.columns[0].name == "größe"
    assert "read as Latin-1" in table.notes[0]


def test_a_hundred_thousand_rows_are_read_and_can_be_called_off():
    text = "x,y\n" + "1.25,2\n" * MAX_ROWS
    told = []

    def tell(share):
        told.append(share)
        return True

    file = FileText("t.csv", text, "UTF-8")
    table = read_table(file, tell=tell)
    assert table.rows == MAX_ROWS
    assert table.columns[0].values.sum() == 1.25 * MAX_ROWS
    assert told == sorted(told)
    assert 0.0 < told[0] < 0.1
    with pytest.raises(StoppedError):
        read_table(file, tell=lambda share: share < 0.25)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        table_of(text) if text.strip() else None
    except StorageError as error:
        assert str(error).startswith("t.csv")  # noqa: PT017 - many texts are tables
