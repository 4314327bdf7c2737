import pytest

from gdplay.app.selection import Selection
from gdplay.ui.plots.tray import TrayPanel
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme()


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()


@pytest.fixture
def tray(qtbot, theme, selection) -> TrayPanel:
    panel = TrayPanel(theme, selection)
    qtbot.addWidget(panel)
    panel.resize(1024, 250)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel
