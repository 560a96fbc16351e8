"""Which platform can carry a deal: institutions by who of the parties belongs to them, and what they can do.

A deal needs a place where all its parties sit, with the power that the deal asks for. For every institution of a
region :func:`platforms_for` says which parties are full members, which take a lesser part and which have none.
Where no institution holds all, :func:`smallest_cover` finds the fewest that together do: every *pair* of parties
meets somewhere, if that can be had (a deal then needs no go-between), else every party sits somewhere. This is the
set cover problem, solved exactly: after institutions whose members among the parties are a part of another's are
set aside, few are left, and all combinations are tried by size.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean
from kelisim.region.schema.institutions import FIELDS, INSTRUMENTS, ROLES


@dataclass(frozen=True, slots=True)
class Part:
    """How a country takes part: its role, and the first year of it (``None``: not known)."""

    country: str
    role: str
    since: int | None


@dataclass(frozen=True, slots=True)
class Platform:
    """An institution seen by the parties of a deal.

    ``members``: parties with full membership; ``lesser``: parties in another role, the closest first; ``absent``:
    parties without any. Each in the order in which the parties were named. ``others``: full members that are no
    parties. ``mandates``: (field, instrument) of the fields asked for.
    """

    institution: str
    name_en: str
    name_ru: str
    founded: int | None
    url: str
    mandates: tuple[tuple[str, str], ...]
    members: tuple[Part, ...]
    lesser: tuple[Part, ...]
    absent: tuple[str, ...]
    others: int

    @property
    def holds_all(self) -> bool:
        """Whether every party is a full member."""
        return not self.lesser and not self.absent

    @property
    def missing(self) -> tuple[str, ...]:
        """Parties that are no full members."""
        return (*(part.country for part in self.lesser), *self.absent)

    @property
    def strongest(self) -> str:
        """The strongest instrument: binding, finance, programme or consultation."""
        return min((instrument for _, instrument in self.mandates), key=INSTRUMENTS.index)

    @property
    def binding(self) -> bool:
        """Whether it can oblige its members in one of the fields asked for."""
        return self.strongest == "binding"

    @property
    def since(self) -> int | None:
        """Year since which all the parties that are members sit together; ``None`` where a year is not known."""
        years = [part.since for part in self.members]
        known = [year for year in years if year is not None]
        return max(known) if known and len(known) == len(years) else None


@dataclass(frozen=True, slots=True)
class Cover:
    """Institutions that together hold the parties.

    ``pairs_met`` tells whether every pair of parties meets in one of them. ``unheld`` lists parties that are a full
    member of none of the region's institutions; no choice of institutions can hold them.
    """

    institutions: tuple[str, ...]
    pairs_met: bool
    unheld: tuple[str, ...]


def platforms_for(region: Region, parties: Sequence[str], fields: Sequence[str] | None = None) -> tuple[Platform, ...]:
    """Institutions of a region for a deal of ``parties`` (country codes) in ``fields`` (``None``: any field).

    Sorted: most full members first, then fewest without any part, the strongest instrument (if fields are named:
    what binds in security is no better for trade), fewest outsiders, name.
    An institution in which no party has any part is left out, and so is one without a mandate in the fields. Raises
    InputError for no or unknown parties, unknown fields, and a region without institutions.
    """
    wanted = _checked(region, parties, fields or ())
    mandates = region["mandates"]
    if fields:
        mandates = mandates[mandates["field"].isin(list(fields))]
    able = {str(key): rows for key, rows in mandates.groupby("institution", sort=False)}
    parts = {str(key): rows for key, rows in region["memberships"].groupby("institution", sort=False)}
    found = [
        _platform(row, able[str(row["institution"])], parts[str(row["institution"])], wanted)
        for row in region["institutions"].to_dict("records")
        if row["institution"] in able
    ]
    present = (one for one in found if len(one.absent) < len(wanted))
    return tuple(sorted(present, key=_rank_in_fields if fields else _rank))


def smallest_cover(platforms: Sequence[Platform]) -> Cover:
    """The fewest of ``platforms`` (all of one set of parties) that together hold every pair of parties.

    Where no choice makes every pair meet, the fewest that hold every party. Of several equally small, the one with
    the platforms that come first in the order given. One platform is enough if it holds all.
    """
    parties = _parties(platforms)
    held = {one.institution: frozenset(part.country for part in one.members) for one in platforms}
    everyone = frozenset().union(*held.values()) if held else frozenset[str]()
    unheld = tuple(party for party in parties if party not in everyone)
    pairs = {name: frozenset(combinations(sorted(members), 2)) for name, members in held.items()}
    all_pairs = frozenset(combinations(sorted(parties), 2))
    if parties and frozenset().union(*pairs.values()) == all_pairs and not unheld:
        return Cover(_fewest(held if len(parties) == 1 else pairs), pairs_met=True, unheld=())
    return Cover(_fewest(held), pairs_met=False, unheld=unheld)


def _fewest(sets: dict[str, frozenset[str]] | dict[str, frozenset[tuple[str, str]]]) -> tuple[str, ...]:
    """Names of the fewest sets with the same union as all; the first by order where several are as few."""
    whole = frozenset().union(*sets.values()) if sets else frozenset()
    useful = [name for i, name in enumerate(sets) if sets[name] and not _within_another(list(sets.values()), i)]
    for size in range(len(useful) + 1):
        for choice in combinations(useful, size):
            if frozenset().union(*(sets[name] for name in choice)) == whole:
                return choice
    raise AssertionError("the union of all sets covers itself")


def _within_another(sets: Sequence[frozenset[object]], i: int) -> bool:
    """Whether a set is a part of another, or the same as an earlier one."""
    return any(sets[i] < other or (sets[i] == other and j < i) for j, other in enumerate(sets))


def _parties(platforms: Sequence[Platform]) -> tuple[str, ...]:
    if not platforms:
        return ()
    first = platforms[0]
    return (*(part.country for part in first.members), *first.missing)


def _platform(
    row: Mapping[Hashable, object], able: pd.DataFrame, parts: pd.DataFrame, parties: Sequence[str]
) -> Platform:
    roles = {
        str(country): Part(str(country), str(role), int(since) or None)
        for country, role, since in zip(parts["country"], parts["role"], parts["since_year"], strict=True)
    }
    here = [roles[party] for party in parties if party in roles]
    members = tuple(part for part in here if part.role == "member")
    lesser = sorted((part for part in here if part.role != "member"), key=lambda part: ROLES.index(part.role))
    founded = row["founded_year"]
    return Platform(
        institution=str(row["institution"]),
        name_en=str(row["name_en"]),
        name_ru=str(row["name_ru"]),
        founded=int(str(founded)) or None,
        url=str(row["url"]),
        mandates=tuple(zip(able["field"].tolist(), able["instrument"].tolist(), strict=True)),
        members=members,
        lesser=tuple(lesser),
        absent=tuple(party for party in parties if party not in roles),
        others=sum(part.role == "member" for part in roles.values()) - len(members),
    )


def _rank(platform: Platform) -> tuple[int, int, int, str]:
    return -len(platform.members), len(platform.absent), platform.others, platform.institution


def _rank_in_fields(platform: Platform) -> tuple[int, int, int, int, str]:
    members, absent, others, name = _rank(platform)
    return members, absent, INSTRUMENTS.index(platform.strongest), others, name


def _checked(region: Region, parties: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
    """The parties, each once; raises InputError with all faults."""
    faults = []
    if not region.has("institutions"):
        faults.append(Fault("institutions.csv", None, None, "", f"institutions in the region {region.name}",
                            "add institutions.csv, mandates.csv, memberships.csv and countries.csv"))  # fmt: skip
    if not parties:
        faults.append(Fault("the request", None, "parties", "", "at least one country code", "name the parties"))
    known = [str(country) for country in region["countries"]["country"]]
    faults += _unknown(parties, known, "parties", "country")
    faults += _unknown(fields, FIELDS, "fields", "field")
    if faults:
        raise InputError(faults, subject="the request")
    return tuple(dict.fromkeys(parties))


def _unknown(words: Sequence[str], known: Sequence[str], column: str, what: str) -> Iterable[Fault]:
    for word in words:
        if word not in known:
            close = did_you_mean(word, known)
            mend = f"did you mean {close}?" if close else f"name a known {what}"
            yield Fault("the request", None, column, word, f"one of {', '.join(known)}", mend)
