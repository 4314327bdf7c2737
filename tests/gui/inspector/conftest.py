import pytest

from gdplay.app.selection import Selection
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme()


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()
