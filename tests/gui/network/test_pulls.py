"""What other views light up in the network: a path, and a sample's pull on every link."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize

from gdplay.app.selection import PathItem
from gdplay.experiment.parameter import Link
from gdplay.insight.shares import SamplePull
from gdplay.ui.network.strength import Shown
from tests.gui.network.made_up import snapshot_of

PATH = (Link(0, 2), Link(2, 6), Link(6, 8))


def ink(view, link):
    """Return how dark it is around the middle of a link, on the average."""
    scene = view.drawing()
    source, target = (QPointF(*scene.placement.centers[unit]) for unit in link)
    middle = view.mapFromScene((source + target) / 2)
    around = QRect(middle - QPoint(8, 8), QSize(17, 17))
    image = view.viewport().grab(around).toImage()
    pixels = [image.pixelColor(x, y) for x in range(17) for y in range(17)]
    return sum(255 - min(p.red(), p.green(), p.blue()) for p in pixels) / len(pixels)


def test_a_path_lights_up_and_the_other_links_fade(panel, view, selection, experiment):
    panel.show_snapshot(snapshot_of(experiment, np.full(25, 1.5)))
    other = Link(1, 5)
    lit, faded = ink(view, PATH[2]), ink(view, other)
    selection.hover(PathItem(PATH))
    assert ink(view, PATH[2]) > 1.5 * lit
    assert ink(view, other) < faded / 2
    selection.hover(None)
    assert ink(view, other) == faded


def test_links_show_a_samples_pull_until_it_is_taken_back(panel, view, experiment):
    shown = snapshot_of(experiment)
    panel.show_snapshot(shown)
    panel.show_quantity(Shown.GRADIENTS)
    pulls = np.linspace(-0.02, 0.02, 25)
    panel.show_pull(SamplePull(1, shown.state.layout, 3, pulls), "How hard it pulls")
    assert panel.footer.hint == "How hard it pulls"
    assert panel.footer.legend.text == "pull −0.02 … +0.02"
    place = shown.state.layout.index[PATH[0]]
    assert panel._readings.value(PATH[0]) == pytest.approx(pulls[place])
    panel.show_pull(None)
    assert panel.footer.legend.text.startswith("gradient")
    assert panel.footer.hint != "How hard it pulls"
    assert panel._readings.value(PATH[0]) == pytest.approx(shown.record.gradient[place])


def test_a_pull_on_another_network_is_not_shown(panel, experiment):
    panel.show_snapshot(snapshot_of(experiment))
    other = snapshot_of(experiment)
    panel.show_pull(SamplePull(1, other.state.layout, 3, np.ones(25)))
    assert np.isnan(panel._readings.value(PATH[0]))
