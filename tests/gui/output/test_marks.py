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


def test_a_train_sample_lies_over_a_test_sample_at_its_place(theme):
    picture = QImage(40, 40, QImage.Format.Format_ARGB32)
    picture.fill(theme.color("panel"))
    painter = QPainter(picture)
    pixels = np.array([[20.0, 20.0], [20.0, 20.0]])
    Marks(theme, BINARY, 5.0).paint_all(
        painter, pixels, np.array([1.0, 0.0]), np.array([False, True])
    )
    painter.end()
    assert picture.pixelColor(20, 20) == theme.class_color(1)


def test_a_stamp_stands_where_an_outline_would(theme):
    """Both are drawn at a place off the pixels; their centres differ by half a pixel at most."""
    centres = []
    for stamped in (True, False):
        picture = QImage(40, 40, QImage.Format.Format_ARGB32)
        picture.fill(theme.color("panel"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = Marks(theme, BINARY, 5.0)
        if stamped:
            one = np.array([[17.3], [22.8]])
            marks.paint_all(painter, one, np.array([1.0]), np.array([False]))
        else:
            marks.paint(painter, 17.3, 22.8, 1.0, hollow=False)
        painter.end()
        ink = np.array(
            [[255 - picture.pixelColor(x, y).lightness() for x in range(40)] for y in range(40)]
        )
        down, right = np.mgrid[:40, :40] + 0.5
        centres.append([np.sum(right * ink) / ink.sum(), np.sum(down * ink) / ink.sum()])
    np.testing.assert_allclose(centres[0], centres[1], atol=0.3)
    np.testing.assert_allclose(centres[1], [17.3, 22.8], atol=0.1)
