"""Tables of rivers, reservoirs, hydropower at the river, and hydrology."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, month, number, state, table, text

NODES = table(
    "nodes",
    "River nodes",
    "Узлы речной сети",
    "Points where water balances close. The state given controls the water that passes.",
    (
        text("node", "node", "узел", "Key of the node, lower case with dashes."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        state("State that controls the releases and diversions at the node."),
        text("basin", "basin", "бассейн", "River basin, e.g. syr-darya."),
        text(
            "kind",
            "kind",
            "вид",
            "junction: no storage; reservoir: see reservoirs.csv; terminal: lake or sink where the river ends.",
            choices=("junction", "reservoir", "terminal"),
        ),
        number("lon", "longitude", "долгота", "Longitude, WGS 84 (indicative).", "degree", minimum=-180, maximum=180),
        number("lat", "latitude", "широта", "Latitude, WGS 84 (indicative).", "degree", minimum=-90, maximum=90),
    ),
    ("node",),
)

REACHES = table(
    "reaches",
    "River reaches and canals",
    "Участки рек и каналы",
    "Directed links between nodes. A reach between nodes of two states is a border crossing.",
    (
        text("reach", "reach", "участок", "Key of the reach."),
        text("from_node", "from node", "от узла", "Upstream node.", references="nodes.node"),
        text("to_node", "to node", "до узла", "Downstream node.", references="nodes.node"),
        number("loss_fraction", "loss", "потери", "Part of the flow lost on the way (seepage, evaporation).", "1",
               minimum=0, maximum=0.9, default=0.0),
        number("capacity_m3s", "capacity", "пропускная способность", "Largest monthly mean flow; empty = no limit.",
               "m3/s", minimum=0, default=float("inf")),
        number("minimum_flow_m3s", "minimum flow", "минимальный расход",
               "Environmental or sanitary flow; a shortfall is possible but costs minimum_flow_value_usd_m3.",
               "m3/s", minimum=0, default=0.0),
        number("minimum_flow_value_usd_m3", "value of the minimum flow", "ценность минимального расхода",
               "Stated value lost per cubic metre of shortfall, borne by the state upstream.", "USD/m3",
               minimum=0, default=0.0),
        number("share_of_outflow", "legal share", "доля по соглашению",
               "Smallest part of all water leaving the upstream node (reaches and withdrawals) that this reach "
               "must carry, month by month; 0 = no rule.", "1", minimum=0, maximum=1, default=0.0),
        number("travel_days", "travel time", "время добегания",
               "Travel time, at most 30 days: in monthly steps water arrives in the month in which it leaves.", "day",
               minimum=0, maximum=30, default=0.0),
    ),
    ("reach",),
)

RESERVOIRS = table(
    "reservoirs",
    "Reservoirs",
    "Водохранилища",
    "Storage limits of the nodes of kind reservoir.",
    (
        text("node", "node", "узел", "Node of kind reservoir.", references="nodes.node"),
        text("status", "status", "состояние", "operating, or planned (left out until a measure builds it).",
             choices=("operating", "planned")),
        number("dead_storage_km3", "dead storage", "мёртвый объём", "Storage that cannot be released.", "km3",
               minimum=0),
        number("full_storage_km3", "full storage", "полный объём", "Largest normal storage.", "km3", minimum=0),
        number("maximum_release_m3s", "maximum release", "максимальный попуск",
               "Largest monthly mean release (turbines and spillway); empty = no limit.", "m3/s", minimum=0,
               default=float("inf")),
        number("carryover_value_usd_m3", "value of carry-over", "ценность запаса",
               "Secondary rule: worth of keeping a cubic metre for a month, to its owner. Small; it decides between "
               "otherwise equal plans.", "USD/m3", minimum=0, maximum=0.001, default=0.00001),
    ),
    ("node",),
)

RESERVOIR_CURVES = table(
    "reservoir_curves",
    "Storage, level and area",
    "Объём, уровень и площадь",
    "Points of the storage-level-area curve, from dead to full storage; level and area rise with storage.",
    (
        text("node", "node", "узел", "Reservoir.", references="reservoirs.node"),
        number("storage_km3", "storage", "объём", "Storage.", "km3", minimum=0),
        number("level_m", "level", "уровень", "Water level above the sea.", "m", minimum=-100, maximum=9000),
        number("area_km2", "area", "площадь", "Water surface.", "km2", minimum=0),
    ),
    ("node", "storage_km3"),
)

EVAPORATION = table(
    "evaporation",
    "Net evaporation",
    "Испарение",
    "Depth evaporated from the open water of a reservoir less rain on it, by month.",
    (
        text("node", "node", "узел", "Reservoir.", references="reservoirs.node"),
        month(),
        number("evaporation_mm", "net evaporation", "испарение", "Net depth in the month.", "mm", minimum=-300,
               maximum=600),
    ),
    ("node", "month"),
)

BOUNDARY_STORAGE = table(
    "boundary_storage",
    "Storage at the start and the end",
    "Запас в начале и в конце",
    "For each hydrological record: storage when it begins, and the least storage when it ends.",
    (
        text("record", "record", "ряд", "Hydrological record.", references="records.record"),
        text("node", "node", "узел", "Reservoir.", references="reservoirs.node"),
        number("start_storage_km3", "start", "начало", "Storage at the beginning of the first month.", "km3",
               minimum=0),
        number("end_storage_km3", "end", "конец", "Least storage at the end of the last month.", "km3", minimum=0),
    ),
    ("record", "node"),
)

RECORDS = table(
    "records",
    "Hydrological records",
    "Гидрологические ряды",
    "Spans of years of inflows.csv that a study may use.",
    (
        text("record", "record", "ряд", "Key of the record."),
        text("title_en", "title (English)", "название (англ.)", "Title in English."),
        text("title_ru", "title (Russian)", "название (рус.)", "Title in Russian."),
        integer("first_year", "first year", "первый год", "First calendar year.", "year", minimum=1900, maximum=2100),
        integer("last_year", "last year", "последний год", "Last calendar year.", "year", minimum=1900, maximum=2100),
    ),
    ("record",),
)

INFLOWS = table(
    "inflows",
    "Inflows",
    "Притоки",
    "Monthly mean natural or lateral inflow at nodes; a node without rows has none.",
    (
        text("node", "node", "узел", "Node that receives the water.", references="nodes.node"),
        integer("year", "year", "год", "Calendar year.", "year", minimum=1900, maximum=2100),
        month(),
        number("inflow_m3s", "inflow", "приток", "Monthly mean inflow.", "m3/s", minimum=0, maximum=20000),
    ),
    ("node", "year", "month"),
)

HYDRO_PLANTS = table(
    "hydro_plants",
    "Hydropower plants on the modelled rivers",
    "ГЭС на моделируемых реках",
    "A storage plant stands at a reservoir (head = level - tailwater); a run-of-river plant stands on a reach "
    "(constant head). Plants on other rivers are in plants.csv.",
    (
        text("plant", "plant", "станция", "Key of the plant."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("reach", "reach", "участок", "Reach whose water passes the turbines (below the dam, if any).",
             references="reaches.reach"),
        text("reservoir", "reservoir", "водохранилище", "Reservoir that gives the head; empty = run of river.",
             references="reservoirs.node", default=""),
        text("power_node", "power node", "узел энергосистемы", "Where the energy enters the grid.",
             references="power_nodes.power_node"),
        text("status", "status", "состояние", "operating or planned.", choices=("operating", "planned")),
        number("capacity_mw", "capacity", "мощность", "Installed capacity.", "MW", minimum=0, maximum=30000),
        number("availability", "availability", "готовность", "Part of the capacity available on average.", "1",
               minimum=0, maximum=1, default=0.9),
        number("maximum_discharge_m3s", "turbine discharge", "расход турбин",
               "Largest discharge through the turbines.", "m3/s", minimum=0),
        number("efficiency", "efficiency", "КПД", "Water to wire.", "1", minimum=0.3, maximum=0.97),
        number("tailwater_m", "tailwater", "нижний бьеф", "Tailwater level of a storage plant.", "m", minimum=-100,
               maximum=9000, default=float("nan")),
        number("head_m", "head", "напор", "Constant head of a run-of-river plant.", "m", minimum=0, maximum=2000,
               default=float("nan")),
        number("om_usd_per_mwh", "variable O&M", "переменные затраты", "Operation and maintenance per energy.",
               "USD/MWh", minimum=0, maximum=50, default=1.0),
    ),
    ("plant",),
)

OBSERVED_RESERVOIRS = table(
    "observed_reservoirs",
    "Observed reservoir operation",
    "Наблюдённый режим водохранилищ",
    "What was measured: not used by the model, only set beside its results.",
    (
        text("node", "node", "узел", "Reservoir.", references="reservoirs.node"),
        integer("year", "year", "год", "Calendar year.", "year", minimum=1900, maximum=2100),
        month(),
        number("inflow_m3s", "inflow", "приток", "Monthly mean.", "m3/s", minimum=0),
        number("release_m3s", "release", "попуск", "Monthly mean.", "m3/s", minimum=0),
        number("storage_start_km3", "storage at the start", "запас на начало", "Storage at the start of the month.",
               "km3", minimum=0),
    ),
    ("node", "year", "month"),
    optional=True,
)

TABLES = (
    RECORDS, NODES, REACHES, RESERVOIRS, RESERVOIR_CURVES, EVAPORATION, BOUNDARY_STORAGE, INFLOWS, HYDRO_PLANTS,
    OBSERVED_RESERVOIRS,
)  # fmt: skip
