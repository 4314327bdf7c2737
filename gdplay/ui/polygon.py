"""Curves from numpy to Qt at once: a `QPointF` for each point takes ten times as long."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPolygonF


def polygon(points: NDArray[np.floating[Any]]) -> QPolygonF:
    """Return the `points`, (N, 2), of a line in pixels."""
    # As Qt writes a polygon into a stream: how many points, then their doubles.
    written = len(points).to_bytes(4, "big") + points.astype(">f8").tobytes()
    made = QPolygonF()
    QDataStream(QByteArray(written)) >> made
    return made
