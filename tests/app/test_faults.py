import sys
import threading

import pytest
from PySide6.QtCore import QObject, QTimer, Signal, qWarning

from gdplay.app.faults import Faults


@pytest.fixture
def faults(qapp, tmp_path, monkeypatch):
    """Faults that are listened to; what Python would print is left out."""
    monkeypatch.setattr(sys, "excepthook", lambda *error: None)
    monkeypatch.setattr(threading, "excepthook", lambda event: None)
    made = Faults(tmp_path / "logs")
    made.install()
    yield made
    made.uninstall()


def log(faults):
    return faults.log_path.read_text(encoding="utf-8")


def raised(text):
    try:
        raise RuntimeError(text)
    except RuntimeError:
        return sys.exc_info()


def test_the_first_error_is_said_and_all_are_logged(faults):
    said = []
    faults.occurred.connect(said.append)
    sys.excepthook(*raised("first"))
    sys.excepthook(*raised("second"))
    assert said == ["Something went wrong in gdplay (RuntimeError: first)."]
    assert "RuntimeError: first" in log(faults)
    assert "RuntimeError: second" in log(faults)
    faults.acknowledge()
    sys.excepthook(*raised("third"))
    assert len(said) == 2


def test_an_error_in_a_thread_is_said_in_this_one(faults, qtbot):
    class Window(QObject):
        said = Signal()

        def show(self, sentence):
            self.sentence, self.thread_name = sentence, threading.current_thread().name
            self.said.emit()

    window = Window()
    faults.occurred.connect(window.show)

    def fail():
        raise RuntimeError("elsewhere")

    thread = threading.Thread(target=fail, name="worker")
    with qtbot.waitSignal(window.said):
        thread.start()
    thread.join()
    assert "elsewhere" in window.sentence
    assert window.thread_name == threading.main_thread().name
    assert "worker" in log(faults)


def test_an_error_in_a_slot_is_said(faults, qtbot):
    def fail():
        raise RuntimeError("in a slot")

    with qtbot.captureExceptions(), qtbot.waitSignal(faults.occurred, raising=False, timeout=1):
        pass
    sys.excepthook = faults._on_exception
    with qtbot.waitSignal(faults.occurred) as caught:
        QTimer.singleShot(0, fail)
    assert "in a slot" in caught.args[0]


def test_what_qt_says_is_logged(faults):
    qWarning("a plain warning")
    assert "WARNING" in log(faults)
    assert "Qt: a plain warning" in log(faults)


def test_leaving_puts_everything_back(qapp, tmp_path):
    hooks = sys.excepthook, threading.excepthook
    faults = Faults(tmp_path)
    faults.install()
    assert sys.excepthook != hooks[0]
    faults.uninstall()
    assert (sys.excepthook, threading.excepthook) == hooks


def test_where_no_log_can_be_written_errors_are_still_said(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", lambda *error: None)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    faults = Faults(blocked / "logs")
    faults.install()
    said = []
    faults.occurred.connect(said.append)
    sys.excepthook(*raised("anyway"))
    faults.uninstall()
    assert len(said) == 1
