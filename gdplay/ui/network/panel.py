"""The centre of the window: the network, its heads, its canvas and its legend."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QVBoxLayout, QWidget

from gdplay.app.selection import LayerItem, Selection
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import available
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import Topology
from gdplay.insight.shares import SamplePull
from gdplay.insight.step_phases import PhaseValues
from gdplay.insight.surface import Maps
from gdplay.insight.unit_activity import NetworkActivity
from gdplay.nn.layout import ParameterLayout
from gdplay.training.snapshot import Snapshot
from gdplay.ui.conditions import condition_text, marked_units
from gdplay.ui.names import is_present
from gdplay.ui.network.captions import captions_of, margins_of
from gdplay.ui.network.footer import Footer
from gdplay.ui.network.headers import HeaderStrip
from gdplay.ui.network.hover_controls import HoverControls
from gdplay.ui.network.phase_item import PhaseShow
from gdplay.ui.network.pictures import UnitPictures
from gdplay.ui.network.placement import Placement, place
from gdplay.ui.network.readings import Readings
from gdplay.ui.network.requests import NetworkRequests
from gdplay.ui.network.saving import NetworkSaving
from gdplay.ui.network.scene import TopologyScene
from gdplay.ui.network.strength import RobustScale, Shown
from gdplay.ui.network.title_row import TitleRow
from gdplay.ui.network.tools import Tool, ToolStrip
from gdplay.ui.network.view import TopologyView
from gdplay.ui.theme.theme import GRID, Theme


class NetworkPanel(NetworkRequests):
    """Shows the network live, and asks for edits of it.

    Takes frozen values by `set_experiment`, `show_snapshot` and `show_maps`; while
    hidden it keeps the newest of each and draws nothing.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        Shared with the other views.

    Signals
    -------
    conditions_wanted(bool)
        It is on show, and marks dead and saturated neurons by `show_activity`; or not.
    """

    conditions_wanted = Signal(bool)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_panel")
        self.setProperty("role", "panel")
        self.setAccessibleName("Network")
        self._theme = theme
        self._selection = selection
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._maps: Maps | None = None
        self._pull: SamplePull | None = None
        self._shown = self._shown_before = Shown.WEIGHTS
        self._scales = {shown: RobustScale(shown) for shown in Shown}
        self._pictures = UnitPictures(theme)
        self._phase_legend = self._pull_legend = ""
        self._readings = Readings()
        self._scene = TopologyScene(theme, self._readings, self)
        self._phase = PhaseShow(theme, self)
        self._scene.addItem(self._phase.item)
        self._view = TopologyView(theme, selection, self._scene, self._readings, self)
        self._headers = HeaderStrip(theme, self)
        self.footer = Footer(theme, self)
        self.tools = ToolStrip(theme, self._view)
        self.tools.hide()
        self._controls = HoverControls(theme, self._view)
        self._saving = NetworkSaving(theme, self, self._scene)
        self._title = TitleRow(theme, self._saving.button, self)
        self._lay_out()
        self._connect()

    def set_experiment(self, experiment: Experiment) -> None:
        """Draw the network of `experiment`; only what differs from the last one changes."""
        old, self._experiment = self._experiment, experiment
        if old is not None and _looks_alike(old, experiment):
            return
        used = {unit.feature for unit in experiment.topology.inputs}
        features = available(experiment.dataset.columns)
        self._view.menu.unused_features = tuple(name for name in features if name not in used)
        self._view.cancel()
        if old is not None and old.topology is not experiment.topology:
            self._scene.show_conditions({})
            self._view.conditions = {}
        self._title.show_topology(experiment.topology)
        topology = experiment.topology
        self.footer.show_frozen(bool(topology.frozen_links or topology.frozen_biases))
        self._headers.show_experiment(experiment)
        self._view.chosen.keep_present(experiment.topology)
        if not is_present(experiment.topology, self._selection.hovered):
            self._selection.hover(None)
        self._arrange()
        self._controls.refresh()
        self._show_maps()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Restyle links and dots by the numbers of `snapshot`."""
        old, self._snapshot = self._snapshot, snapshot
        self._saving.snapshot = snapshot
        if old is None or old.run != snapshot.run:
            for scale in self._scales.values():
                scale.forget()
        if self.isVisible():
            self._show_snapshot()

    def show_maps(self, maps: Maps) -> None:
        """Fill the neurons with their heat maps."""
        self._maps = maps
        if self.isVisible():
            self._show_maps()

    def show_activity(self, activity: NetworkActivity) -> None:
        """Mark the neurons that are dead or saturated."""
        if self._experiment is not None:
            marked = marked_units(activity, self._experiment.topology)
            self._scene.show_conditions({unit: health.condition for unit, health in marked.items()})
            self._view.conditions = {unit: condition_text(h) for unit, h in marked.items()}
            self._view.refresh_description()

    @Slot(object)
    def show_quantity(self, shown: Shown) -> None:
        """Let the links show weights, gradients or updates."""
        self._shown = shown
        self._title.show_quantity(shown)
        self._show_links()

    def show_pull(self, pull: SamplePull | None, legend: str = "") -> None:
        """Let the links show how hard one sample pulls them; None shows the rest again.

        `legend` says what they show, or why nothing.
        """
        if pull is not None or self._pull is not None:
            self._pull = pull
            self._readings.take_pull(pull)
            self._show_links()
        if legend != self._pull_legend:
            self._pull_legend = legend
            self._show_hint("")

    def mark_failing(self, links: Collection[Link]) -> None:
        """Paint the links whose gradients failed a check."""
        self._scene.set_failing(links)

    def show_phase(
        self,
        layout: ParameterLayout | None,
        values: PhaseValues | None,
        shown: Shown = Shown.WEIGHTS,
        legend: str = "",
    ) -> None:
        """Write the numbers of a phase of a step into the picture; None takes them away.

        `legend` says what they are.

        Until then links show these numbers, whatever the snapshots say, and afterwards
        what they showed before.
        """
        if not self._phase.is_on:
            self._shown_before = self._shown
        shown = self._shown_before if values is None else shown
        self._title.offer_quantities(values is None)
        self._readings.hold(layout, None if values is None else values.parameters)
        self._phase.show_values(layout, values)
        self._phase_legend = legend
        self._show_hint("")
        self.show_quantity(shown)
        if self._experiment is not None:
            self._phase.lay_out(self._scene.picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the network the new room."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)
        self._arrange()
        self._show_snapshot()
        self._show_maps()
        self.conditions_wanted.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Need no marks."""
        super().hideEvent(event)
        self.conditions_wanted.emit(False)

    def _show_snapshot(self) -> None:
        if self._snapshot is not None:
            self._readings.take(self._snapshot)
            self._restyle()

    def _show_links(self) -> None:
        is_pulled = self._pull is not None and not self._phase.is_on
        self._view.shown = Shown.PULLS if is_pulled else self._shown
        self._readings.show(self._view.shown)
        self._restyle()

    def _restyle(self) -> None:
        if self._experiment is None:
            return
        shown = self._view.shown
        scale = self._scales[shown]
        self._scene.restyle(scale)
        self._title.show_drawn(self._scene.drawn)
        self.footer.legend.show_scale(shown, scale.value)
        self._view.refresh_description()

    @Slot()
    def _show_maps(self) -> None:
        if self._maps is not None and self._experiment is not None and self.isVisible():
            self._scene.show_maps(self._pictures.pictures(self._experiment, self._maps))

    def _arrange(self) -> None:
        if self._experiment is None:
            return
        captions = captions_of(self._experiment, self._theme)
        placement = self._place(self._experiment.topology, margins_of(captions))
        before = self._scene.sceneRect().size()
        self._scene.draw(self._experiment.topology, captions, placement)
        if self._scene.sceneRect().size() != before:
            # Of a picture that scrolls the middle, where inputs and outputs are.
            self._view.centerOn(self._scene.sceneRect().center())
        self._phase.lay_out(self._scene.picture)
        self._restyle()
        self._place_headers()
        self.tools.adjustSize()
        self.tools.move(0, max((self._view.height() - self.tools.height()) // 2, 0))

    def _place(self, topology: Topology, margins: tuple[float, float]) -> Placement:
        """Place the network in the canvas; a scroll bar one way must not cause the other."""
        room = self._view.maximumViewportSize()
        placement = place(topology, room.width(), room.height(), margins)
        # What the view itself reckons with, whatever a style sheet makes of the bar.
        bar = self._view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        if placement.height > room.height():
            placement = place(topology, room.width() - bar, room.height(), margins)
        elif placement.width > room.width():
            placement = place(topology, room.width(), room.height() - bar, margins)
        return placement

    @Slot()
    def _place_headers(self) -> None:
        if self._experiment is None:
            return
        columns = self._scene.placement.columns
        if len(columns) == len(self._experiment.topology.column_ids):
            self._headers.lay_out(
                [self._view.mapFromScene(QPointF(column.x, 0)).x() for column in columns]
            )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._title)
        layout.addWidget(self._headers)
        layout.addWidget(self._view, 1)
        layout.addWidget(self.footer)

    @Slot()
    def _dress(self) -> None:
        self._arrange()
        self._show_maps()

    def _connect(self) -> None:
        self._view.intent.connect(self.send)
        self._headers.intent.connect(self._view.act)
        self._headers.column_dragged.connect(self._view.drag_column)
        self._headers.column_dropped.connect(self._view.drop_column)
        self._headers.column_pointed.connect(self._point_at_layer)
        self._title.quantity_picked.connect(self.show_quantity)
        self._view.features_wanted.connect(self._headers.open_features)
        self._controls.features_wanted.connect(self._headers.open_features)
        self._view.view_moved.connect(self._place_headers)
        self._view.hint_changed.connect(self._show_hint)
        self._view.edit_started.connect(self.tools.show)
        self._view.tool_changed.connect(self._take_tool)
        self.tools.tool_picked.connect(self._view.take_tool)
        self._theme.changed.connect(self._dress)
        self._show_hint("")

    @Slot(int)
    def _point_at_layer(self, depth: int) -> None:
        """Light up the layer whose head is under the pointer in every view; −1 ends it."""
        if depth > 0:
            self._selection.hover(LayerItem(depth))
        elif isinstance(self._selection.hovered, LayerItem):
            self._selection.hover(None)

    @Slot(object)
    def _take_tool(self, tool: Tool) -> None:
        self.tools.show_tool(tool)
        self._show_hint("")

    @Slot(str)
    def _show_hint(self, text: str) -> None:
        """Show what is under way, or what the tool in hand does."""
        said = text or self._phase_legend or self._pull_legend
        self.footer.show_hint(said or self._view.tool.hint)


def _looks_alike(old: Experiment, new: Experiment) -> bool:
    """Whether the drawing of two experiments is the same, their numbers apart."""
    return (
        old.topology is new.topology
        and old.dataset.columns == new.dataset.columns
        and old.dataset.task == new.dataset.task
        and old.hyperparameters.loss == new.hyperparameters.loss
    )
