"""The main window: it composes the panels and connects them to the controller."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QPushButton

from gdplay.app.collector import Collector
from gdplay.app.controller import Controller
from gdplay.app.preferences import Preferences
from gdplay.app.recovery import Recovery
from gdplay.experiment.experiment import Experiment
from gdplay.storage import presets
from gdplay.ui.application import create_application
from gdplay.ui.card import Card
from gdplay.ui.status.coaching import SENTENCES
from gdplay.ui.theme.appearance import Appearance, AppearanceChoice
from gdplay.ui.theme.theme import Theme
from gdplay.ui.window.actions import AppearanceMenu, WindowActions
from gdplay.ui.window.arrangement import Arrangement
from gdplay.ui.window.check_mode import CheckMode
from gdplay.ui.window.coach import Coach
from gdplay.ui.window.figure_desk import FigureDesk
from gdplay.ui.window.files import FileDesk
from gdplay.ui.window.focus import leave_focus_to_keys
from gdplay.ui.window.graph_mode import GraphMode
from gdplay.ui.window.offers import Offers
from gdplay.ui.window.panels import Panels
from gdplay.ui.window.presenter import Presenter
from gdplay.ui.window.pull_mode import PullMode
from gdplay.ui.window.rate_mode import RateMode
from gdplay.ui.window.sample_light import SampleLight
from gdplay.ui.window.step_mode import StepMode
from gdplay.ui.window.unit_map_mode import UnitMapMode
from gdplay.ui.window.voice import Voice
from gdplay.ui.window.wiring import (
    connect_coach,
    connect_edits,
    connect_network,
    connect_run,
    connect_voice,
)

_SURFACE_CELLS: Final = 100
_NEURON_CELLS: Final = 40


class MainWindow(QMainWindow):
    """The whole window on one controller.

    Parameters
    ----------
    controller
        Owned by the window from now on.
    appearance, theme
        The look, already in force; owned too.
    preferences
        What was remembered, and where to remember it.
    """

    def __init__(
        self,
        controller: Controller,
        appearance: Appearance,
        theme: Theme,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.controller = controller
        for owned in (controller, appearance, theme):
            owned.setParent(self)
        self._appearance = appearance
        self._preferences = preferences
        self._started = False
        self._collector = Collector(self)
        self._recovery = Recovery(controller.documents, parent=self)
        self.panels = Panels(theme, controller.selection)
        self.setCentralWidget(self.panels)
        self._arrangement = Arrangement(self.panels, preferences)
        self._files = FileDesk(controller, preferences, theme, self)
        self._coach = Coach(frozenset(filter(preferences.is_hint_done, SENTENCES)), self)
        self._coach.finished.connect(preferences.finish_hint)
        self._voice = Voice(self.panels.status, controller.store, self)
        messages = self.panels.messages
        self._offers = Offers(messages, controller.checkups, controller.loss_offers, self)
        self._presenter = Presenter(self, self.panels, appearance)
        self._step_mode = StepMode(controller, self.panels, self)
        self._graph_mode = GraphMode(controller, self.panels.network, self.panels.graph, self)
        self.panels.bar.graph_requested.connect(self._graph_mode.toggle)
        self.panels.inspector.graph_requested.connect(self._graph_mode.open)
        self._check_mode = CheckMode(controller, self.panels, theme, self)
        self.panels.bar.check_requested.connect(self._check_mode.begin)
        self._rate_mode = RateMode(controller, self.panels, self)
        self.panels.data.import_requested.connect(self._files.import_data)
        self._unit_map = UnitMapMode(controller, self.panels, theme, self)
        self.panels.data.export_requested.connect(self._files.export_data)
        SampleLight(controller, self.panels, self)
        PullMode(controller, self.panels.network, self)
        FigureDesk(preferences, self).said.connect(self.show_message)
        self._make_actions()
        connect_run(controller, self.panels)
        connect_edits(controller, self.panels)
        connect_network(controller, self.panels.network)
        connect_coach(controller, self.panels, self._coach)
        connect_voice(controller, self._coach, self._voice)
        self.panels.bar.settings_changed.connect(self._change_settings)
        controller.store.changed.connect(self._on_experiment)
        controller.title_changed.connect(self._show_title)
        controller.modified_changed.connect(self.setWindowModified)
        names = presets.names()
        self.panels.bar.set_presets([(name, presets.load(name)[0].title) for name in names])
        self.panels.set_experiment(controller.store.experiment)
        self._show_title()
        self.setAcceptDrops(True)
        self.setMinimumSize(940, 600)
        leave_focus_to_keys(self)
        self._restore()

    @Slot(str)
    def show_message(self, sentence: str) -> None:
        """Show one plain sentence."""
        self.panels.messages.show_message(sentence)

    def open_path(self, path: Path) -> None:
        """Open a project, import weights, or show a table, whichever the file holds."""
        self._files.open_path(path)

    def _make_actions(self) -> None:
        controller, panels, files = self.controller, self.panels, self._files
        bar, rate = panels.bar, panels.bar.rate
        self._actions = WindowActions(
            self,
            {
                "play_action": controller.toggle,
                "step_action": controller.step,
                "epoch_action": controller.step_epoch,
                "phase_action": self._step_mode.steps.advance,
                "graph_action": self._graph_mode.toggle,
                "restart_action": bar.restart_requested.emit,
                "new_weights_action": controller.new_weights,
                "rate_down_action": rate.lower,
                "rate_up_action": rate.raise_rate,
                "rate_much_down_action": rate.lower_much,
                "rate_much_up_action": rate.raise_much,
                "slower_action": controller.slower,
                "faster_action": controller.faster,
                "drawer_action": panels.drawer.toggle,
                "presenter_action": self._presenter.toggle,
                "unit_map_action": self._unit_map.toggle,
                "keys_action": panels.keys.toggle,
                "tray_1_action": partial(panels.tray.select_tab, 0),
                "tray_2_action": partial(panels.tray.select_tab, 1),
                "tray_3_action": partial(panels.tray.select_tab, 2),
                "tray_4_action": partial(panels.tray.select_tab, 3),
                "new_action": controller.begin_anew,
                "open_action": files.open,
                "save_action": files.save,
                "save_as_action": files.save_as,
                "export_weights_action": files.export_weights,
                "import_weights_action": files.import_weights,
                "import_data_action": files.import_data,
                "export_data_action": files.export_data,
                "recover_action": self._bring_back,
                "quit_action": self.close,
            },
            controller.undo_stack,
        )
        menu = QMenu("File", self)
        fill = self._actions.fill
        fill(menu, "new_action", "open_action")
        menu.addMenu(files.recent_menu)
        fill(menu, "save_action", "save_as_action", "recover_action", "")
        fill(menu, "import_data_action", "export_data_action", "")
        fill(menu, "export_weights_action", "import_weights_action", "")
        fill(menu, "undo_action", "redo_action", "")
        menu.addMenu(AppearanceMenu(self._appearance.choice, self._choose_appearance, menu))
        fill(menu, "drawer_action", "presenter_action", "keys_action", "", "quit_action")
        bar.add_menu(menu, "Open, save, import and export; undo; the look of the window")
        self._actions["recover_action"].setVisible(self._recovery.is_there)
        keys_button = QPushButton("?")
        keys_button.setObjectName("keys_button")
        keys_button.setAccessibleName("Keys")
        keys_button.setToolTip("All keys (?)")
        keys_button.clicked.connect(panels.keys.toggle)
        bar.add_button(keys_button)

    @Slot(object, object)
    def _on_experiment(self, old: Experiment, new: Experiment) -> None:
        self.panels.set_experiment(new)

    @Slot()
    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.controller.documents.title}[*]")

    @Slot(dict)
    def _change_settings(self, changes: dict[str, Any]) -> None:
        self.controller.settings.set_hyperparameters(**changes)

    @Slot()
    def _bring_back(self) -> None:
        if self._recovery.bring_back():
            self._actions["recover_action"].setVisible(False)
        else:
            self.show_message("The unsaved work could not be read.")

    def _choose_appearance(self, choice: AppearanceChoice) -> None:
        self._appearance.choose(choice)
        self._preferences.theme = choice.value

    def _restore(self) -> None:
        """Take the size and the arrangement that a person left."""
        self.resize(1440, 900)
        kept = self._preferences.geometry
        if kept is not None:
            self.restoreGeometry(kept)
        self._arrangement.restore()
        self.controller.set_speed(self._preferences.speed)
        self.panels.bar.set_speed(self._preferences.speed)

    def _remember(self) -> None:
        self._presenter.end()
        self._preferences.geometry = self.saveGeometry()
        self._arrangement.remember()
        self._preferences.speed = self.controller.player.chosen_speed
        self._preferences.save()

    # Qt's own events

    def showEvent(self, event: QShowEvent) -> None:
        """Start the threads once the window is there; what is slow loads behind it."""
        super().showEvent(event)
        if self._started:
            return
        self._started = True
        self._collector.start()
        self._recovery.start()
        self._coach.start()
        self.controller.set_maps_wanted(_SURFACE_CELLS, _NEURON_CELLS)
        self.panels.network.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self.controller.start)
        self.controller.let_compiled_take_over()
        if self._recovery.is_there:
            self.show_message("Your last work is kept: File, Bring back unsaved work.")

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the threads within a second, keep what is unsaved, and go."""
        self._step_mode.steps.leave()
        self._check_mode.shut_down()
        self._rate_mode.shut_down()
        self._files.shut_down()
        self.controller.shut_down()
        self.panels.turns.stop()
        self._recovery.stop()
        self._collector.stop()
        self._remember()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape, which nobody else wanted, end a mode or select nothing."""
        cards = [card for card in self.panels.findChildren(Card) if card.isVisible()]
        if event.key() == Qt.Key.Key_Escape and cards:
            cards[-1].hide()
        elif event.key() == Qt.Key.Key_Escape and self._graph_mode.is_on:
            self._graph_mode.close()
        elif event.key() == Qt.Key.Key_Escape and self._unit_map.is_pinned:
            self._unit_map.close()
        elif event.key() == Qt.Key.Key_Escape and self._step_mode.steps.is_on:
            self._step_mode.steps.leave()
        elif event.key() == Qt.Key.Key_Escape and self._presenter.is_on:
            self._presenter.end()
        elif event.key() == Qt.Key.Key_Escape and self.panels.data.is_wide:
            self.panels.data.narrow()
        elif event.key() == Qt.Key.Key_Escape:
            self.controller.selection.select(None)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open or import the file that was dropped."""
        event.acceptProposedAction()
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))


def create_main_window(argv: Sequence[str] = ()) -> MainWindow:
    """Return the composed window, not yet shown.

    Parameters
    ----------
    argv
        The program's arguments without its name: at most one path, of a project or a
        weights file. A file that will not do is named in the window.
    """
    application = create_application(argv)
    preferences = Preferences()
    theme = Theme()
    appearance = Appearance(application, theme, AppearanceChoice(preferences.theme))
    experiment, _ = presets.load(presets.DEFAULT_PRESET)
    window = MainWindow(Controller(experiment), appearance, theme, preferences)
    if argv:
        window.open_path(Path(argv[0]))
    return window
