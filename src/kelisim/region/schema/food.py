"""Tables of water use: irrigation zones, crops, towns and industry, limits, environment."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, month, number, state, table, text

CROPS = table(
    "crops",
    "Crops",
    "Культуры",
    "Response of yield to water and what a tonne gives.",
    (
        text("crop", "crop", "культура", "Key of the crop."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        number("yield_response", "yield response factor Ky", "коэффициент отклика урожая Ky",
               "Seasonal Ky of FAO Irrigation and Drainage Paper 33: relative yield loss per relative "
               "evapotranspiration deficit.", "1", minimum=0.1, maximum=2),
        number("energy_kcal_per_kg", "food energy", "калорийность", "Edible energy; 0 for fibre and fodder.",
               "kcal/kg", minimum=0, maximum=9000, default=0.0),
    ),
    ("crop",),
)

CROP_WATER = table(
    "crop_water",
    "Crop water requirement",
    "Водопотребление культур",
    "Net irrigation requirement at the field by climate zone and month (after rain; with leaching).",
    (
        text("climate", "climate zone", "климатическая зона", "Key of the climate zone."),
        text("crop", "crop", "культура", "Crop.", references="crops.crop"),
        month(),
        number("requirement_mm", "net requirement", "норма нетто", "Net depth in the month.", "mm", minimum=0,
               maximum=600),
    ),
    ("climate", "crop", "month"),
)

ZONES = table(
    "zones",
    "Irrigation zones",
    "Зоны орошения",
    "Irrigated land by the node that supplies it.",
    (
        text("zone", "zone", "зона", "Key of the zone."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("node", "intake node", "узел водозабора", "Node from which water is taken; it belongs to the zone's "
             "state.", references="nodes.node"),
        text("return_node", "return node", "узел возврата", "Node that receives the return flow (same state); "
             "empty = the return flow leaves the rivers (desert sinks).", references="nodes.node", default=""),
        text("climate", "climate zone", "климатическая зона", "Climate zone of crop_water.csv.",
             references="crop_water.climate"),
        number("conveyance_efficiency", "conveyance efficiency", "КПД каналов", "Part of the withdrawal that "
               "reaches the field.", "1", minimum=0.1, maximum=1),
        number("field_efficiency", "field efficiency", "КПД техники полива", "Part of the field delivery used by "
               "the crop.", "1", minimum=0.1, maximum=1),
        number("return_fraction", "return fraction", "доля возвратных вод", "Part of the withdrawal that comes back "
               "to return_node in the same month.", "1", minimum=0, maximum=0.9, default=0.0),
        number("capacity_m3s", "intake capacity", "пропускная способность", "Largest monthly mean withdrawal; empty "
               "= no limit.", "m3/s", minimum=0, default=float("inf")),
        number("lift_kwh_per_m3", "pumping energy", "энергия подъёма", "Electricity per cubic metre withdrawn.",
               "kWh/m3", minimum=0, maximum=3, default=0.0),
        text("power_node", "power node", "узел энергосистемы", "Where the pumps are supplied.",
             references="power_nodes.power_node"),
    ),
    ("zone",),
)

ZONE_CROPS = table(
    "zone_crops",
    "Crops by zone",
    "Культуры по зонам",
    "Irrigated area, yield with enough water, and value.",
    (
        text("zone", "zone", "зона", "Zone.", references="zones.zone"),
        text("crop", "crop", "культура", "Crop.", references="crops.crop"),
        number("area_kha", "area", "площадь", "Irrigated area.", "1000 ha", minimum=0, maximum=5000),
        number("yield_t_per_ha", "full yield", "урожайность", "Yield when water is not short.", "t/ha", minimum=0,
               maximum=150),
        number("net_value_usd_per_ha", "net value", "чистая стоимость", "Value lost when the whole harvest is lost: "
               "revenue less the costs then saved (harvest, transport), at the price base.", "USD/ha", minimum=0,
               maximum=30000),
    ),
    ("zone", "crop"),
)

TOWNS = table(
    "towns",
    "Municipal and industrial use",
    "Коммунальное и промышленное водопотребление",
    "Demands served before irrigation because they are worth more.",
    (
        text("town", "user", "потребитель", "Key of the user."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        text("node", "intake node", "узел водозабора", "Node from which water is taken.", references="nodes.node"),
        number("demand_mm3_per_year", "demand", "потребность", "Annual withdrawal wanted, spread evenly over the "
               "months.", "Mm3/year", minimum=0, maximum=20000),
        number("return_fraction", "return fraction", "доля возвратных вод", "Part that comes back to the same node.",
               "1", minimum=0, maximum=0.95, default=0.0),
        number("value_usd_per_m3", "value", "ценность", "Value lost per cubic metre not served.", "USD/m3",
               minimum=0, maximum=100),
    ),
    ("town",),
)

LIMITS = table(
    "limits",
    "Withdrawal limits",
    "Лимиты водозабора",
    "Agreed upper limits on a state's withdrawals (irrigation, towns, industry) by basin and season.",
    (
        state("State that withdraws."),
        text("basin", "basin", "бассейн", "Basin, as in nodes.csv."),
        text("season", "season", "сезон", "growing: April-September; winter: October-March.",
             choices=("growing", "winter")),
        number("limit_km3", "limit", "лимит", "Largest withdrawal in the season of one calendar year.", "km3",
               minimum=0, maximum=100),
    ),
    ("state", "basin", "season"),
    optional=True,
)

ENVIRONMENT = table(
    "environment",
    "Value of water to lakes and deltas",
    "Ценность воды для озёр и дельт",
    "Concave stated value of the yearly inflow of a terminal node: each step is worth less than the one before.",
    (
        text("node", "node", "узел", "Terminal node.", references="nodes.node"),
        integer("step", "step", "ступень", "1 = first water to arrive.", "1", minimum=1, maximum=20),
        number("volume_km3_per_year", "volume", "объём", "Width of the step.", "km3/year", minimum=0, maximum=100),
        number("value_usd_per_m3", "value", "ценность", "Value of a cubic metre in this step.", "USD/m3", minimum=0,
               maximum=10),
        state("State that enjoys the value."),
    ),
    ("node", "step"),
    optional=True,
)

TABLES = (CROPS, CROP_WATER, ZONES, ZONE_CROPS, TOWNS, LIMITS, ENVIRONMENT)
