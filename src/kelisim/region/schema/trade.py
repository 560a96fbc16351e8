"""Tables of what moves and why: freight zones, demand, corridors, observed flows and times, calibrated parameters."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, number, table, text
from kelisim.region.schema.freight import ANY, QUANTITIES

_YEAR = integer("year", "year", "год", "Calendar year.", "year", minimum=1990, maximum=2100)

FREIGHT_ZONES = table(
    "freight_zones",
    "Freight zones",
    "Зоны зарождения грузов",
    "Where cargo begins and ends.",
    (
        text("zone", "zone", "зона", "Key of the zone."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("country", "country", "страна", "Country, ISO 3166 alpha-3 (the main one of a group)."),
        text("area", "area", "район", "Larger area for tables and trends, e.g. China, Europe, Uzbekistan."),
    ),
    ("zone",),
    optional=True,
)

FREIGHT_CONNECTORS = table(
    "freight_connectors",
    "Connectors",
    "Подъезды",
    "Where the cargo of a zone enters the network: the way to a node, and from it on any mode there.",
    (
        text("zone", "zone", "зона", "Zone.", references="freight_zones.zone"),
        text("node", "node", "узел", "Node.", references="freight_nodes.node"),
        number("km", "length", "длина", "Mean way to the node.", "km", minimum=0, maximum=5000),
        number("hours", "time", "время", "Time for it, loading included.", "h", minimum=0, maximum=1000),
        number("usd_per_t", "cost", "стоимость", "Cost of it, loading included.", "USD/t", minimum=0, maximum=1000),
    ),
    ("zone", "node"),
    optional=True,
)

FREIGHT_DEMAND = table(
    "freight_demand",
    "Freight demand",
    "Спрос на перевозки",
    "Cargo between zones in a base year by all routes of the network.",
    (
        text("origin", "origin", "откуда", "Zone of origin.", references="freight_zones.zone"),
        text("destination", "destination", "куда", "Zone of destination.", references="freight_zones.zone"),
        text("class", "class", "класс", "Class of cargo.", references="freight_classes.class"),
        _YEAR,
        number("kt", "cargo", "груз", "Cargo in the year.", "kt/yr", minimum=0.001, maximum=1_000_000),
    ),
    ("origin", "destination", "class", "year"),
    optional=True,
)

FREIGHT_TRENDS = table(
    "freight_trends",
    "Trends of demand",
    "Динамика спроса",
    "Demand of a year over that of the base year, by areas and class; the row with fewest any applies. Between given "
    "years it is interpolated.",
    (
        text("from_area", "from area", "из района", "Area of the origin, or any.", default=ANY),
        text("to_area", "to area", "в район", "Area of the destination, or any.", default=ANY),
        text("class", "class", "класс", "Class of cargo, or any.", default=ANY),
        _YEAR,
        number("factor", "factor", "множитель", "Demand over that of the base year.", "1", minimum=0, maximum=100),
    ),
    ("from_area", "to_area", "class", "year"),
    optional=True,
)

FREIGHT_CORRIDORS = table(
    "freight_corridors",
    "Corridors",
    "Коридоры",
    "Named corridors. A route belongs to the first one (by order) of which it passes a link of every group.",
    (
        text("corridor", "corridor", "коридор", "Key of the corridor."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("mode", "mode", "вид", "rail, road, sea or multimodal.", choices=("rail", "road", "sea", "multimodal")),
        integer("official", "official", "официальный", "1 = one of the international corridors through Kazakhstan.",
                "1", minimum=0, maximum=1, default=0),
        integer("order", "order", "порядок", "Order in which routes are named; the smallest first.", "1", minimum=1,
                maximum=1000),
    ),
    ("corridor",),
    optional=True,
)

FREIGHT_MARKERS = table(
    "freight_markers",
    "Marks of corridors",
    "Признаки коридоров",
    "Links by which a route is told to use a corridor.",
    (
        text("corridor", "corridor", "коридор", "Corridor.", references="freight_corridors.corridor"),
        integer("group", "group", "группа", "A route needs a link of every group.", "1", minimum=1, maximum=20),
        text("link", "link", "звено", "Link.", references="freight_links.link"),
    ),
    ("corridor", "group", "link"),
    optional=True,
)

FREIGHT_CONSTANTS = table(
    "freight_constants",
    "What tariffs and times do not tell",
    "Прочие предпочтения",
    "Perceived cost of a corridor beyond money and time: sanctions risk, familiarity, quotas. Found by calibration, or "
    "set by a condition.",
    (
        text("corridor", "corridor", "коридор", "Corridor.", references="freight_corridors.corridor"),
        text("class", "class", "класс", "Class of cargo, or any.", default=ANY),
        number("share", "perceived cost", "воспринимаемая стоимость",
               "Added to the cost of a route of the corridor, as a share of the cheapest cost of the journey; below "
               "zero: preferred.", "1", minimum=-5, maximum=20),
    ),
    ("corridor", "class"),
    optional=True,
)

FREIGHT_PARAMETERS = table(
    "freight_parameters",
    "Parameters of choice",
    "Параметры выбора",
    "Parameters of route choice.",
    (
        text("parameter", "parameter", "параметр", "Key of the parameter.",
             choices=("dispersion", "routes", "detour")),
        number("value", "value", "значение", "Value.", "1", minimum=0, maximum=1000),
    ),
    ("parameter",),
    optional=True,
)

FREIGHT_OBSERVED = table(
    "freight_observed",
    "Observed flows and times",
    "Наблюдённые потоки и сроки",
    "What was observed, and with which figure of the model it compares.",
    (
        text("series", "series", "ряд", "Key of the series."),
        _YEAR,
        text("quantity", "quantity", "величина", "kt or TEU a year, days of a journey, or USD per TEU.",
             choices=QUANTITIES),
        text("on", "on", "на", "What carries it: a corridor, link, transfer, crossing or facility; for days a pair of "
             "nodes FROM>TO, with @CORRIDOR for one corridor."),
        text("from_area", "from area", "из района", "Only cargo from this area.", default=ANY),
        text("to_area", "to area", "в район", "Only cargo to this area.", default=ANY),
        text("class", "class", "класс", "Only this class; any = all; containers = all classes in containers.",
             default=ANY),
        number("value", "value", "значение", "Observed value.", "quantity", minimum=0, maximum=10_000_000),
        text("use", "use", "назначение", "fit: calibration; test: prediction; context: shown only.",
             choices=("fit", "test", "context")),
    ),
    ("series", "year"),
    optional=True,
)

TABLES = (
    FREIGHT_ZONES, FREIGHT_CONNECTORS, FREIGHT_DEMAND, FREIGHT_TRENDS, FREIGHT_CORRIDORS, FREIGHT_MARKERS,
    FREIGHT_CONSTANTS, FREIGHT_PARAMETERS, FREIGHT_OBSERVED,
)  # fmt: skip
