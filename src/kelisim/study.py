"""Studies: what to run, declared in one TOML file.

::

    [study]
    name = "main"
    title_en = "Ten observed years under the power system of 2024"
    title_ru = "Десять наблюдённых лет при энергосистеме 2024 года"
    region = "central-asia"            # an embedded region, or a folder beside the study file
    record = "observed-2001-2010"      # hydrological record of the region
    demand_year = 2024                 # a year of the demand table, or "own": every year meets its own demand
    players = ["AFG"]                  # optional: neighbours of the region that join its states
    conditions = ["gas-twice"]         # optional: shocks and closures, from the conditions of the region
    without = ["TKM"]                  # optional: states that stay out of the plan of all, and act alone
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from kelisim.case import Scenario
from kelisim.errors import Fault, InputError
from kelisim.region.edits import edited, edits_of
from kelisim.region.package import Region, load
from kelisim.region.read import did_you_mean
from kelisim.region.schema import food, power, water

MAX_BYTES = 100_000
"""A study file is a few lines; anything larger is not one."""

KEYS: dict[str, tuple[type, ...]] = {
    "name": (str,), "title_en": (str,), "title_ru": (str,), "region": (str,), "record": (str,),
    "demand_year": (int, str), "players": (list,), "conditions": (list,), "without": (list,),
}  # fmt: skip
LISTS = {"players": '["AFG", "IRN"]', "conditions": '["gas-twice"]', "without": '["TKM"]'}
"""Keys that hold a list of texts, each with an example."""
OPTIONAL: dict[str, object] = {"title_en": "", "title_ru": "", **{key: [] for key in LISTS}}
OWN = "own"
READ = frozenset(table.name for part in (water, power, food) for table in part.TABLES)
"""Tables that a study is solved from: a condition that edits none of them would change nothing."""


@dataclass(frozen=True, slots=True)
class Study:
    """A declared study. ``region``: name of an embedded region or path of a folder. ``players``: who joins it.
    ``conditions``: shocks and closures that it is under. ``without``: states that stay out of the plan of all."""

    name: str
    title_en: str
    title_ru: str
    region: str
    scenario: Scenario
    players: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def varied(self, conditions: Sequence[str], without: Sequence[str]) -> Study:
        """The same study under more ``conditions`` and without more states, with a name that says so."""
        name = "+".join([self.name, *conditions]) + "".join(f"-without-{state}" for state in without)
        more = tuple(dict.fromkeys((*self.conditions, *conditions)))
        return replace(self, name=name, conditions=more, without=tuple(dict.fromkeys((*self.without, *without))))


def embedded_studies() -> dict[str, Path]:
    """Studies that come with kelisim, by name."""
    folder = Path(str(resources.files("kelisim") / "studies"))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def load_study(name_or_path: str) -> Study:
    """Read a study by name (embedded) or by path.

    Raises :class:`InputError` with every fault of the file.
    """
    known = embedded_studies()
    path = known.get(name_or_path, Path(name_or_path))
    if not path.is_file():
        hint = did_you_mean(name_or_path, known)
        mend = f"did you mean {hint}?" if hint else f"give a file or one of: {', '.join(known)}"
        raise InputError([Fault(str(name_or_path), None, None, "", "a study file or the name of a study", mend)])
    table = _table(path)
    faults = _faults(path.name, table)
    if faults:
        raise InputError(faults)
    values = {**OPTIONAL, **table}
    year = values["demand_year"]
    region = str(values["region"])
    if name_or_path not in known and (path.parent / region).is_dir():
        region = str(path.parent / region)
    scenario = Scenario(str(values["record"]), None if year == OWN else int(str(year)))
    players, conditions, leaving = (_texts(values[key]) for key in LISTS)
    titles = str(values["title_en"]), str(values["title_ru"])
    return Study(str(values["name"]), *titles, region, scenario, players, conditions, leaving)


def region_of(study: Study) -> Region:
    """The region of a study with its players, under its conditions. Raises InputError if there is none such."""
    return under(load(study.region, study.players), study.conditions)


def require_whole(study: Study) -> None:
    """Raise InputError for a study without some states where every grouping, or that of a deal, is asked for."""
    if study.without:
        mend = "leave it out: kelisim run solves it"
        told = ", ".join(study.without)
        raise InputError([Fault(f"study {study.name}", None, "without", told, "a study of all states", mend)])


def require_usual(study: Study) -> None:
    """Raise InputError for a study under conditions or without some states, where neither would be heeded."""
    require_whole(study)
    if study.conditions:
        mend = "leave them out: kelisim run solves them"
        told = ", ".join(study.conditions)
        raise InputError([Fault(f"study {study.name}", None, "conditions", told, "a study without conditions", mend)])


def under(region: Region, conditions: Sequence[str]) -> Region:
    """The region under ``conditions`` of its own table.

    Raises InputError for conditions that it does not have, and for those of freight alone, which would change nothing.
    """
    if not conditions:
        return region
    table, file = region["edits"], "conditions.csv"
    moving = set(table.loc[table["table"].isin(READ), "bundle"])
    known = [str(one) for one in region["conditions"]["condition"] if one in moving]
    faults = []
    for one in conditions:
        if one not in known:
            hint = did_you_mean(one, known)
            mend = f"did you mean {hint}?" if hint else "see conditions.csv and edits.csv of the region"
            expected = f"a condition of water, power or food: {', '.join(known) or 'the region has none'}"
            faults.append(Fault(file, None, "condition", one, expected, mend))
    if faults:
        raise InputError(faults)
    return edited(region, edits_of(region, conditions))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _table(path: Path) -> dict[str, object]:
    if path.stat().st_size > MAX_BYTES:
        raise InputError([Fault(path.name, None, None, "", f"at most {MAX_BYTES} bytes", "give a study file")])
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError([Fault(path.name, None, None, str(error), "TOML in UTF-8", "mend the syntax there")]) from None
    study = content.get("study")
    if not isinstance(study, dict) or set(content) != {"study"}:
        found = ", ".join(content)
        raise InputError([Fault(path.name, None, None, found, "one table [study]", "put every setting under [study]")])
    return study


def _faults(file: str, table: dict[str, object]) -> list[Fault]:
    faults = []
    for key in table:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS)
            mend = f"did you mean {hint}?" if hint else "leave it out"
            faults.append(Fault(file, None, key, str(table[key]), f"one of: {', '.join(KEYS)}", mend))
    for key, kinds in KEYS.items():
        if key not in table and key not in OPTIONAL:
            faults.append(Fault(file, None, key, "", "a value", f"add {key} = ... under [study]"))
        elif key in table and (not isinstance(table[key], kinds) or isinstance(table[key], bool)):
            faults.append(Fault(file, None, key, str(table[key]), kinds[0].__name__, "give a value of that kind"))
    year = table.get("demand_year")
    if isinstance(year, str) and year != OWN:
        faults.append(Fault(file, None, "demand_year", year, f'a year or "{OWN}"', "write the year without quotes"))
    for key, example in LISTS.items():
        named = table.get(key)
        if isinstance(named, list) and not all(isinstance(one, str) for one in named):
            faults.append(Fault(file, None, key, str(named), "keys in quotes", f"write {example}"))
    return faults
