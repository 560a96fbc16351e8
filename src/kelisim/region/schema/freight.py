"""Tables of freight: the multimodal network, its bottlenecks, what moves on it, what it costs, what was observed."""

from __future__ import annotations

from kelisim.region.schema._declare import Column, integer, number, table, text

MODE_KINDS = ("rail", "road", "sea")
NODE_KINDS = ("station", "border", "terminal", "port", "city")
FACILITY_KINDS = ("line", "border", "terminal", "port", "fleet")
CAPACITY_UNITS = ("kt/yr", "TEU/yr", "pairs/day", "trains/day", "trucks/day")
ITEM_KINDS = ("link", "transfer", "crossing")
QUANTITIES = ("kt", "TEU", "days", "USD/TEU")

ANY = "any"
"""Word that stands for every class or every country where a row does not name one."""


def _names(what: str) -> tuple[Column, Column]:
    return (
        text("name_en", "name (English)", "название (англ.)", f"Name of the {what} in English."),
        text("name_ru", "name (Russian)", "название (рус.)", f"Name of the {what} in Russian."),
    )


def _country(description: str) -> Column:
    return text("country", "country", "страна", description)


def _node(name: str, en: str, ru: str) -> Column:
    return text(name, en, ru, "Node of the freight network.", references="freight_nodes.node")


def _mode(name: str = "mode", en: str = "mode", ru: str = "вид транспорта") -> Column:
    return text(name, en, ru, "Mode of transport.", references="freight_modes.mode")


def _first_year() -> Column:
    return integer("first_year", "first year", "первый год", "First year of service; 0 = before all modelled years.",
                   "year", minimum=0, maximum=2100, default=0)


def _status() -> Column:
    return text("status", "status", "состояние", "operating, or planned: not used until a measure opens it.",
                choices=("operating", "planned"), default="operating")


def _fees() -> tuple[Column, Column]:
    return (
        number("usd_per_teu", "fee per TEU", "сбор за ДФЭ", "Paid for a container of 20 feet.", "USD/TEU", minimum=0,
               maximum=5000, default=0.0),
        number("usd_per_t", "fee per tonne", "сбор за тонну", "Paid for cargo that is not in containers.", "USD/t",
               minimum=0, maximum=500, default=0.0),
    )


FREIGHT_MODES = table(
    "freight_modes",
    "Modes of transport",
    "Виды транспорта",
    "Ways of carrying. Railways of different gauge are different modes: a change of gauge is a transfer.",
    (
        text("mode", "mode", "вид транспорта", "Key of the mode."),
        *_names("mode"),
        text("kind", "kind", "род", "rail, road or sea.", choices=MODE_KINDS),
        number("co2_g_per_tkm", "CO2", "выбросы CO2", "Emission per tonne-kilometre, well to wheel.", "g/(t km)",
               minimum=0, maximum=500),
    ),
    ("mode",),
    optional=True,
)

FREIGHT_CLASSES = table(
    "freight_classes",
    "Classes of cargo",
    "Классы грузов",
    "Cargo that chooses alike. Time is worth a share of the value of the cargo per day.",
    (
        text("class", "class", "класс", "Key of the class."),
        *_names("class"),
        number("value_usd_per_t", "value", "стоимость груза", "Value of the cargo.", "USD/t", minimum=1,
               maximum=200_000),
        number("time_pct_per_day", "value of time", "стоимость времени", "What a day costs, in per cent of the value.",
               "%/day", minimum=0, maximum=10),
        number("reliability_ratio", "reliability ratio", "коэффициент надёжности",
               "Worth of an hour of standard deviation over that of an hour.", "1", minimum=0, maximum=5),
        number("t_per_teu", "load of a TEU", "загрузка ДФЭ", "Net tonnes in a container of 20 feet; 0 = not in "
               "containers.", "t/TEU", minimum=0, maximum=30),
        number("demand_pct_per_day", "elasticity to time", "эластичность по времени",
               "Demand lost if the journey takes a day longer (or costs as much more as a day is worth).", "%/day",
               minimum=0, maximum=20),
    ),
    ("class",),
    optional=True,
)

