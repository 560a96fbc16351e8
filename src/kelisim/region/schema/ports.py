"""Tables of ports: what their simulation needs, what was observed, and the delay curves that it gave."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, month, number, table, text

CARGO_KINDS = ("container", "dry", "wagon", "truck")
CARGO_UNITS = ("TEU", "t", "wagon", "truck")

PORTS = table(
    "ports",
    "Ports",
    "Порты",
    "Ports whose terminals are simulated.",
    (
        text("port", "port", "порт", "Key of the port."),
        text("name_en", "name (English)", "название (англ.)", "Name of the port in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name of the port in Russian."),
        text("node", "node", "узел", "Node of the freight network at which the port lies.", default=""),
    ),
    ("port",),
    optional=True,
)

PORT_TERMINALS = table(
    "port_terminals",
    "Terminals of ports",
    "Терминалы портов",
    "Berths, cranes, yard, customs and trains of a terminal. It handles one kind of cargo, counted in one unit.",
    (
        text("terminal", "terminal", "терминал", "Key of the terminal."),
        text("port", "port", "порт", "Port of the terminal.", references="ports.port"),
        text("name_en", "name (English)", "название (англ.)", "Name of the terminal in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name of the terminal in Russian."),
        text("cargo", "kind of cargo", "род груза", "Cargo of the terminal.", choices=CARGO_KINDS),
        text("unit", "unit", "единица", "Unit in which its cargo is counted.", choices=CARGO_UNITS),
        integer("berths", "berths", "причалы", "Ships worked at a time.", "1", minimum=1, maximum=50),
        integer("cranes", "cranes", "краны", "Cranes, loaders or ramps of the terminal.", "1", minimum=1, maximum=100),
        integer("cranes_per_ship", "cranes per ship", "краны на судно", "Most cranes that work one ship.", "1",
                minimum=1, maximum=10),
        number("moves_per_hour", "moves per hour", "операций в час", "Moves of one crane in an hour of work.", "1/h",
               minimum=0.1, maximum=5000),
        number("units_per_move", "units per move", "единиц за операцию", "Units of cargo in a move.", "unit",
               minimum=0.1, maximum=100),
        number("work_cv", "variation of work", "вариация работ", "Coefficient of variation of handling times.", "1",
               minimum=0, maximum=2),
        number("fixed_h", "fixed time of a call", "постоянное время захода",
               "Berthing, papers and unberthing of a ship, beside the handling.", "h", minimum=0, maximum=200),
        number("yard_places", "yard", "площадка", "Units that the yard holds, for each direction.", "unit", minimum=1,
               maximum=10_000_000),
        number("customs_h", "customs", "таможня", "Mean time from entering the yard until the cargo may go on.", "h",
               minimum=0, maximum=1000),
        number("trains_per_day", "departures inland", "отправок в день",
               "Trains (convoys) that take away what came by sea.", "1/day", minimum=0.01, maximum=1000),
        number("train_units", "size of a departure", "размер отправки", "Units that a train (convoy) takes.", "unit",
               minimum=0.1, maximum=100_000),
        integer("works_closed", "works in storms", "работа в шторм",
                "1 = ships at the berth are worked while the port is closed to ships; 0 = not.", "1", minimum=0,
                maximum=1),
        number("depth_m", "depth", "глубина", "Depth at the berths and on the way to them at the sea level of 2020.",
               "m", minimum=1, maximum=30),
        number("other_calls_per_year", "ships of other lines", "суда других линий",
               "Calls of ships that are not simulated but take a berth.", "1/yr", minimum=0, maximum=10_000,
               default=0.0),
        number("other_stay_h", "stay of such ships", "стоянка таких судов", "Their mean time at the berth.", "h",
               minimum=0, maximum=500, default=0.0),
    ),
    ("terminal",),
    optional=True,
)

PORT_SERVICES = table(
    "port_services",
    "Lines of ships",
    "Судоходные линии",
    "Ships by line and type: they circulate between two terminals, or come from outside as they please.",
    (
        text("service", "line", "линия", "Key of the line."),
        text("ship_type", "type of ship", "тип судна", "Key of the type of ship."),
        text("near", "near terminal", "ближний терминал", "Terminal on the eastern shore.",
             references="port_terminals.terminal"),
        text("far", "far terminal", "дальний терминал", "Terminal at the other end; empty = outside the model.",
             default=""),
        integer("ships", "ships", "суда", "Ships that circulate; 0 where ships come from outside.", "1", minimum=0,
                maximum=200, default=0),
        number("calls_per_year", "calls", "заходы", "Calls of ships from outside.", "1/yr", minimum=0, maximum=10_000,
               default=0.0),
        number("places", "places", "вместимость", "Units of cargo for which the ship has room.", "unit", minimum=1,
               maximum=1_000_000),
        number("payload_full_t", "payload", "грузоподъёмность", "Cargo at full draught.", "t", minimum=1,
               maximum=500_000),
        number("unit_t", "gross weight of a unit", "вес брутто единицы", "Weight of a unit with container or vehicle.",
               "t", minimum=0.01, maximum=200),
        number("draught_full_m", "full draught", "осадка в грузу", "Draught with full payload.", "m", minimum=0.5,
               maximum=25),
        number("draught_light_m", "light draught", "осадка порожнём", "Draught with no cargo, in ballast.", "m",
               minimum=0.2, maximum=20),
        number("tonnes_per_cm", "immersion", "тонн на сантиметр осадки", "Cargo for a centimetre of draught.", "t/cm",
               minimum=0.1, maximum=300),
        number("clearance_m", "clearance", "запас под килём", "Water to be left below the keel.", "m", minimum=0,
               maximum=5),
        number("sailing_h", "sailing", "ход", "Mean time from berth to roads, one way.", "h", minimum=0, maximum=1000,
               default=0.0),
        number("sailing_cv", "variation of sailing", "вариация хода", "Coefficient of variation.", "1", minimum=0,
               maximum=2, default=0.0),
        number("off_days", "out of service", "вне эксплуатации", "Days a year in dock.", "day/yr", minimum=0,
               maximum=300, default=0.0),
        number("fill_min", "wished filling", "желаемая загрузка",
               "Part of its capacity below which a ship waits for more cargo.", "1", minimum=0, maximum=1,
               default=0.0),
        number("patience_h", "longest wait for cargo", "предел ожидания груза", "After it the ship leaves as it is.",
               "h", minimum=0, maximum=2000, default=0.0),
    ),
    ("service", "ship_type"),
    optional=True,
)

PORT_WEATHER = table(
    "port_weather",
    "Weather at ports",
    "Погода в портах",
    "Closures by wind and waves.",
    (
        text("port", "port", "порт", "Port.", references="ports.port"),
        month(),
        number("closed_share", "share closed", "доля закрытия",
               "Share of the month in which no ship may enter or leave.", "1", minimum=0, maximum=0.95),
        number("closed_h", "length of a closure", "длительность закрытия", "Mean duration of a closure.", "h",
               minimum=1, maximum=500),
    ),
    ("port", "month"),
    optional=True,
)

CASPIAN_LEVEL = table(
    "caspian_level",
    "Level of the Caspian",
    "Уровень Каспия",
    "Mean level of the sea by year.",
    (
        integer("year", "year", "год", "Year.", "year", minimum=1900, maximum=2100),
        number("level_m", "level", "уровень", "Level relative to that of 2020.", "m", minimum=-20, maximum=10),
    ),
    ("year",),
    optional=True,
)

PORT_ARRIVALS = table(
    "port_arrivals",
    "Cargo that comes to ports by land",
    "Подход грузов к портам",
    "How much cargo comes from inland to be loaded on ships, and in what batches. A year without rows takes those of "
    "the last year before it.",
    (
        text("terminal", "terminal", "терминал", "Terminal.", references="port_terminals.terminal"),
        integer("year", "year", "год", "Year.", "year", minimum=1900, maximum=2100),
        number("units_per_year", "cargo", "груз", "Units that come in a year.", "unit/yr", minimum=0,
               maximum=100_000_000),
        number("batch", "batch", "партия", "Units that come together: a train, a group of wagons, a truck.", "unit",
               minimum=0.1, maximum=100_000),
        text("pattern", "pattern", "порядок", "poisson: at random; scheduled: evenly, with a normal spread.",
             choices=("poisson", "scheduled")),
        number("spread_h", "spread", "разброс", "Standard deviation of scheduled arrivals.", "h", minimum=0,
               maximum=1000, default=0.0),
    ),
    ("terminal", "year"),
    optional=True,
)

PORT_OBSERVED = table(
    "port_observed",
    "Observed operation of ports",
    "Наблюдения в портах",
    "What was observed or stated, beside which the simulation is shown.",
    (
        text("case", "case", "случай", "Key of the comparison."),
        text("title", "what", "что", "What was observed, in words."),
        number("low", "from", "от", "Value, or lower end.", "unit", minimum=0, maximum=100_000_000),
        number("high", "to", "до", "Value, or upper end.", "unit", minimum=0, maximum=100_000_000),
        text("unit", "unit", "единица", "Unit of the value."),
        text("fitted", "fitted", "подогнано", "Parameter that was fitted to it; empty = a test of the model.",
             default=""),
    ),
    ("case",),
    optional=True,
)

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

TABLES = (
    PORTS, PORT_TERMINALS, PORT_SERVICES, PORT_WEATHER, CASPIAN_LEVEL, PORT_ARRIVALS, PORT_OBSERVED, PORT_CURVES,
)  # fmt: skip
