"""Tables of food security and of joint industry: balances of food, what it feeds, who sells it, and joint plants."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, number, state, table, text

GROUPS = ("grain", "plant", "animal")
GRAIN = "grain"
UNITS = ("kt", "thousand", "million")
SUPPLY = ("production_kt", "imports_kt", "stock_draw_kt")
USES = ("exports_kt", "food_kt", "feed_kt", "other_kt")
"""Columns of a balance; both sides are as large."""

ITEMS = table(
    "food_items",
    "Food items",
    "Продукты питания",
    "What a tonne of food feeds, costs and holds of water, and how its trade answers a price.",
    (
        text("item", "item", "продукт", "Key of the item."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("group", "group", "группа", "grain counts for grain self-sufficiency.", choices=GROUPS),
        text("crop", "crop", "культура", "Irrigated crop of crops.csv that it is; empty = none.",
             references="crops.crop", default=""),
        number("kcal_per_kg", "food energy", "калорийность", "Energy of a kilogram of food use.", "kcal/kg", minimum=0,
               maximum=9000),
        number("protein_g_per_kg", "protein", "белок", "Protein of a kilogram of food use.", "g/kg", minimum=0,
               maximum=500),
        number("price_usd_per_t", "border price", "цена на границе", "Price at the importer's border.", "USD/t",
               minimum=0, maximum=20_000),
        number("water_green_m3_per_t", "green water", "зелёная вода", "Rain held in a tonne (virtual water).", "m3/t",
               minimum=0, maximum=30_000),
        number("water_blue_m3_per_t", "blue water", "голубая вода", "Irrigation held in a tonne (virtual water).",
               "m3/t", minimum=0, maximum=30_000),
        number("demand_elasticity", "elasticity of demand", "эластичность спроса", "Fall of food use per rise of the "
               "price (a positive figure).", "1", minimum=0, maximum=5),
        number("supply_elasticity", "elasticity of supply", "эластичность предложения", "Rise of what the other "
               "exporters sell per rise of the price, within the season.", "1", minimum=0, maximum=20),
        number("arrival_premium", "premium of new sellers", "надбавка новых поставщиков", "Rise of the price at which "
               "sellers from elsewhere can replace all that they have the room for.", "1", minimum=0.01, maximum=5),
        number("arrival_share", "room of new sellers", "доля новых поставщиков", "Part of missing imports that other "
               "ways can carry within the season.", "1", minimum=0, maximum=1),
    ),
    ("item",),
    optional=True,
)  # fmt: skip

BALANCE = table(
    "food_balance",
    "Food balances",
    "Продовольственные балансы",
    "Supply and use of each item in a year: production + imports + stock_draw = exports + food + feed + other.",
    (
        state("State that eats."),
        text("item", "item", "продукт", "Item.", references="food_items.item"),
        integer("year", "year", "год", "Calendar year.", "year", minimum=1990, maximum=2100),
        number("production_kt", "production", "производство", "Harvest or output.", "kt/year", minimum=0,
               maximum=100_000),
        number("imports_kt", "imports", "импорт", "Imports, with products in terms of the item.", "kt/year", minimum=0,
               maximum=100_000),
        number("stock_draw_kt", "taken from stocks", "из запасов", "Taken from stocks (+) or put by (-).", "kt/year",
               minimum=-100_000, maximum=100_000, default=0.0),
        number("exports_kt", "exports", "экспорт", "Exports, with products in terms of the item.", "kt/year",
               minimum=0, maximum=100_000, default=0.0),
        number("food_kt", "food", "пища", "Use as food.", "kt/year", minimum=0, maximum=100_000),
        number("feed_kt", "feed", "корм", "Use as feed.", "kt/year", minimum=0, maximum=100_000, default=0.0),
        number("other_kt", "other uses", "прочее", "Seed, losses, processing, and what is not told apart.", "kt/year",
               minimum=0, maximum=100_000, default=0.0),
    ),
    ("state", "item", "year"),
    optional=True,
)  # fmt: skip

NEEDS = table(
    "food_needs",
    "Food needs and published supply",
    "Потребности и опубликованное потребление",
    "People behind a year's balances, what a head needs, and the supply that others publish.",
    (
        state("State."),
        integer("year", "year", "год", "Year of the balances.", "year", minimum=1990, maximum=2100),
        number("population_million", "population", "население", "People counted by the balances.", "million",
               minimum=0.001, maximum=2000),
        number("need_kcal_per_day", "energy needed", "потребность в энергии", "Energy that a head needs.",
               "kcal/head/day", minimum=1000, maximum=4000),
        number("need_protein_g_per_day", "protein needed", "потребность в белке", "Protein that a head needs.",
               "g/head/day", minimum=10, maximum=150),
        number("published_kcal_per_day", "published supply of energy", "опубликованная калорийность", "Supply of all "
               "food as published, for comparison.", "kcal/head/day", minimum=500, maximum=5000),
        number("published_protein_g_per_day", "published supply of protein", "опубликованный белок", "Supply of all "
               "protein as published, for comparison; 0 = none.", "g/head/day", minimum=0, maximum=200, default=0.0),
    ),
    ("state", "year"),
    optional=True,
)  # fmt: skip

TRADE = table(
    "food_trade",
    "Sources of food imports",
    "Источники импорта продовольствия",
    "Part of an importer's imports of an item that comes from an exporter; what is not listed comes from others.",
    (
        text("exporter", "exporter", "экспортёр", "Country that sells, ISO 3166 alpha-3."),
        text("item", "item", "продукт", "Item.", references="food_items.item"),
        text("importer", "importer", "импортёр", "State that buys.", references="states.state"),
        number("share", "share", "доля", "Part of the importer's imports.", "1", minimum=0, maximum=1),
    ),
    ("exporter", "item", "importer"),
    optional=True,
)

YIELDS = table(
    "food_yields",
    "Observed yields of rainfed crops",
    "Наблюдаемая урожайность богарных культур",
    "National yields year by year, from which good and bad years are read.",
    (
        state("State."),
        text("item", "item", "продукт", "Item.", references="food_items.item"),
        integer("year", "year", "год", "Year of harvest.", "year", minimum=1950, maximum=2100),
        number("yield_t_per_ha", "yield", "урожайность", "National mean.", "t/ha", minimum=0, maximum=150),
    ),
    ("state", "item", "year"),
    optional=True,
)

PROJECTS = table(
    "industry_projects",
    "Joint industrial projects",
    "Совместные промышленные проекты",
    "What a joint plant makes, and what it asks of power, gas, water, people and railways at full output.",
    (
        text("measure", "measure", "мера", "Measure that builds it.", references="measures.measure"),
        text("product", "product", "продукция", "What it makes."),
        number("output_per_year", "output", "выпуск", "Output in the unit named.", "see unit", minimum=0,
               maximum=100_000),
        text("unit", "unit of output", "единица выпуска", "kt: thousand tonnes; thousand or million pieces or metres.",
             choices=UNITS),
        number("revenue_musd_per_year", "revenue", "выручка", "Sales at full output.", "million USD per year",
               minimum=0, maximum=100_000),
        number("inputs_musd_per_year", "inputs bought", "материальные затраты", "Materials and services bought, "
               "without energy and water.", "million USD per year", minimum=0, maximum=100_000),
        number("electricity_gwh_per_year", "electricity", "электроэнергия", "Electricity used.", "GWh/year",
               minimum=0, maximum=100_000),
        text("power_node", "power node", "узел энергосистемы", "Where electricity is taken.",
             references="power_nodes.power_node"),
        number("gas_gwh_per_year", "gas", "газ", "Gas burnt or made into products.", "GWh/year", minimum=0,
               maximum=1_000_000, default=0.0),
        number("water_mm3_per_year", "water", "вода", "Water withdrawn.", "Mm3/year", minimum=0, maximum=1000,
               default=0.0),
        text("node", "river node", "речной узел", "Where water is taken; empty = outside the rivers of the model.",
             references="nodes.node", default=""),
        number("jobs", "jobs", "рабочие места", "People employed.", "1", minimum=0, maximum=1_000_000, default=0.0),
        text("commodity", "commodity", "груз", "What is carried.", references="freight_commodities.commodity"),
        text("from_zone", "from zone", "из зоны", "Where freight begins.", references="freight_zones.zone"),
        text("to_zone", "to zone", "в зону", "Where freight goes.", references="freight_zones.zone"),
        number("freight_kt_per_year", "freight", "перевозки", "Tonnes carried from zone to zone.", "kt/year",
               minimum=0, maximum=100_000, default=0.0),
    ),
    ("measure",),
    optional=True,
)  # fmt: skip

TABLES = (ITEMS, BALANCE, NEEDS, TRADE, YIELDS)
INDUSTRY = (PROJECTS,)