FREIGHT_COMMODITIES = table(
    "freight_commodities",
    "Commodities",
    "Товары",
    "What a shipper calls the cargo, for quotes: each belongs to a class but has a value and a weight of its own.",
    (
        text("commodity", "commodity", "товар", "Key of the commodity."),
        *_names("commodity"),
        text("class", "class", "класс", "Class of cargo.", references="freight_classes.class"),
        number("value_usd_per_t", "value", "стоимость груза", "Value of the cargo.", "USD/t", minimum=1,
               maximum=1_000_000),
        number("t_per_teu", "load of a TEU", "загрузка ДФЭ", "Net tonnes in a container of 20 feet.", "t/TEU",
               minimum=1, maximum=30),
    ),
    ("commodity",),
    optional=True,
)

FREIGHT_NODES = table(
    "freight_nodes",
    "Freight nodes",
    "Узлы грузовой сети",
    "Stations, border stations, terminals, ports and cities.",
    (
        text("node", "node", "узел", "Key of the node."),
        *_names("node"),
        _country("Country, ISO 3166 alpha-3."),
        text("kind", "kind", "род", "station, border, terminal, port or city.", choices=NODE_KINDS),
        number("lon", "longitude", "долгота", "Longitude, WGS 84.", "degree", minimum=-180, maximum=180),
        number("lat", "latitude", "широта", "Latitude, WGS 84.", "degree", minimum=-90, maximum=90),
        text("aliases", "other names", "другие названия", "Other names by which a quote may ask, with semicolons.",
             default=""),
    ),
    ("node",),
    optional=True,
)

FREIGHT_LINKS = table(
    "freight_links",
    "Freight links",
    "Звенья грузовой сети",
    "Ways between nodes, used in both directions.",
    (
        text("link", "link", "звено", "Key of the link."),
        _node("from_node", "from node", "от узла"),
        _node("to_node", "to node", "до узла"),
        _mode(),
        _country("Country whose tariff applies and that earns it; OPEN for the sea outside any tariff."),
        number("km", "length", "длина", "Length.", "km", minimum=0.1, maximum=30_000),
        integer("tracks", "tracks", "пути", "Tracks (lanes of a road); 0 = not known or at sea.", "1", minimum=0,
                maximum=8, default=0),
        integer("electrified", "electrified", "электрификация", "1 = electrified, 0 = not.", "1", minimum=0, maximum=1,
                default=0),
        number("speed_kmh", "commercial speed", "коммерческая скорость",
               "Length over time from end to end, stops on the way included.", "km/h", minimum=1, maximum=200),
        number("wait_h", "wait for departure", "ожидание отправления", "Mean wait for the sailing or the train.", "h",
               minimum=0, maximum=2000, default=0.0),
        number("sd_h", "spread", "разброс", "Standard deviation of the time on the link, the wait included.", "h",
               minimum=0, maximum=2000, default=0.0),
        _first_year(),
        _status(),
    ),
    ("link",),
    optional=True,
)

FREIGHT_TRANSFERS = table(
    "freight_transfers",
    "Transfers",
    "Перевалка и смена колеи",
    "Changes of mode at a node, in both directions: change of gauge, loading of ships, road to rail.",
    (
        text("transfer", "transfer", "перевалка", "Key of the transfer."),
        _node("node", "node", "узел"),
        _mode("from_mode", "one mode", "один вид"),
        _mode("to_mode", "other mode", "другой вид"),
        number("hours", "time", "время", "Mean time without congestion.", "h", minimum=0, maximum=2000),
        number("sd_h", "spread", "разброс", "Standard deviation of the time.", "h", minimum=0, maximum=2000),
        *_fees(),
        _first_year(),
        _status(),
    ),
    ("transfer",),
    optional=True,
)

