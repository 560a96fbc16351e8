"""Tables of institutions: countries, platforms on which they meet, what a platform can do, and who takes part how."""

from __future__ import annotations

from kelisim.region.schema._declare import integer, table, text

FIELDS = ("water", "power", "environment", "transport", "trade", "finance", "security", "general")
INSTRUMENTS = ("binding", "finance", "programme", "consultation")
ROLES = ("member", "suspended", "associate", "observer", "partner", "negotiating", "guest", "withdrawn")

COUNTRIES = table(
    "countries",
    "Countries",
    "Страны",
    "All parties that institutions may have: the states of the region and others. A union that acts as one party has a "
    "row of its own.",
    (
        text("country", "country", "страна", "Code, ISO 3166 alpha-3 where there is one."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
    ),
    ("country",),
    optional=True,
)

INSTITUTIONS = table(
    "institutions",
    "Institutions",
    "Институты и форматы",
    "Organisations, commissions, banks and formats of meeting.",
    (
        text("institution", "institution", "институт", "Key, as a rule the abbreviation in use."),
        text("name_en", "name (English)", "название (англ.)", "Name in English."),
        text("name_ru", "name (Russian)", "название (рус.)", "Name in Russian."),
        integer("founded_year", "founded", "год основания", "Year of foundation, entry into force or first meeting; "
                "empty = not known.", "year", minimum=1900, maximum=2100, default=0),
        text("url", "address", "адрес", "Site of the institution; empty = it has none.", default=""),
    ),
    ("institution",),
    optional=True,
)

MANDATES = table(
    "mandates",
    "Mandates",
    "Полномочия",
    "What an institution can do, and in which field.",
    (
        text("institution", "institution", "институт", "Institution.", references="institutions.institution"),
        text("field", "field", "область", "Field in which it can act.", choices=FIELDS),
        text("instrument", "instrument", "инструмент",
             "binding: its decisions or rules oblige the members; finance: it lends or grants; programme: it agrees "
             "programmes or schedules that do not oblige; consultation: it talks.", choices=INSTRUMENTS),
    ),
    ("institution", "field", "instrument"),
    optional=True,
)

MEMBERSHIPS = table(
    "memberships",
    "Memberships",
    "Участие",
    "Who takes part in an institution, and how. A country without a row has no part in it; countries that the "
    "countries table does not list are left out.",
    (
        text("institution", "institution", "институт", "Institution.", references="institutions.institution"),
        text("country", "country", "страна", "Country.", references="countries.country"),
        text("role", "role", "статус",
             "member: full part; suspended: member on paper that takes no part; associate, observer, partner: lesser "
             "standing; negotiating: candidate; guest: invited; withdrawn: former member.", choices=ROLES),
        integer("since_year", "since", "с года", "First year of the role; empty = not known.", "year", minimum=1900,
                maximum=2100, default=0),
    ),
    ("institution", "country"),
    optional=True,
)

TABLES = (COUNTRIES, INSTITUTIONS, MANDATES, MEMBERSHIPS)
