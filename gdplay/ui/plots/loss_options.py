"""How the loss plot shows a run: its axes, smoothing, earlier runs; and the menu for these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from gdplay.ui.saving.menu import SaveMenu
from gdplay.ui.text import number

SMOOTHINGS: Final = (0, 10, 100, 1_000, 10_000)
"""Steps that an average reaches back; 0 for none."""

_LOG_LOSS: Final = "log-loss"
_LOG_STEPS: Final = "log-steps"
_ALONE: Final = "alone"
_SMOOTHING: Final = "smoothing="


@dataclass(frozen=True, slots=True)
class LossOptions:
    """What a person chose.

    Parameters
    ----------
    log_loss, log_steps
        Whether the axes are logarithmic.
    smoothing
        One of `SMOOTHINGS`.
    earlier
        Whether earlier runs are shown.
    """

    log_loss: bool = False
    log_steps: bool = False
    smoothing: int = 0
    earlier: bool = True

    @property
    def text(self) -> str:
        """The options in a line, to be remembered."""
        words = [_LOG_LOSS] * self.log_loss + [_LOG_STEPS] * self.log_steps
        words += [f"{_SMOOTHING}{self.smoothing}"] * bool(self.smoothing)
        return " ".join(words + [_ALONE] * (not self.earlier))


def read_options(text: str) -> LossOptions:
    """Return the options that were remembered; what is broken counts as never set."""
    words = text.split()
    smoothings = {f"{_SMOOTHING}{over}": over for over in SMOOTHINGS}
    smoothing = next((smoothings[word] for word in words if word in smoothings), 0)
    return LossOptions(_LOG_LOSS in words, _LOG_STEPS in words, smoothing, _ALONE not in words)


class LossMenu(QObject):
    """The options' entries, before those that every plot's menu has.

    Signals
    -------
    chosen(LossOptions)
        A person chose other options.
    forget_wanted()
        The earlier runs are to be forgotten.
    """

    chosen = Signal(object)
    forget_wanted = Signal()

    def __init__(self, menu: SaveMenu) -> None:
        super().__init__(menu)
        self._options = LossOptions()
        self._log_loss = self._switch("loss_log_action", "Logarithmic loss")
        self._log_steps = self._switch("loss_log_steps_action", "Logarithmic steps")
        self._smoothing = QMenu("Smoothing", menu)
        self._smoothing.setObjectName("loss_smoothing_menu")
        self._strengths = QActionGroup(self)
        for over in SMOOTHINGS:
            text = f"Over {number(over)} steps" if over else "None"
            strength = self._smoothing.addAction(text)
            strength.setObjectName(f"loss_smoothing_{over}_action")
            strength.setCheckable(True)
            strength.setData(over)
            self._strengths.addAction(strength)
        self._earlier = self._switch("loss_earlier_action", "Show earlier runs")
        self._forget = QAction("Forget earlier runs", self)
        self._forget.setObjectName("loss_forget_action")
        self._forget.triggered.connect(self.forget_wanted)
        switches = (self._log_loss, self._log_steps, self._earlier)
        for switch in (*switches, *self._strengths.actions()):
            switch.triggered.connect(self._on_triggered)
        entries = (self._log_loss, self._log_steps, self._smoothing.menuAction())
        menu.insertActions(menu.first, [*entries, self._earlier, self._forget])
        menu.insertSeparator(menu.first)
        self.show_options(self._options, has_earlier=False)

    def show_options(self, options: LossOptions, *, has_earlier: bool) -> None:
        """Mark what is chosen."""
        self._options = options
        self._log_loss.setChecked(options.log_loss)
        self._log_steps.setChecked(options.log_steps)
        self._earlier.setChecked(options.earlier)
        self._forget.setEnabled(has_earlier)
        for strength in self._strengths.actions():
            strength.setChecked(strength.data() == options.smoothing)

    def _switch(self, name: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        return action

    @Slot()
    def _on_triggered(self) -> None:
        strength = self._strengths.checkedAction()
        smoothing = int(strength.data()) if strength is not None else 0
        self.chosen.emit(
            replace(
                self._options,
                log_loss=self._log_loss.isChecked(),
                log_steps=self._log_steps.isChecked(),
                smoothing=smoothing,
                earlier=self._earlier.isChecked(),
            )
        )
