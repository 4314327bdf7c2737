import pytest

from gdplay.app.selection import Selection
from gdplay.ui.inspector.panel import InspectorPanel
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme()


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()


@pytest.fixture
def inspector(qtbot, theme, selection):
    panel = InspectorPanel(theme, selection)
    qtbot.addWidget(panel)
    panel.resize(360, 430)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel
