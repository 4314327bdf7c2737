"""The top bar: everything that acts on the run as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu, QPushButton, QToolButton, QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.training.snapshot import Snapshot
from gdplay.ui.bar.captioned import Captioned, QuietCombo
from gdplay.ui.bar.rate_control import RateControl
from gdplay.ui.bar.speeds import DEFAULT, SPEEDS, speed_label
from gdplay.ui.button import push_button
from gdplay.ui.settings.popup import SettingsPopup
from gdplay.ui.settings.summary import short_summary, summary
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_ROOMY = 1400
"""From this width on the buttons carry their words."""
_TELLING = 1180
"""From this width on the chip says everything."""

_CHIP = 310
_ROOMY_CHIP = 370
"""Pixels of text on the chip, and where buttons carry their words; the tool tip says all."""


class TopBar(QFrame):
    """Play, step, restart, speed, learning rate, settings, examples and menus.

    Knows no controller: it shows what it is given and says what a person wants.

    Signals
    -------
    play_toggled(), step_requested(), epoch_requested(), phase_requested(),
    graph_requested(), check_requested(), restart_requested(), new_weights_requested()
        A button was pressed.
    speed_changed(float)
        Steps a second; 0 is as fast as possible.
    rate_changed(float, bool)
        A learning rate; True once the gesture is over.
    settings_changed(dict)
        Fields of `Hyperparameters` and their new values.
    preset_requested(str)
        A whole experiment, by the name of its preset.
    """

    play_toggled = Signal()
    step_requested = Signal()
    epoch_requested = Signal()
    phase_requested = Signal()
    graph_requested = Signal()
    check_requested = Signal()
    restart_requested = Signal()
    new_weights_requested = Signal()
    speed_changed = Signal(float)
    rate_changed = Signal(float, bool)
    settings_changed = Signal(dict)
    preset_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._experiment: Experiment | None = None
        self._running = False
        self._roomy = True
        self._telling = True
        self.setProperty("role", "bar")
        self.setObjectName("top_bar")
        self._make_buttons()
        self._make_combos()
        self.rate = RateControl(theme)
        self.rate.rate_changed.connect(self.rate_changed)
        self.popup = SettingsPopup(theme, self)
        self.popup.changes_requested.connect(self.settings_changed)
        self.popup.rate_requested.connect(self._on_rescaled)
        self._lay_out()
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the settings of `experiment`."""
        self.popup.set_experiment(experiment)
        previous, self._experiment = self._experiment, experiment
        if previous is None or previous.hyperparameters is not experiment.hyperparameters:
            self.rate.set_rate(experiment.hyperparameters.learning_rate)
            self._show_summary()
        if previous is None or previous.title != experiment.title:
            self._show_title(experiment.title)

    def set_presets(self, presets: Sequence[tuple[str, str]]) -> None:
        """Offer the presets: pairs of a name and what to call it."""
        self.preset_combo.clear()
        for name, label in presets:
            self.preset_combo.addItem(label, name)
        self._show_title(self._experiment.title if self._experiment else "")

    def set_running(self, running: bool) -> None:
        """Show whether steps are being made."""
        self._running = running
        self.play_button.setText("Pause" if running else "Play")
        self.play_button.setToolTip("Pause (Space)" if running else "Play (Space)")
        self._show_theme()

    def set_problem(self, sentence: str | None) -> None:
        """Say on Play why the experiment cannot be trained as it is; None where it can."""
        if not self._running:
            self.play_button.setToolTip(sentence or "Play (Space)")
        self.play_button.setAccessibleDescription(sentence or "")

    def set_speed(self, speed: float) -> None:
        """Show the speed in force."""
        index = self.speed_combo.findData(speed)
        if index < 0:
            self.speed_combo.addItem(speed_label(speed), speed)
            index = self.speed_combo.count() - 1
        self.speed_combo.setCurrentIndex(index)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the rate that the schedule has come to."""
        nominal = snapshot.experiment.hyperparameters.learning_rate
        record = snapshot.record
        moved = record is not None and record.rate != nominal
        self.rate.set_scheduled(record.rate if record is not None and moved else None)

    def add_menu(self, menu: QMenu, tip: str) -> None:
        """Put a menu at the right end, behind a button with its title that `tip` explains."""
        button = QPushButton(f"{menu.title()} ▾")
        button.setObjectName(f"{menu.title().lower()}_menu_button")
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMenu(menu)
        self._row.addWidget(button)

    def add_button(self, button: QPushButton) -> None:
        """Put `button` at the right end."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)

    @Slot()
    def faster(self) -> None:
        """Choose the next higher speed."""
        self._choose_speed(self.speed_combo.currentIndex() + 1)

    @Slot()
    def slower(self) -> None:
        """Choose the next lower speed."""
        self._choose_speed(self.speed_combo.currentIndex() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the words where there is little room."""
        super().resizeEvent(event)
        width = event.size().width() / self._theme.scale
        room = (width >= _ROOMY, width >= _TELLING)
        if room != (self._roomy, self._telling):
            self._roomy, self._telling = room
            self._show_words()

    def minimumSizeHint(self) -> QSize:
        """Small enough for the shortened words, whatever stands there now."""
        return QSize(640, 48)

    def _make_buttons(self) -> None:
        self.play_button = push_button("play_button", "Play", "Play (Space)")
        self.play_button.setProperty("role", "primary")
        self.play_button.clicked.connect(self.play_toggled)
        self.step_button = QToolButton()
        self.step_button.setObjectName("step_button")
        self.step_button.setText("Step")
        self.step_button.setAccessibleName("Step")
        self.step_button.setToolTip("One step (S); the arrow offers one epoch, and its phases")
        self.step_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.step_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self.step_button)
        menu.setObjectName("step_menu")
        one_step = menu.addAction("One step\tS")
        one_step.setObjectName("step_menu_step")
        one_step.triggered.connect(self.step_requested)
        one_epoch = menu.addAction("One epoch\tShift+S")
        one_epoch.setObjectName("step_menu_epoch")
        one_epoch.triggered.connect(self.epoch_requested)
        phases = menu.addAction("Phase by phase\tP")
        phases.setObjectName("step_menu_phase")
        phases.triggered.connect(self.phase_requested)
        graph = menu.addAction("Graph of one sample\tG")
        graph.setObjectName("step_menu_graph")
        graph.triggered.connect(self.graph_requested)
        check = menu.addAction("Check the gradients")
        check.setObjectName("step_menu_check")
        check.triggered.connect(self.check_requested)
        self.step_button.setMenu(menu)
        self.step_button.clicked.connect(self.step_requested)
        self.reset_button = push_button(
            "reset_button", "Restart", "Back to step 0 with the same initial weights (R)"
        )
        self.reset_button.clicked.connect(self.restart_requested)
        self.new_weights_button = push_button(
            "new_weights_button", "New weights", "Back to step 0 with other weights (Shift+R)"
        )
        self.new_weights_button.clicked.connect(self.new_weights_requested)
        self.chip = push_button("settings_button", "", "Settings of training")
        self.chip.setProperty("role", "chip")
        self.chip.clicked.connect(self._open_settings)

    def _make_combos(self) -> None:
        self.speed_combo = QuietCombo()
        self.speed_combo.setObjectName("speed_combo")
        self.speed_combo.setAccessibleName("Speed")
        self.speed_combo.setToolTip("Steps a second (keys − and +)")
        for speed in SPEEDS:
            self.speed_combo.addItem(speed_label(speed), speed)
        self.set_speed(DEFAULT)
        self.speed_combo.activated.connect(self._on_speed)
        self.preset_combo = QuietCombo()
        self.preset_combo.setObjectName("preset_combo")
        self.preset_combo.setAccessibleName("Examples")
        self.preset_combo.setToolTip("Load a whole experiment: data, network and settings")
        self.preset_combo.activated.connect(self._on_preset)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.setContentsMargins(14, 0, 14, 0)
        self._row.setSpacing(8)
        for button in (
            self.play_button,
            self.step_button,
            self.reset_button,
            self.new_weights_button,
        ):
            self._row.addWidget(button)
        self._row.addWidget(Captioned("Speed", self.speed_combo))
        self._row.addWidget(self.rate, 1)
        self._row.addSpacing(4)
        self._row.addWidget(self.chip)
        self._row.addWidget(Captioned("Examples", self.preset_combo))

    @Slot()
    def _show_theme(self) -> None:
        theme = self._theme
        self.play_button.setIcon(icon(theme, "pause" if self._running else "play", "on_accent"))
        self.reset_button.setIcon(icon(theme, "restart"))
        self.new_weights_button.setIcon(icon(theme, "new-weights"))
        self._show_words()

    def _show_words(self) -> None:
        metrics = self.fontMetrics()
        self.play_button.setMinimumWidth(metrics.horizontalAdvance("Pause") + 62)
        self.setFixedHeight(round((56 if self._telling else 48) * self._theme.scale))
        self._row.setSpacing(8 if self._telling else 5)
        for button, word in (
            (self.reset_button, "Restart"),
            (self.new_weights_button, "New weights"),
        ):
            button.setText(word if self._roomy else "")
            button.setAccessibleName(word)
        self._show_summary()

    def _show_summary(self) -> None:
        if self._experiment is None:
            return
        full = summary(self._experiment)
        shown = full if self._telling else short_summary(self._experiment)
        room = round((_ROOMY_CHIP if self._roomy else _CHIP) * self._theme.scale)
        shown = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room)
        self.chip.setText(f"{shown} ▾")
        self.chip.setAccessibleName(f"Settings of training: {full}")
        self.chip.setToolTip(full)

    def _show_title(self, title: str) -> None:
        self.preset_combo.setCurrentIndex(self.preset_combo.findText(title))
        self.preset_combo.setPlaceholderText(title or "Untitled")
        self.preset_combo.updateGeometry()

    @Slot(int)
    def _on_speed(self, index: int) -> None:
        self.speed_changed.emit(self.speed_combo.itemData(index))

    @Slot(int)
    def _on_preset(self, index: int) -> None:
        self.preset_requested.emit(self.preset_combo.itemData(index))

    @Slot(float)
    def _on_rescaled(self, rate: float) -> None:
        self.rate_changed.emit(rate, True)

    def _choose_speed(self, index: int) -> None:
        if 0 <= index < self.speed_combo.count():
            self.speed_combo.setCurrentIndex(index)
            self._on_speed(index)

    @Slot()
    def _open_settings(self) -> None:
        self.popup.open_below(self.chip)
