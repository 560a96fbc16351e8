"""Meaning rules of countries, institutions, mandates and memberships."""

from __future__ import annotations

from collections.abc import Iterator

from kelisim.errors import Fault
from kelisim.region.rules._rule import Rule, Tables, at, rows

_BEFORE_FOUNDING = frozenset({"negotiating", "guest"})
"""Roles that may begin before the institution: talks on accession began under its forerunner."""


def states_are_countries(tables: Tables) -> Iterator[Fault]:
    """A region that lists countries lists its states among them."""
    countries = set(tables["countries"]["country"])
    if not countries:
        return
    for state in rows(tables["states"]):
        if state.state not in countries:
            yield at("states", state.Index, "state", state.state, "a row in countries.csv",
                     f"add {state.state} to countries.csv")  # fmt: skip


def institutions_live(tables: Tables) -> Iterator[Fault]:
    """An institution has a member and something that it can do."""
    memberships = tables["memberships"]
    members = set(memberships.loc[memberships["role"] == "member", "institution"])
    able = set(tables["mandates"]["institution"])
    for row in rows(tables["institutions"]):
        if row.institution not in members:
            yield at("institutions", row.Index, "institution", row.institution, "a member in memberships.csv",
                     "add its members, or delete the institution")  # fmt: skip
        if row.institution not in able:
            yield at("institutions", row.Index, "institution", row.institution, "a row in mandates.csv",
                     "say in which field it can do what")  # fmt: skip


def years_plausible(tables: Tables) -> Iterator[Fault]:
    """Nothing begins after the year of its source, and nobody belongs to an institution before it exists."""
    founded = dict(zip(tables["institutions"]["institution"], tables["institutions"]["founded_year"], strict=True))
    for table, column in (("institutions", "founded_year"), ("memberships", "since_year")):
        frame = tables[table]
        for row in rows(frame[frame[column] > frame["source_year"]]):
            yield at(table, row.Index, column, getattr(row, column), f"at most {row.source_year}, the year of the "
                     "source", "correct the year, or the year of the source")  # fmt: skip
    for row in rows(tables["memberships"]):
        begun = founded[row.institution]
        if row.since_year and begun > row.since_year and row.role not in _BEFORE_FOUNDING:
            yield at("memberships", row.Index, "since_year", row.since_year, f"{begun} or later: {row.institution} is "
                     "not older", "correct the year here or in institutions.csv")  # fmt: skip


RULES = (
    Rule("state-country", "Every state is a country.", ("states", "countries"), states_are_countries),
    Rule("institution-lives", "Every institution has a member and a mandate.",
         ("institutions", "mandates", "memberships"), institutions_live),
    Rule("institution-years", "Years of institutions and memberships are plausible.", ("institutions", "memberships"),
         years_plausible),
)  # fmt: skip
