"""Tables of ports: what their simulation needs, and the delay curves that it gave."""

from __future__ import annotations

from kelisim.region.schema._declare import number, table, text

PORT_CURVES = table(
    "port_curves",
    "Delay curves",
    "Кривые задержек",
    "Time added by congestion as a port fills, from the simulation of the port.",
    (
        text("curve", "curve", "кривая", "Key of the curve."),
        number("utilisation", "utilisation", "загрузка", "Flow over capacity.", "1", minimum=0, maximum=1),
        number("delay_h", "delay", "задержка", "Mean time beyond that of an empty port.", "h", minimum=0,
               maximum=5000),
        number("sd_h", "spread", "разброс", "Standard deviation of the time in the port.", "h", minimum=0,
               maximum=5000),
    ),
    ("curve", "utilisation"),
    optional=True,
)

TABLES = (PORT_CURVES,)
