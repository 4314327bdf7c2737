"""Typed formulas: against Python's own arithmetic, and each way they can be wrong."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.experiment import expression, features
from gdplay.experiment.dataset import BINARY, Dataset
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.expression_tokens import ExpressionError
from gdplay.experiment.topology import fully_connected
from gdplay.experiment.validation import problems

COLUMNS = ("x1", "x2", "petal length")
DRAWS = np.random.default_rng(3)
VALUES = DRAWS.uniform(-3.0, 3.0, (3, 50))

NAMES = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "exp", "tanh", "sign", "abs")},
    **{"min": np.minimum, "max": np.maximum, "pi": math.pi, "e": math.e},
}


def value(text, values=VALUES, columns=COLUMNS):
    return expression.compute(expression.parse(text, columns), columns, values)


def by_python(text):
    """Let Python itself compute the formula, which is written so that it can."""
    return eval(text, {"__builtins__": {}}, {**NAMES, "x1": VALUES[0], "x2": VALUES[1]})


NUMBERS = st.sampled_from(("0.5", "2", "3.25", "1e-2", ".75", "pi", "e"))
ATOMS = st.one_of(NUMBERS, st.sampled_from(("x1", "x2")))


def larger(parts):
    two = st.tuples(parts, st.sampled_from((" + ", "-", "*", " / ")), parts)
    call = st.tuples(st.sampled_from(("sin", "cos", "tanh", "abs", "sign")), parts)
    pair = st.tuples(st.sampled_from(("min", "max")), parts, parts)
    return st.one_of(
        two.map("".join),
        parts.map("({})".format),
        parts.map("-{}".format),
        parts.map("{}**2".format),
        call.map("{0[0]}({0[1]})".format),
        pair.map("{0[0]}({0[1]}, {0[2]})".format),
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(ATOMS, larger, max_leaves=8))
def test_a_formula_is_what_python_makes_of_it(text):
    with np.errstate(all="ignore"):
        try:
            expected = np.broadcast_to(by_python(text), 50)
        except (ZeroDivisionError, OverflowError):
            return  # Python refuses it for plain numbers; numpy answers an infinity
        if len(text) > expression.MAX_LENGTH:
            return
        try:
            found = value(text)
        except ExpressionError as error:
            assert "nested too deeply" in str(error)  # noqa: PT017
            return
    finite = np.isfinite(expected)
    np.testing.assert_allclose(found[finite], expected[finite], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-x1^2", -(VALUES[0] ** 2)),
        ("2^3^2", np.full(50, 512.0)),
        ("2^-1", np.full(50, 0.5)),
        ("x1 - x2 - 1", VALUES[0] - VALUES[1] - 1),
        ("8/4/2", np.full(50, 1.0)),
        ('2 * "petal length"', 2 * VALUES[2]),
        ("x₁ − 2·x₂", VALUES[0] - 2 * VALUES[1]),
        ("sqrt(x1^2 + x2^2)", np.hypot(VALUES[0], VALUES[1])),
        ("log(e^2)", np.full(50, 2.0)),
        ("max(x1, x2, 0)", np.maximum(VALUES[:2].max(axis=0), 0)),
        ("+x1", VALUES[0]),
    ],
)
def test_operators_bind_as_in_mathematics(text, expected):
    np.testing.assert_allclose(value(text), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"Expected a number, a column or \(, not the end, at character 1\."),
        ("x1 +", r"not the end, at character 5\."),
        ("x1 x2", r"Expected an operator such as \+ or \*, not x2, at character 4\."),
        ("(x1", r"Expected \), not the end, at character 4\."),
        ("x3", r"There is no column x3; there is x1, x2, petal length, at character 1\."),
        ("x1 + sin", r"sin needs brackets: sin\(…\), at character 9\."),
        ("2*min(x1)", r"min takes 2 values or more, at character 3\."),
        ("sin(x1, x2)", r"sin takes one value, at character 1\."),
        ("x1 & x2", r"A formula has no &, at character 4\."),
        ("1e999*x1", r"This number is too large, at character 1\."),
        ("x1.real", r"A formula has no \., at character 3\."),
        ("x1[0]", r"A formula has no \[, at character 3\."),
        ("__import__(x1)", r"There is no function __import__, at character 1\."),
        ("negative(x1)", r"There is no function negative"),
        ("exp", r"exp needs brackets"),
        ("(" * 21 + "x1" + ")" * 21, r"This is nested too deeply, at character 21\."),
        ("-" * 50 + "x1", r"nested too deeply"),
        ("x1" + "+x1" * 70, r"at most 200 characters"),
        ("١ + x1", r"A formula has no ١, at character 1\."),
    ],
)
def test_what_is_no_formula_is_told_so_and_where(text, words):
    with pytest.raises(ExpressionError, match=words):
        expression.parse(text, COLUMNS)


@pytest.mark.parametrize(
    ("text", "row", "reason"),
    [
        ("1/x1", 2, "1/x1 divides by 0 at sample 2: x1 = 0."),
        ("3 + log(x1)", 2, "log(x1) takes the log of a number that is not above 0 at sample 2: "),
        ("sqrt(x2)", 1, "sqrt(x2) takes the root of a negative number at sample 1: x2 = −4."),
        ("x2^0.5", 1, "x2^0.5 takes a root of a negative number at sample 1: x2 = −4."),
        ("(x1-x1)^-1", 0, "divides by 0 at sample 0: x1 = 2."),
        ("exp(x1*1000)", 0, "exp(x1*1000) is too large at sample 0: x1 = 2."),
        ("x1 + 1/0", 0, "1/0 divides by 0 everywhere."),
    ],
)
def test_a_formula_without_a_value_names_the_sample(text, row, reason):
    values = np.array([[2.0, 1.0, 0.0], [9.0, -4.0, 1.0]])
    found = expression.find_fault(expression.parse(text, ("x1", "x2")), ("x1", "x2"), values)
    assert found.row == row
    assert reason in found.reason


def dataset(x1):
    values = np.array([x1, np.ones(len(x1))], dtype=float)
    no = np.zeros(len(x1), dtype=bool)
    return Dataset(("x1", "x2"), values, (values[0] > 1).astype(float), no, ~no, BINARY)


def test_an_input_may_be_a_formula():
    before = Experiment(fully_connected(("x1", "x2"), (3, 1)), dataset([1, 2, 4]))
    after = edits.add_input(before, "log(x1)/x2")
    assert after.topology.inputs[-1].feature == "log(x1)/x2"
    fed = features.inputs_of(after.topology, after.dataset)
    np.testing.assert_allclose(fed[-1], np.log([1, 2, 4]), rtol=1e-12)
    assert problems(after) == ()
    for text, words in (("log(x1)/x2", "already"), ("1/(x1-2)", "sample 1: x1 = 2"), ("3", "colu")):
        with pytest.raises(EditError, match=words):
            edits.add_input(after, text)


def test_data_under_which_a_formula_has_no_value_stop_the_training_and_say_why():
    before = Experiment(fully_connected(("x1", "1/x1"), (3, 1)), dataset([1, 2, 4]))
    assert problems(before) == ()
    after = Experiment(before.topology, dataset([1, 0, 4]))
    (problem,) = problems(after)
    assert problem.where == "network"
    assert "sample 1: x1 = 0" in problem.message


def test_derived_features_need_only_their_own_columns():
    assert features.available(("x1",)) == ("x1", "x1^2", "sin x1")
    assert "x1*x2" in features.available(("x1", "x2"))


@pytest.mark.parametrize(
    ("feature", "shown"),
    [
        ("x1^2", "x₁²"),
        ("x12", "x₁₂"),
        ("x1^2 - 3*sin(x2)", "x₁² − 3·sin(x₂)"),
        ("age-group", "age-group"),
        ("2^x1", "2^x₁"),
        ("x1^10", "x₁¹⁰"),
        ("not a formula!", "not a formula!"),
    ],
)
def test_formulas_are_written_as_in_print(feature, shown):
    assert features.label(feature) == shown
