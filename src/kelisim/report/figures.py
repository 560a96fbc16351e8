"""Figures as SVG: colours are the Okabe-Ito set, safe for the colour-blind; states keep their table order."""

from __future__ import annotations

import io

import matplotlib
from matplotlib.figure import Figure


def svg(figure: Figure) -> str:
    """The figure as an SVG element for a page (no date inside: same result, same bytes)."""
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "kelisim"}):  # else the names of its parts are drawn by lot
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
