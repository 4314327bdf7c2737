import pytest

from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme()
