"""Figures that are finished: what is sent of one is made once, and not for every visitor."""

from typing import Any

import plotly.graph_objects as go

from core.figures.picture import picture


class KeptFigure(go.Figure):
    """A figure that is not changed any more."""

    _sent: dict[str, Any] | None = None
    _picture = ""

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is sent: made when it is first asked for."""
        if self._sent is None:
            self._sent = super().to_dict()
        return self._sent

    def to_picture(self) -> str:
        """The figure as a picture of itself: made when it is first asked for."""
        if not self._picture:
            self._picture = picture(self)
        return self._picture


def kept(value: Any) -> Any:
    """The value with each figure in it, also within a list or a tuple, as one that is kept."""
    if isinstance(value, go.Figure):
        return KeptFigure(value)
    if isinstance(value, list | tuple):
        return type(value)(map(kept, value))
    return value
