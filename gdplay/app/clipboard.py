"""Copied neurons on the system's clipboard, so that they reach another window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from gdplay.experiment.fragment import Fragment
from gdplay.storage.fragment_format import MIME_TYPE, read_fragment, write_fragment


def put(fragment: Fragment) -> None:
    """Put `fragment` there, as a type of its own and as plain text."""
    text = write_fragment(fragment)
    data = _made_by_qt()
    data.setData(MIME_TYPE, text.encode())
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def take() -> Fragment | None:
    """Return the neurons that lie there; None where something else does.

    Raises
    ------
    StorageError
        When what calls itself neurons cannot be read.
    """
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasFormat(MIME_TYPE):
        return None
    return read_fragment(bytes(data.data(MIME_TYPE).data()))


def _made_by_qt() -> QMimeData:
    """Return empty data that Qt made itself.

    The clipboard deletes its data after Python has ended, and data made by Python then
    end the process with a segmentation fault (measured with PySide6 6.11).
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0, 0)])
    for name in data.formats():
        data.removeFormat(name)
    return data
