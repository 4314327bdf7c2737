"""The settings of training, on a card that opens below the chip in the bar."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Hyperparameters,
    Initializer,
    LossName,
    Optimizer,
    Schedule,
)
from gdplay.ui.card import Card
from gdplay.ui.settings.choices import (
    BLOCK_CHOICES,
    INITIALIZER_CHOICES,
    INITIALIZER_CONSTANTS,
    LOSS_CHOICES,
    OPTIMIZER_CHOICES,
    OPTIMIZER_CONSTANTS,
    SCHEDULE_CHOICES,
    SCHEDULE_CONSTANTS,
)
from gdplay.ui.settings.groups import BatchGroup, PenaltyGroup, PrecisionGroup, RescaleOffer
from gdplay.ui.settings.rescale import rescaled_rate
from gdplay.ui.settings.section import ChoiceSection
from gdplay.ui.settings.summary import schedule_note, target_note
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_WIDTH = 640
_MARGIN = 8


@dataclass(frozen=True, slots=True)
class _Loss:
    """The loss and its constant, which `Hyperparameters` holds side by side."""

    name: LossName
    huber_delta: float


class SettingsPopup(Card):
    """Every setting of training but the rate, with its formula.

    Signals
    -------
    changes_requested(dict)
        Fields of `Hyperparameters` and their new values.
    rate_requested(float)
        The rate that keeps the steps as they were, after the loss changed its convention.
    """

    changes_requested = Signal(dict)
    rate_requested = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._experiment: Experiment | None = None
        self.setObjectName("settings_popup")
        self.setAccessibleName("Settings of training")
        self._make_sections()
        self._make_groups()
        self._lay_out()
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the settings of `experiment`."""
        previous, self._experiment = self._experiment, experiment
        settings = experiment.hyperparameters
        self.loss.set_note(target_note(experiment))
        if previous is not None and previous.hyperparameters is settings:
            return
        new_loss = previous is not None and previous.hyperparameters.loss is not settings.loss
        self.rescale.offer(
            rescaled_rate(previous, settings.loss) if previous is not None and new_loss else None
        )
        self._show_settings(settings, None if previous is None else previous.hyperparameters)
        if self.isVisible():
            self._fit()

    def open_below(self, anchor: QWidget) -> None:
        """Open below `anchor`, in its window; close where already open."""
        if self.isVisible():
            self.hide()
            return
        window = anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        self.rescale.offer(None)
        bar = anchor.parentWidget() or anchor
        edge = bar.mapTo(window, QPoint(0, bar.height() + 4))
        corner = QPoint(anchor.mapTo(window, QPoint(0, 0)).x(), edge.y())
        self._place(corner)
        self.appear(self.optimizer.combo)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay inside the window when that becomes another size."""
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place(self.pos())
            self._fit()
        return super().eventFilter(watched, event)

    def _place(self, corner: QPoint) -> None:
        """Stand with the upper left corner at `corner`, or as near as the window allows."""
        window = self.window()
        width = min(round(_WIDTH * self._theme.scale), window.width() - 2 * _MARGIN)
        left = max(_MARGIN, min(corner.x(), window.width() - width - _MARGIN))
        self.setGeometry(left, corner.y(), width, window.height() - corner.y() - _MARGIN)

    def _fit(self) -> None:
        """Be as high as the content, as far as the window has room."""
        self._columns.activate()
        content = max(
            self._columns.heightForWidth(self._content.width()),
            self._columns.sizeHint().height(),
        )
        wanted = content + self._header.sizeHint().height() + 34
        self.resize(self.width(), min(wanted, self.window().height() - self.y() - _MARGIN))

    def _make_sections(self) -> None:
        theme = self._theme
        self.loss = ChoiceSection(
            theme, "Loss", "loss_combo", LOSS_CHOICES, {LossName.HUBER: ("huber_delta",)}
        )
        self.optimizer = ChoiceSection(
            theme, "Optimizer", "optimizer_combo", OPTIMIZER_CHOICES, OPTIMIZER_CONSTANTS
        )
        self.schedule = ChoiceSection(
            theme, "Rate schedule", "schedule_combo", SCHEDULE_CHOICES, SCHEDULE_CONSTANTS
        )
        self.initializer = ChoiceSection(
            theme,
            "Initial weights",
            "initializer_combo",
            INITIALIZER_CHOICES,
            INITIALIZER_CONSTANTS,
        )
        shares = {BlockKind.UNITS: ("share",), BlockKind.LAYERS: ("share",)}
        self.block = ChoiceSection(
            theme, "Updated each step", "block_combo", BLOCK_CHOICES, shares, key="kind"
        )
        self.loss.value_requested.connect(self._on_loss)
        self.optimizer.value_requested.connect(self._on_optimizer)
        self.schedule.value_requested.connect(self._on_schedule)
        self.initializer.value_requested.connect(self._on_initializer)
        self.block.value_requested.connect(self._on_block)

    def _make_groups(self) -> None:
        self.batch = BatchGroup()
        self.penalty = PenaltyGroup()
        self.precision = PrecisionGroup()
        for group in (self.batch, self.penalty, self.precision):
            group.changes_requested.connect(self.changes_requested)
        self.rescale = RescaleOffer()
        self.rescale.rate_requested.connect(self.rate_requested)

    def _lay_out(self) -> None:
        self._close = QPushButton()
        self._close.setObjectName("settings_close")
        self._close.setAccessibleName("Close the settings")
        self._close.setToolTip("Close (Esc)")
        self._close.setProperty("role", "quiet")
        self._close.clicked.connect(self.hide)
        self._header = QWidget()
        header = QHBoxLayout(self._header)
        header.setContentsMargins(4, 0, 0, 0)
        title = QLabel("Settings of training")
        title.setProperty("role", "muted")
        header.addWidget(title, 1)
        header.addWidget(self._close)

        self._content = QWidget()
        self._content.setProperty("role", "scrolled")
        columns = self._columns = QHBoxLayout(self._content)
        columns.setContentsMargins(4, 4, 12, 4)
        columns.setSpacing(28)
        columns.addLayout(_column(self.optimizer, self.loss, self.rescale, self.schedule), 1)
        columns.addLayout(
            _column(self.batch, self.penalty, self.initializer, self.block, self.precision), 1
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._content)
        scroll.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 6, 10)
        outer.addWidget(self._header)
        outer.addWidget(scroll)

    def _show_settings(self, settings: Hyperparameters, old: Hyperparameters | None) -> None:
        """Show what differs: while the rate is dragged, nothing here does."""
        if old is None or replace(old, learning_rate=settings.learning_rate) != settings:
            self.loss.set_value(_Loss(settings.loss, settings.huber_delta))
            self.optimizer.set_value(settings.optimizer)
            self.schedule.set_value(settings.schedule)
            self.schedule.set_note(schedule_note(settings.schedule))
            self.initializer.set_value(settings.initializer)
            self.block.set_value(settings.block)
            self.batch.set_value(settings)
            self.penalty.set_value(settings.penalty)
            self.precision.set_value(settings.dtype)

    @Slot(object)
    def _on_loss(self, value: _Loss) -> None:
        self.changes_requested.emit({"loss": value.name, "huber_delta": value.huber_delta})

    @Slot(object)
    def _on_optimizer(self, value: Optimizer) -> None:
        self.changes_requested.emit({"optimizer": value})

    @Slot(object)
    def _on_schedule(self, value: Schedule) -> None:
        self.changes_requested.emit({"schedule": value})

    @Slot(object)
    def _on_initializer(self, value: Initializer) -> None:
        self.changes_requested.emit({"initializer": value})

    @Slot(object)
    def _on_block(self, value: BlockUpdate) -> None:
        self.changes_requested.emit({"block": value})

    @Slot()
    def _show_theme(self) -> None:
        self._close.setIcon(icon(self._theme, "close", "muted"))


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(16)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column