FREIGHT_CROSSINGS = table(
    "freight_crossings",
    "Border crossings",
    "Пограничные переходы",
    "Time and money at the border on a link, by direction; one crossing to a link.",
    (
        text("crossing", "crossing", "переход", "Key of the crossing."),
        *_names("crossing"),
        text("link", "link", "звено", "Link that crosses the border.", references="freight_links.link"),
        number("forward_h", "time forward", "время прямо", "Mean time from the from node to the to node.", "h",
               minimum=0, maximum=2000),
        number("forward_sd_h", "spread forward", "разброс прямо", "Standard deviation.", "h", minimum=0, maximum=2000),
        number("backward_h", "time backward", "время обратно", "Mean time from the to node to the from node.", "h",
               minimum=0, maximum=2000),
        number("backward_sd_h", "spread backward", "разброс обратно", "Standard deviation.", "h", minimum=0,
               maximum=2000),
        *_fees(),
    ),
    ("crossing",),
    optional=True,
)

FREIGHT_TARIFFS = table(
    "freight_tariffs",
    "Tariffs",
    "Тарифы",
    "Price of carrying by country, mode and class. A class without a tariff on a mode does not use it; a row of a "
    "country comes before the row for any.",
    (
        _country("Country of the link, or any."),
        _mode(),
        text("class", "class", "класс", "Class of cargo.", references="freight_classes.class"),
        number("usd_per_tkm", "tariff", "тариф", "Price per net tonne and kilometre.", "USD/(t km)", minimum=0,
               maximum=2),
        number("usd_per_t", "fixed part", "постоянная часть", "Price per net tonne on a link whatever its length.",
               "USD/t", minimum=0, maximum=500, default=0.0),
    ),
    ("country", "mode", "class"),
    optional=True,
)

FREIGHT_FACILITIES = table(
    "freight_facilities",
    "Bottlenecks",
    "Узкие места",
    "What has a capacity: lines, borders, terminals, ports, fleets. As it fills, those who use it wait.",
    (
        text("facility", "facility", "объект", "Key of the facility."),
        *_names("facility"),
        _country("Country that decides on it."),
        text("kind", "kind", "род", "line, border, terminal, port or fleet.", choices=FACILITY_KINDS),
        number("capacity", "capacity", "пропускная способность", "Capacity in the unit beside it.", "capacity_unit",
               minimum=0.001, maximum=10_000_000),
        text("capacity_unit", "unit", "единица", "Unit of capacity and background.", choices=CAPACITY_UNITS),
        number("t_per_unit", "load of a unit", "загрузка единицы",
               "Net tonnes per TEU, train or truck; 1 where the unit is kt/yr.", "t", minimum=0.1, maximum=10_000),
        text("direction", "direction", "направление", "both: the directions share the capacity; each: each has it.",
             choices=("both", "each")),
        number("background", "other traffic", "прочее движение", "Capacity taken by traffic that is not modelled.",
               "capacity_unit", minimum=0, maximum=10_000_000, default=0.0),
        number("delay_h", "delay when full", "задержка при полной загрузке",
               "Hours added at full use: delay = delay_h (flow / capacity) ^ delay_power; at full use, whatever wait "
               "keeps the flow at the capacity.", "h", minimum=0, maximum=2000, default=0.0),
        number("delay_power", "power of the delay", "степень задержки", "Exponent of the delay.", "1", minimum=1,
               maximum=12, default=4.0),
        text("curve", "delay curve", "кривая задержки", "Curve of port_curves.csv in place of the power law.",
             default=""),
    ),
    ("facility",),
    optional=True,
)

FREIGHT_USES = table(
    "freight_uses",
    "Use of bottlenecks",
    "Использование узких мест",
    "Which links, transfers and crossings pass through a facility.",
    (
        text("facility", "facility", "объект", "Facility.", references="freight_facilities.facility"),
        text("kind", "kind of item", "род элемента", "link, transfer or crossing.", choices=ITEM_KINDS),
        text("item", "item", "элемент", "Key of the link, transfer or crossing."),
        text("class", "class", "класс", "Class that uses it, or any.", default=ANY),
    ),
    ("facility", "kind", "item", "class"),
    optional=True,
)

TABLES = (
    FREIGHT_MODES, FREIGHT_CLASSES, FREIGHT_COMMODITIES, FREIGHT_NODES, FREIGHT_LINKS, FREIGHT_TRANSFERS,
    FREIGHT_CROSSINGS, FREIGHT_TARIFFS, FREIGHT_FACILITIES, FREIGHT_USES,
)  # fmt: skip
