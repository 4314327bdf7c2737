"""The bar for one plain sentence: what was done, or what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_LOOK_MS = 2500
_LETTER_MS = 70
"""How long it takes to notice a sentence, and to read each letter of it."""

_MARGIN = 12
_EDGE = 2  # of the frame, which its layout does not know of
_LINES = 1.2
"""Lines more than one that a sentence may take beside its button; else that goes below it."""


class MessageBar(QFrame):
    """A sentence that floats at the lower edge of its parent and goes by itself.

    Nothing moves to make room for it, and nothing waits for it to be closed. An offer, a
    sentence with a button, stays until it is taken, refused or void; a plain sentence
    covers it for as long as it is shown.

    Signals
    -------
    offer_taken(), offer_refused()
        A person clicked the offer's button, or closed it.
    """

    offer_taken = Signal()
    offer_refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("message_bar")
        self.setProperty("role", "message")
        self._parent = parent
        self._text = QLabel()
        self._text.setObjectName("message_text")
        self._text.setWordWrap(True)
        self._offer: tuple[str, str] | None = None
        self._take = QPushButton()
        self._take.setObjectName("message_offer")
        self._take.clicked.connect(self.offer_taken)
        self._close = QPushButton()
        self._close.setObjectName("message_close")
        self._close.setAccessibleName("Close the message")
        self._close.setToolTip("Close")
        self._close.setProperty("role", "tiny")
        self._close.clicked.connect(self._on_closed)
        self._offered = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._offered.setSpacing(8)
        self._offered.addWidget(self._text, 1)
        self._offered.addWidget(self._take, 0, Qt.AlignmentFlag.AlignRight)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        row.addLayout(self._offered, 1)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._show_offer)
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
        """Show `sentence` for some seconds; an empty one makes room for the offer, if any."""
        if not sentence:
            self._show_offer()
            return
        self._show(sentence, "")
        self._timer.start(_LOOK_MS + _LETTER_MS * len(sentence))

    def set_offer(self, sentence: str, label: str) -> None:
        """Show `sentence` with a button that says `label`, over whatever is shown."""
        self._offer = (sentence, label)
        self._show_offer()

    def withdraw_offer(self) -> None:
        """Offer nothing any more."""
        if self._offer is not None:
            self._offer = None
            if self._take.isVisibleTo(self):
                self.hide()

    @Slot()
    def _show_offer(self) -> None:
        """Show what is offered, or nothing."""
        self._timer.stop()
        if self._offer is None:
            self.hide()
        else:
            self._show(*self._offer)

    @Slot()
    def _on_closed(self) -> None:
        """Go, and leave the place to an offer that a plain sentence covered."""
        if self._take.isVisibleTo(self):
            self._offer = None
            self.hide()
            self.offer_refused.emit()
        else:
            self._show_offer()

    def _show(self, sentence: str, label: str) -> None:
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self._take.setText(label)
        self._take.setAccessibleName(label)
        self._take.setToolTip(f"{label}. Ctrl+Z takes it back")
        self._take.setVisible(bool(label))
        self._place()
        self.show()
        self.raise_()

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
        if self._take.isVisibleTo(self):
            natural += self._take.sizeHint().width()
        width = min(natural, parent.width() - 2 * _MARGIN, round(760 * self._theme.scale))
        is_narrow = natural - width > _LINES * (width - self._take.sizeHint().width() - 72)
        ways = QBoxLayout.Direction
        self._offered.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        for layout in (self._offered, self._row):  # what they reckoned for another sentence
            layout.invalidate()
        height = max(self._row.heightForWidth(width) + 2 * _EDGE, 36)
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - height - _MARGIN, width, height)

    @Slot()
    def _show_theme(self) -> None:
        self._close.setIcon(icon(self._theme, "close", "muted"))
