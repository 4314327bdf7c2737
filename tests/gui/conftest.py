"""The whole window, on its own settings and folders, driven as a person would."""

import pytest


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    """Keep what the window remembers away from the user's own."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


@pytest.fixture
def plain_look(qapp):
    """Put the application's look back after a window has dressed it."""
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    yield
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def open_window(qtbot, own_folders, plain_look):
    """Open windows; each is closed and deleted when the test ends."""
    from gdplay.ui.main_window import create_main_window

    windows = []

    def open_one(*argv, size=(1440, 900)):
        window = create_main_window(argv)
        windows.append(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.controller.snapshot is not None, timeout=15_000)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window):
    return open_window()
