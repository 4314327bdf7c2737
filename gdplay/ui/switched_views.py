"""Several views in one place, one of them shown, and the switch between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gdplay.ui.pill_switch import Pill, PillSwitch


class SwitchedViews(QWidget):
    """The view that was chosen; the others neither compute nor draw.

    Parameters
    ----------
    views
        By the names of their `pills`; the first is shown until another is chosen.
    pills, prefix, group
        Of the switch; `prefix` begins the object names.

    Attributes
    ----------
    switch
        Chooses between the views; it stands elsewhere.
    """

    def __init__(
        self,
        views: Mapping[str, QWidget],
        pills: Sequence[Pill],
        prefix: str,
        group: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._views = dict(views)
        self._shown = ""
        self.switch = PillSwitch(pills, f"{prefix}_view", group, self)
        self.switch.setObjectName(f"{prefix}_switch")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for view in self._views.values():
            row.addWidget(view)
        self.switch.chosen.connect(self.show_view)
        self.show_view(next(iter(self._views)))

    @property
    def view(self) -> str:
        """The name of the view that is shown."""
        return self._shown

    @Slot(str)
    def show_view(self, name: str) -> None:
        """Show a view by its name; a name of none changes nothing."""
        if name == self._shown or name not in self._views:
            return
        self._shown = name
        for other, view in self._views.items():
            view.setVisible(other == name)
        self.switch.show_chosen(name)
