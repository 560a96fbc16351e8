"""Tables of power: nodes, plants, fuels, demand, load blocks, lines, outside markets, unserved energy."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, month, number, state, table, text

POWER_NODES = table(
    "power_nodes",
    "Power nodes",
    "Узлы энергосистемы",
    "Zones of the grid inside which transmission does not bind.",
    (
        text("power_node", "power node", "узел энергосистемы", "Key of the zone."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        state("State to which the zone belongs."),
        number("lon", "longitude", "долгота", "Longitude, WGS 84 (indicative).", "degree", minimum=-180, maximum=180),
        number("lat", "latitude", "широта", "Latitude, WGS 84 (indicative).", "degree", minimum=-90, maximum=90),
    ),
    ("power_node",),
)

PLANTS = table(
    "plants",
    "Power plants",
    "Электростанции",
    "Thermal, wind and solar plants, and hydropower on rivers that are not modelled. Plants above 50 MW are listed; "
    "smaller ones are aggregated into rows that say so.",
    (
        text("plant", "plant", "станция", "Key of the plant."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian; the English one if empty.",
             default=""),
        text("power_node", "power node", "узел энергосистемы", "Zone.", references="power_nodes.power_node"),
        text("fuel", "fuel", "топливо", "Fuel or resource.",
             choices=("coal", "gas", "oil", "nuclear", "hydro", "wind", "solar")),
        text("technology", "technology", "технология", "Key of availability.csv.",
             references="availability.technology"),
        text("status", "status", "состояние", "operating or planned.", choices=("operating", "planned")),
        number("capacity_mw", "capacity", "мощность", "Installed capacity.", "MW", minimum=0, maximum=20000),
        integer("start_year", "start year", "год пуска", "Year of commissioning (capacity-weighted for aggregates).",
                "year", minimum=1900, maximum=2100),
        number("efficiency", "efficiency", "КПД", "Fuel to wire; 1 where no fuel is burnt.", "1", minimum=0.1,
               maximum=1),
        number("om_usd_per_mwh", "variable O&M", "переменные затраты", "Operation and maintenance per energy.",
               "USD/MWh", minimum=0, maximum=100),
    ),
    ("plant",),
)

FUELS = table(
    "fuels",
    "Fuel prices",
    "Цены топлива",
    "Price at the plant by state, per thermal energy.",
    (
        state("State where the fuel is burnt."),
        text("fuel", "fuel", "топливо", "Fuel, as in plants.csv.",
             choices=("coal", "gas", "oil", "nuclear", "hydro", "wind", "solar")),
        number("price_usd_per_mwh", "price", "цена", "Price per thermal megawatt hour.", "USD/MWh (thermal)",
               minimum=0, maximum=200),
        number("emission_t_per_mwh", "emission factor", "выбросы", "CO2 per thermal megawatt hour.",
               "t/MWh (thermal)", minimum=0, maximum=1, default=0.0),
        number("export_parity_usd_per_mwh", "export parity", "экспортный паритет",
               "What the fuel would earn abroad; not used in the base case, kept for the valuation at market prices.",
               "USD/MWh (thermal)", minimum=0, maximum=200, default=0.0),
    ),
    ("state", "fuel"),
)

AVAILABILITY = table(
    "availability",
    "Availability",
    "Готовность",
    "Part of the capacity that can run, by technology, month and load block (outages, heat, sun, wind, river).",
    (
        text("technology", "technology", "технология", "Key of the technology, e.g. gas-st or solar-uzb."),
        month(),
        text("block", "load block", "блок нагрузки", "Load block.", references="load_blocks.block"),
        number("availability", "availability", "готовность", "Available part of the capacity.", "1", minimum=0,
               maximum=1),
    ),
    ("technology", "month", "block"),
)

LOAD_BLOCKS = table(
    "load_blocks",
    "Load blocks",
    "Блоки нагрузки",
    "Parts of the hours of a month; the shares add up to 1.",
    (
        text("block", "load block", "блок нагрузки", "Key of the block."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        number("hours_share", "share of hours", "доля часов", "Part of the hours of every month.", "1", minimum=0.01,
               maximum=1),
    ),
    ("block",),
)

LOAD_SHAPE = table(
    "load_shape",
    "Load by block",
    "Нагрузка по блокам",
    "Load in the block over the mean load of the month; weighted by hours the mean is 1.",
    (
        text("power_node", "power node", "узел энергосистемы", "Zone.", references="power_nodes.power_node"),
        month(),
        text("block", "load block", "блок нагрузки", "Load block.", references="load_blocks.block"),
        number("load_over_mean", "load over mean", "нагрузка к средней", "Ratio to the mean load.", "1", minimum=0.1,
               maximum=3),
    ),
    ("power_node", "month", "block"),
)

DEMAND = table(
    "demand",
    "Electricity demand by year",
    "Годовое потребление электроэнергии",
    "Demand at the power node including grid losses, without the pumps that zones.csv models.",
    (
        text("power_node", "power node", "узел энергосистемы", "Zone.", references="power_nodes.power_node"),
        integer("year", "year", "год", "Calendar year.", "year", minimum=1900, maximum=2100),
        number("demand_gwh", "demand", "потребление", "Energy wanted in the year.", "GWh", minimum=0,
               maximum=1000000),
    ),
    ("power_node", "year"),
)

DEMAND_SHAPE = table(
    "demand_shape",
    "Demand by month",
    "Потребление по месяцам",
    "Share of the year's demand; the twelve shares add up to 1.",
    (
        text("power_node", "power node", "узел энергосистемы", "Zone.", references="power_nodes.power_node"),
        month(),
        number("share", "share of the year", "доля года", "Share of the year's energy.", "1", minimum=0, maximum=0.5),
    ),
    ("power_node", "month"),
)

LINES = table(
    "lines",
    "Transmission lines",
    "Линии электропередачи",
    "Transfer capacity between zones. Between two states, the price is the border offer at which energy is sold.",
    (
        text("line", "line", "линия", "Key of the line."),
        text("from_node", "from zone", "от узла", "Zone at one end.", references="power_nodes.power_node"),
        text("to_node", "to zone", "до узла", "Zone at the other end.", references="power_nodes.power_node"),
        number("capacity_mw", "capacity", "пропускная способность", "Transfer capacity in the direction given.", "MW",
               minimum=0, maximum=50000),
        number("reverse_capacity_mw", "reverse capacity", "обратная пропускная способность",
               "Transfer capacity against the direction given.", "MW", minimum=0, maximum=50000),
        number("loss_fraction", "loss", "потери", "Part of the energy lost on the way.", "1", minimum=0, maximum=0.5,
               default=0.03),
        number("offer_mw", "border offer", "предложение на границе",
               "Power that the two states trade without a joint programme, each way: what a state alone may count on. "
               "Not used inside a state.", "MW", minimum=0, maximum=50000, default=0.0),
        number("price_usd_per_mwh", "border price", "цена на границе", "Price of energy sold over the line in the "
               "direction given, paid by the buyer for what leaves the seller.", "USD/MWh", minimum=0, maximum=500,
               default=0.0),
        number("reverse_price_usd_per_mwh", "reverse border price", "обратная цена на границе",
               "Price of energy sold against the direction given.", "USD/MWh", minimum=0, maximum=500, default=0.0),
    ),
    ("line",),
)

MARKETS = table(
    "markets",
    "Outside markets",
    "Внешние рынки",
    "Offers of neighbours that are not players, by month.",
    (
        text("market", "market", "рынок", "Key of the offer."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian; the English one if empty.",
             default=""),
        text("power_node", "power node", "узел энергосистемы", "Zone that trades.",
             references="power_nodes.power_node"),
        text("direction", "direction", "направление", "import into the zone, or export from it.",
             choices=("import", "export")),
        month(),
        number("capacity_mw", "capacity", "мощность", "Largest power traded in the month.", "MW", minimum=0,
               maximum=20000),
        number("price_usd_per_mwh", "price", "цена", "Price paid (import) or received (export).", "USD/MWh",
               minimum=0, maximum=500),
    ),
    ("market", "month"),
)

UNSERVED = table(
    "unserved",
    "Value of energy served and not served",
    "Ценность отпущенной и недоотпущенной энергии",
    "Steps of the demand curve: the least valuable use is cut first. The last step has share 1 and the highest value.",
    (
        state(),
        integer("step", "step", "ступень", "1 = cut first.", "1", minimum=1, maximum=10),
        number("share", "share of demand", "доля потребления", "Largest part of the load in this step.", "1",
               minimum=0, maximum=1),
        number("value_usd_per_mwh", "value", "ценность", "Value lost per megawatt hour not served.", "USD/MWh",
               minimum=0, maximum=20000),
    ),
    ("state", "step"),
)

OBSERVED_GENERATION = table(
    "observed_generation",
    "Observed generation and trade",
    "Наблюдённая выработка и обмен",
    "What was measured by year and fuel: not used by the model, only set beside its results.",
    (
        state(),
        integer("year", "year", "год", "Calendar year.", "year", minimum=1900, maximum=2100),
        text("item", "item", "показатель", "Fuel, or net-imports, or demand.",
             choices=("coal", "gas", "oil", "hydro", "wind", "solar", "nuclear", "net-imports", "demand")),
        number("energy_gwh", "energy", "энергия", "Energy in the year.", "GWh", minimum=-100000, maximum=1000000),
    ),
    ("state", "year", "item"),
    optional=True,
)

TABLES = (
    LOAD_BLOCKS, POWER_NODES, AVAILABILITY, PLANTS, FUELS, DEMAND, DEMAND_SHAPE, LOAD_SHAPE, LINES, MARKETS, UNSERVED,
    OBSERVED_GENERATION,
)  # fmt: skip
