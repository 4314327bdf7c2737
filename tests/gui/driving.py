"""A person's hands: real mouse and key events on the parts of the window, by their names."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QWidget

LEFT = Qt.MouseButton.LeftButton


def part(window, name, kind=QWidget):
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def click(window, name):
    QTest.mouseClick(part(window, name), LEFT)


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key where the focus is, as the keyboard does."""
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def step_of(window):
    """Return the step of the newest snapshot; −1 while a new run has none."""
    snapshot = window.controller.snapshot
    return -1 if snapshot is None else snapshot.state.step


def settle(qtbot, window):
    """Wait until the newest snapshot is of the experiment in force; return it."""

    def is_settled():
        snapshot, store = window.controller.snapshot, window.controller.store
        return snapshot is not None and snapshot.experiment is store.experiment

    qtbot.waitUntil(is_settled)
    return window.controller.snapshot


def drag(widget, *places):
    """Drag with the left button through `places` of `widget`."""
    QTest.mousePress(widget, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(widget, place)
    QTest.mouseRelease(widget, LEFT, pos=places[-1])


def neuron(view, unit):
    """Return where a unit stands in the network's view."""
    return view.mapFromScene(QPointF(*view.drawing().placement.centers[unit]))


def middle_of_link(view, link, share=0.5):
    source, target = (QPointF(*view.drawing().placement.centers[unit]) for unit in link)
    return view.mapFromScene(source * (1 - share) + target * share)


def connect(view, source, target):
    """Drag from one unit to another."""
    start, end = neuron(view, source), neuron(view, target)
    drag(view.viewport(), *(start + (end - start) * share for share in (0, 0.3, 0.6, 1)))


def slider_at(slider, rate):
    """Return the place of `rate` on the learning-rate slider."""
    return QPoint(round(slider._x(rate)), 9)


def answer_file_dialog(qtbot, window, path):
    """Choose a path in the file dialog that is open, and accept it."""
    qtbot.waitUntil(lambda: window.findChild(QFileDialog, "file_dialog") is not None)
    dialog = window.findChild(QFileDialog, "file_dialog")
    qtbot.waitExposed(dialog)
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    buttons = dialog.findChild(QDialogButtonBox)
    accept = QDialogButtonBox.ButtonRole.AcceptRole
    button = next(b for b in buttons.buttons() if buttons.buttonRole(b) == accept)
    QTest.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog, "file_dialog") is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
