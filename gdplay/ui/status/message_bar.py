"""The bar for one plain sentence: what was done, or what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_LOOK_MS = 2500
_LETTER_MS = 70
"""How long it takes to notice a sentence, and to read each letter of it."""

_MARGIN = 12


class MessageBar(QFrame):
    """A sentence that floats at the lower edge of its parent and goes by itself.

    Nothing moves to make room for it, and nothing waits for it to be closed.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("message_bar")
        self.setProperty("role", "message")
        self._parent = parent
        self._text = QLabel()
        self._text.setObjectName("message_text")
        self._text.setWordWrap(True)
        self._close = QPushButton()
        self._close.setObjectName("message_close")
        self._close.setAccessibleName("Close the message")
        self._close.setToolTip("Close")
        self._close.setProperty("role", "tiny")
        self._close.clicked.connect(self.hide)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()
        parent.installEventFilter(self)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    @property
    def text(self) -> str:
        """The sentence shown, or the last one."""
        return self._text.text()

    @Slot(str)
    def show_message(self, sentence: str) -> None:
        """Show `sentence` for some seconds; an empty one hides the bar."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        if not sentence:
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_LOOK_MS + _LETTER_MS * len(sentence))

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock."""
        self._timer.stop()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the parent's lower edge."""
        if isinstance(event, QResizeEvent) and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        parent = self._parent
        natural = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 72
        width = min(natural, parent.width() - 2 * _MARGIN, round(760 * self._theme.scale))
        height = max(self._row.heightForWidth(width), 36)
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - height - _MARGIN, width, height)

    @Slot()
    def _show_theme(self) -> None:
        self._close.setIcon(icon(self._theme, "close", "muted"))
