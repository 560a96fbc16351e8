"""Read a deal file: TOML in, a :class:`~kelisim.deal.contract.Deal` out, or every fault at once.

::

    [deal]
    name = "barter"
    study = "main"                        # an embedded study, or a study file beside the deal
    parties = ["KAZ", "KGZ", "UZB"]

    [[release]]                           # also [[storage]], [[deliver]], [[pay]]
    state = "KGZ"
    reservoir = "toktogul"
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    at_least_km3 = 6.5
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from kelisim.case import Structure, require_scenario, states_of
from kelisim.deal.contract import Deal, Fuel, Power
from kelisim.deal.entries import Reader
from kelisim.deal.keys import TABLES, cell_faults, rule_faults
from kelisim.errors import Fault, InputError
from kelisim.region.package import Region, load
from kelisim.region.read import did_you_mean
from kelisim.study import MAX_BYTES, Study, embedded_studies, load_study, require_whole
from kelisim.study import region_of as region_of_study

ENTRIES = ("release", "storage", "deliver", "pay")
"""Tables that a deal may hold many times."""

MOST_ENTRIES = 500
"""No agreement known has a tenth of it; each costs time to read and rows to plan with."""

Content = Mapping[str, Any]


def embedded_deals() -> dict[str, Path]:
    """Deals that come with kelisim, by name."""
    folder = Path(str(resources.files("kelisim.deal") / "examples"))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def load_deal(name_or_path: str, study: str | None = None) -> Deal:
    """Read a deal by name (embedded) or by path; ``study`` takes the place of the study that the file names.

    Raises :class:`InputError` with every fault of the file.
    """
    known = embedded_deals()
    path = known.get(name_or_path, Path(name_or_path))
    if not path.is_file():
        hint = did_you_mean(name_or_path, known)
        mend = f"did you mean {hint}?" if hint else f"give a file or one of: {', '.join(known)}"
        raise InputError([Fault(str(name_or_path), None, None, "", "a deal file or the name of a deal", mend)])
    content = _sound(path.name, _content(path))
    chosen, region = _study(path, str(content["deal"]["study"]), study)
    return _resolved(path.name, content, chosen, region)


def read_deal(text: str, file: str = "deal.toml", region_of: Callable[[str], Region] = load) -> Deal:
    """Read a deal from ``text``, on an embedded study; no file is looked for, whatever the text names.

    ``region_of`` gives a region by name: a server passes one that remembers.

    Raises :class:`InputError` with every fault of the text, told as those of ``file``.
    """
    content = _sound(file, _parsed(file, text.encode("utf-8", "surrogatepass")))
    named, known = str(content["deal"]["study"]), embedded_studies()
    if named not in known:
        fault = Fault(file, None, "deal.study", named, f"one of: {', '.join(known)}", "name an embedded study")
        raise InputError([fault], f"the deal {file}")
    chosen = load_study(named)
    return _resolved(file, content, chosen, region_of(chosen.region))


def title_of(path: Path, lang: str = "en") -> str:
    """The title of a deal file in a language, as it stands there; empty if there is none."""
    return str(_content(path)["deal"].get(f"title_{lang}", ""))


def _content(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MAX_BYTES:
        raise InputError([Fault(path.name, None, None, "", f"at most {MAX_BYTES} bytes", "give a deal file")])
    return _parsed(path.name, path.read_bytes())


def _parsed(file: str, text: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode("utf-8"))
    except ValueError as error:  # not TOML, not UTF-8, or a number of thousands of figures
        raise InputError([Fault(file, None, None, str(error), "TOML in UTF-8", "mend the syntax there")]) from None
    except RecursionError:
        raise InputError([Fault(file, None, None, "", "tables a few levels deep", "write a deal file")]) from None


def _sound(file: str, content: dict[str, Any]) -> dict[str, Any]:
    """``content``, if nothing is wrong with it as such. Raises :class:`InputError` otherwise."""
    faults = list(_structure_faults(file, content))
    if faults:
        raise InputError(faults, f"the deal {file}")
    return content


def _structure_faults(file: str, content: Content) -> Iterator[Fault]:
    """Everything wrong with the file as such: tables, keys, kinds, ranges."""
    for name in content:
        if name not in TABLES:
            hint = did_you_mean(name, TABLES)
            mend = f"did you mean {hint}?" if hint else "leave it out"
            yield Fault(file, None, str(name), "", f"one of: {', '.join(TABLES)}", mend)
    deal = content.get("deal")
    if isinstance(deal, dict):
        yield from cell_faults(file, "deal", deal, TABLES["deal"])
    else:
        yield Fault(file, None, "deal", "", "one table [deal]", "begin with [deal]")
    count = sum(1 for _ in _entries(content))
    if count > MOST_ENTRIES:
        yield Fault(file, None, None, f"{count} entries", f"at most {MOST_ENTRIES} promises and payments", "join some")
        return
    for kind, place, entry in _entries(content):
        if isinstance(entry, dict):
            yield from cell_faults(file, place, entry, TABLES[kind])
            yield from rule_faults(file, place, kind, entry)
        else:
            yield Fault(file, None, place, str(entry), f"a table [[{kind}]]", "write it with two brackets")
    if not any(content.get(kind) for kind in ENTRIES) and not (isinstance(deal, dict) and "act_together" in deal):
        yield Fault(file, None, None, "", "at least one promise, payment or act_together", "say what is agreed")


def _entries(content: Content) -> Iterator[tuple[str, str, Any]]:
    """Kind, place (``release[1]``) and table of every entry."""
    for kind in ENTRIES:
        entries = content.get(kind, [])
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
            yield kind, f"{kind}[{number}]", entry if isinstance(entries, list) else str(entry)


def _study(path: Path, named: str, instead: str | None) -> tuple[Study, Region]:
    """The study and its region; a study file is looked for beside the deal."""
    beside = path.parent / named
    chosen = load_study(instead or (str(beside) if beside.is_file() else named))
    require_whole(chosen)
    region = region_of_study(chosen)
    require_scenario(region, chosen.scenario)
    return chosen, region


def _resolved(file: str, content: Content, study: Study, region: Region) -> Deal:
    deal = content["deal"]
    parties, structure, faults = _parties(file, deal, region)
    reader = Reader(file, region, study.scenario, parties, structure)
    found: dict[str, list[Any]] = {kind: [] for kind in ENTRIES}
    for kind, place, entry in _entries(content):
        one, wrong = reader.read(kind, place, entry)
        found[kind].append(one)
        faults += wrong
    if faults:
        raise InputError(faults, f"the deal {file}")
    return Deal(
        name=str(deal["name"]),
        title_en=str(deal.get("title_en", deal["name"])),
        title_ru=str(deal.get("title_ru", deal["name"])),
        study=study,
        region=region,
        parties=parties,
        structure=structure,
        water=(*found["release"], *found["storage"]),
        power=tuple(one for one in found["deliver"] if isinstance(one, Power)),
        fuels=tuple(one for one in found["deliver"] if isinstance(one, Fuel)),
        payments=tuple(found["pay"]),
        allocation=str(deal.get("allocation", "")),
        source=str(deal.get("source", "")),
    )


def _parties(file: str, deal: Content, region: Region) -> tuple[tuple[str, ...], Structure, list[Fault]]:
    """Parties in the order of the states table, the partition of all states, and what is wrong with either."""
    states = states_of(region)
    named, blocs = list(deal["parties"]), [list(bloc) for bloc in deal.get("act_together", [])]
    faults = list(_name_faults(file, "deal.parties", named, states))
    together = [state for bloc in blocs for state in bloc]
    faults += _name_faults(file, "deal.act_together", together, [s for s in states if s in named])
    parties = tuple(state for state in states if state in named)
    if faults:
        return parties, tuple((state,) for state in states), faults
    head = {min(bloc, key=states.index): bloc for bloc in blocs}
    structure = tuple(
        tuple(s for s in states if s in head.get(state, [state]))
        for state in states if state in head or state not in together
    )  # fmt: skip
    return parties, structure, faults


def _name_faults(file: str, place: str, names: Sequence[str], known: Sequence[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield Fault(file, None, place, name, f"states among {', '.join(known)}", "name a state there")
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        yield Fault(file, None, place, name, "each state once", "name it once")
