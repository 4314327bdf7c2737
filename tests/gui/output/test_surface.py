import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gdplay.app.selection import SampleItem, UnitItem
from gdplay.experiment.dataset import Dataset, Recipe
from gdplay.experiment.generators import generate
from gdplay.insight.surface import PLANE
from gdplay.ui.output.surface import SurfaceView
from gdplay.ui.theme.palette import DARK

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dataset():
    values = np.array([[-4.0, 0.0, 4.0], [3.0, 0.0, -3.0]])
    test, drawn = np.array([False, False, True]), np.ones(3, dtype=bool)
    return Dataset(("x1", "x2"), values, np.array([0.0, 1.0, 1.0]), test, drawn)


@pytest.fixture
def view(qtbot, theme, selection, dataset, make_maps):
    widget = SurfaceView(theme, selection)
    qtbot.addWidget(widget)
    widget.resize(240, 240)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_dataset(dataset)
    widget.set_output(make_maps(lambda x, y: np.tanh(x)).output, PLANE, has_line=True)
    return widget


def at(view, x, y):
    return view.plane.pixel(x, y).toPoint()


def color(view, x, y):
    """Return the colour drawn at a place of the plane, as red, green, blue."""
    return view.grab().toImage().pixelColor(at(view, x, y)).getRgb()[:3]


def test_clicking_a_sample_selects_it(view, selection):
    QTest.mouseClick(view, LEFT, pos=at(view, 4.0, -3.0) + QPoint(3, -2))
    assert selection.item == SampleItem(2)
    QTest.mouseClick(view, LEFT, pos=at(view, -4.0, 3.0))
    assert selection.item == SampleItem(0)


def test_clicking_beside_lets_go_of_a_sample_but_of_nothing_else(view, selection):
    QTest.mouseClick(view, LEFT, pos=at(view, 4.0, -3.0))
    QTest.mouseClick(view, LEFT, pos=at(view, -4.0, -3.0))
    assert selection.item is None
    selection.select(UnitItem(3))
    QTest.mouseClick(view, LEFT, pos=at(view, -4.0, -3.0))
    assert selection.item == UnitItem(3)


def test_the_sample_under_the_pointer_lights_up(view, selection):
    QTest.mouseMove(view, at(view, 0.0, 0.0))
    assert selection.hovered == SampleItem(1)
    QTest.mouseMove(view, at(view, -4.0, -4.0))
    assert selection.hovered is None


def test_the_place_under_the_pointer_is_probed(qtbot, view):
    with qtbot.waitSignal(view.probed) as probed:
        QTest.mouseMove(view, at(view, 2.0, -3.0))
    np.testing.assert_allclose(probed.args[0], (2.0, -3.0), atol=0.06)


def test_arrow_keys_move_a_crosshair_and_enter_selects(qtbot, view, selection):
    places = []
    view.probed.connect(lambda place: places.extend([place]))
    view.setFocus()
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(15):
        QTest.keyClick(view, Qt.Key.Key_Down)
    np.testing.assert_allclose(places[-1], (4.0, -3.0), atol=1e-9)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert selection.item == SampleItem(2)


def test_wrong_samples_have_a_ring(view):
    before = view.grab().toImage()
    view.set_wrong((2,))
    after = view.grab().toImage()
    changed = [
        (x, y) for x in range(240) for y in range(240) if before.pixel(x, y) != after.pixel(x, y)
    ]
    centre = at(view, 4.0, -3.0)
    gaps = [np.hypot(x - centre.x(), y - centre.y()) for x, y in changed]
    assert 20 < len(changed) < 400
    assert max(gaps) < 12


def test_the_line_stands_where_the_output_is_0(view, theme):
    line = np.array(color(view, 0.0, 4.0), dtype=int)
    beside = np.array(color(view, 1.0, 4.0), dtype=int)
    assert line.sum() < 200
    assert beside.sum() > 400


def test_no_line_where_none_is_asked_for(view, make_maps):
    view.set_output(make_maps(lambda x, y: np.tanh(x)).output, PLANE, has_line=False)
    assert sum(color(view, 0.0, 4.0)) > 600


def test_left_is_orange_and_right_is_blue(view):
    red, _, blue = color(view, -5.0, 5.0)
    assert red > blue
    red, _, blue = color(view, 5.0, 5.0)
    assert blue > red


def test_train_is_filled_and_test_is_hollow(view, theme, dataset):
    blue = theme.class_color(1).getRgb()[:3]
    assert color(view, 0.0, 0.0) == blue
    assert color(view, 4.0, -3.0) != blue


def test_samples_that_do_not_change_are_not_drawn_again(view, dataset, make_maps, monkeypatch):
    view.grab()
    drawn = []
    monkeypatch.setattr(view._layer, "_draw", lambda *frame: drawn.append(frame))
    view.set_output(make_maps(lambda x, y: np.tanh(y)).output, PLANE, has_line=True)
    view.set_dataset(dataset)
    view.set_wrong((0,))
    view.grab()
    assert drawn == []


def test_new_maps_are_drawn(view, make_maps):
    view.set_output(make_maps(lambda x, y: -np.tanh(x)).output, PLANE, has_line=True)
    red, _, blue = color(view, -5.0, 5.0)
    assert blue > red


def test_the_other_palette_repaints(view, theme):
    light = view.grab().toImage()
    theme.apply(DARK)
    assert view.grab().toImage() != light


def test_rows_of_an_earlier_data_set_are_forgotten(view, selection):
    view.set_wrong((0, 1, 2))
    selection.select(SampleItem(2))
    view.set_dataset(generate(Recipe("circle", points=1)))
    assert not view.grab().isNull()


def test_the_readout_is_written_into_the_picture(view):
    QTest.mouseMove(view, at(view, 2.0, 2.0))
    empty = view.grab().toImage()
    view.set_readout("x₁ 2, x₂ 2 → +0.964")
    assert view.grab().toImage() != empty
