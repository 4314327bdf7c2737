import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from gdplay.experiment.dataset import BINARY, REGRESSION, Task
from gdplay.ui.marks import SHAPES, Marks, class_order, shape_path

EIGHT = Task("classification", tuple("abcdefgh"))


def area(path):
    """Return the area of a path, by the shoelace formula of its outline."""
    outline = path.toFillPolygon()
    x = np.array([point.x() for point in outline])
    y = np.array([point.y() for point in outline])
    return abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2


def drawn(theme, task, label, *, hollow):
    picture = QImage(20, 20, QImage.Format.Format_ARGB32)
    picture.fill(theme.color("panel"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    Marks(theme, task, 5.0).paint(painter, 10.0, 10.0, label, hollow=hollow)
    painter.end()
    return picture


@pytest.mark.parametrize("shape", SHAPES)
def test_all_shapes_look_about_as_large(shape):
    assert area(shape_path(shape)) == pytest.approx(np.pi, rel=0.25)


def test_every_class_has_a_shape_of_its_own(theme):
    pictures = [drawn(theme, EIGHT, float(label), hollow=False) for label in range(8)]
    silhouettes = {
        tuple(picture.pixelColor(x, y).lightness() < 245 for x in range(20) for y in range(20))
        for picture in pictures
    }
    assert len(silhouettes) == 8


def test_test_samples_are_hollow(theme):
    ground, blue = theme.color("panel"), theme.class_color(1)
    assert drawn(theme, BINARY, 1.0, hollow=False).pixelColor(10, 10) == blue
    assert drawn(theme, BINARY, 1.0, hollow=True).pixelColor(10, 10) == ground


def test_a_value_near_0_still_has_a_rim(theme):
    picture = drawn(theme, REGRESSION, 0.0, hollow=False)
    darkest = min(picture.pixelColor(x, 10).lightness() for x in range(20))
    assert darkest < theme.color("panel").lightness() - 60


def test_of_two_classes_the_positive_comes_first():
    assert class_order(BINARY) == (1, 0)
    assert class_order(EIGHT) == tuple(range(8))
    assert class_order(REGRESSION) == ()
