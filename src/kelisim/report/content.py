"""What is in a result folder, read once: only if every file is as it was written.

::

    study     kelisim run                  summary.json, result.nc, welfare.parquet, a table per variable
    game      kelisim play                 the same with the values of all coalition structures
    deal      kelisim deal check --out     deal.json in place of summary.json
    corridor  kelisim corridor run --out   summary.json, CSV tables of every case
    plan      kelisim programme plan       plan.json, CSV tables
    roadmap   kelisim programme roadmap    summary.json, CSV tables
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from kelisim.case import Scenario
from kelisim.draft import file_hash
from kelisim.errors import CheckFailed, Fault, InputError
from kelisim.region.embedded import embedded_names
from kelisim.region.package import Region, load
from kelisim.study import under

KINDS = ("study", "game", "deal", "corridor", "plan", "roadmap")
"""Kinds of result folders, by what wrote them."""

SOLVED = ("study", "game", "deal")
"""Kinds that hold the solved cases of a study."""

ANSWERS = {"deal": "deal.json", "plan": "plan.json"}
"""File of the answer where it is not ``summary.json``."""

AGAIN = "run the command again that wrote it"


@dataclass(frozen=True, slots=True)
class Content:
    """A result folder, verified.

    ``summary``: the answer as plain data. ``data``: plans and prices of every case (``None`` but for :data:`SOLVED`).
    ``account``: welfare by case, term, state and year in million USD. ``tables``: what else the folder holds as Parquet
    or CSV, by file name without ending. ``region``: the region that the manifest names. ``beside``: other studies of
    the same region that are put beside it.
    """

    kind: str
    folder: Path
    summary: dict[str, Any]
    data: xr.Dataset | None
    account: pd.DataFrame | None
    tables: dict[str, pd.DataFrame]
    region: Region
    manifest: dict[str, Any]
    beside: tuple[Content, ...] = ()

    @property
    def same_region(self) -> bool:
        """Whether the region says what it said when the result was written."""
        return bool(self.manifest["region"]["sha256"] == self.region.sha256)

    @property
    def study(self) -> str:
        """Name of the study, or of the kind where there is none."""
        return str(self.manifest.get("study", {}).get("name", self.kind))

    @property
    def name(self) -> str:
        """Name by which it stands beside others: of the deal, else of the study."""
        return str(self.summary.get("deal", self.study))

    @property
    def scenario(self) -> Scenario:
        """Hydrology and demand of a solved study. Raises KeyError for other kinds."""
        told = self.manifest["study"]
        year = told["demand_year"]
        return Scenario(str(told["record"]), None if year == "own" else int(year))

    @property
    def conditions(self) -> tuple[str, ...]:
        """Shocks and closures that a solved study is under."""
        return tuple(self.manifest.get("study", {}).get("conditions", ()))

    @property
    def without(self) -> tuple[str, ...]:
        """States that stay out of the plan of all in a solved study."""
        return tuple(self.manifest.get("study", {}).get("without", ()))

    @property
    def versions(self) -> dict[str, str]:
        """Versions of the programs that made the result."""
        told = self.manifest.get("kelisim") or self.manifest.get("versions") or {}
        return {str(name): str(version) for name, version in told.items()}


def read_content(folder: Path, beside: Sequence[Path] = (), region: str | Path | None = None) -> Content:
    """Read a result folder, and the studies to put beside it.

    ``region`` is the folder of the region where it is not shipped with kelisim. Raises InputError for a folder that is
    no result or was changed, for a region that cannot be found, and for folders beside it that hold no solved study of
    the same region; :class:`CheckFailed` for a result that does not pass its own checks.
    """
    main = _read(folder, region)
    others = tuple(_read(one, region) for one in beside)
    faults = [
        Fault(str(one.folder), None, None, one.kind, f"a study of the region {main.region.name}", "leave it out")
        for one in others
        if one.kind not in SOLVED or main.kind not in SOLVED or one.region.name != main.region.name
    ]
    names = [one.name for one in (main, *others)]
    faults += [
        Fault(str(one.folder), None, None, one.name, "a study or deal of another name", "leave it out")
        for place, one in enumerate(others, start=1)
        if one.name in names[:place]
    ]
    if faults:
        raise InputError(faults)
    return Content(
        main.kind, main.folder, main.summary, main.data, main.account, main.tables, main.region, main.manifest, others
    )


def verified_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder of any kind, if every file is as it was written. Raises InputError."""
    path = folder / "manifest.json"
    if not path.is_file():
        mend = "give a folder that kelisim wrote with --out"
        raise InputError([Fault(str(folder), None, None, "", "a result folder with manifest.json", mend)])
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files, _, _ = told["files"].items(), told["region"]["name"] + "", told["region"]["sha256"] + ""
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(folder, error) from None
    changed = [name for name, known in files if not _as_written(folder, name, known)]
    if changed:
        raise InputError([Fault(name, None, None, "", "the file as it was written", AGAIN) for name in changed])
    return told


def _as_written(folder: Path, name: str, known: str) -> bool:
    """A manifest names files of its own folder only."""
    return Path(name).name == name and (folder / name).is_file() and file_hash(folder / name) == known


def kind_of(folder: Path, manifest: dict[str, Any], summary: dict[str, Any]) -> str:
    """The kind of a result folder, one of :data:`KINDS`. Raises InputError if it is none of them."""
    for kind, name in ANSWERS.items():
        if name in manifest["files"]:
            return kind
    if "result.nc" in manifest["files"]:
        return "game" if "game" in summary else "study"
    if "horizon" in manifest:
        return "roadmap"
    if "years" in manifest:
        return "corridor"
    raise InputError([Fault(str(folder), None, None, "", f"a result of one of: {', '.join(KINDS)}", AGAIN)])


def _read(folder: Path, region: str | Path | None) -> Content:
    manifest = verified_manifest(folder)
    name = next((name for name in ANSWERS.values() if name in manifest["files"]), "summary.json")
    try:
        summary = json.loads((folder / name).read_text(encoding="utf-8"))
        kind = kind_of(folder, manifest, summary)
        data = xr.load_dataset(folder / "result.nc") if kind in SOLVED else None
        account = pd.read_parquet(folder / "welfare.parquet") if kind in SOLVED else None
        tables = {path.stem: _table(path) for path in _tables(folder, manifest)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(folder, error) from None
    _require_passed(folder, manifest)
    return Content(kind, folder, summary, data, account, tables, _region(manifest, region), manifest)


def _tables(folder: Path, manifest: dict[str, Any]) -> list[Path]:
    names = [name for name in manifest["files"] if name.endswith((".parquet", ".csv")) and name != "welfare.parquet"]
    return [folder / name for name in names]


def _table(path: Path) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, keep_default_na=False, na_values=[""]) if path.stat().st_size > 1 else pd.DataFrame()


def _require_passed(folder: Path, manifest: dict[str, Any]) -> None:
    if "checks.json" not in manifest["files"]:
        return
    checks = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
    failed = [f"{case}: {one['name']}" for case, found in checks.items() for one in found if not one["passed"]]
    if failed:
        raise CheckFailed(f"the result in {folder} does not pass its own checks", failed)


def _region(manifest: dict[str, Any], given: str | Path | None) -> Region:
    told = manifest["region"]
    if given is None and told["name"] not in embedded_names():
        expected = f"a region shipped with kelisim: {', '.join(embedded_names())}"
        raise InputError([Fault("manifest.json", None, "region", told["name"], expected, "give --region FOLDER")])
    region = load(told["name"] if given is None else given)
    joined = region.with_players([one for one in told.get("players", []) if one not in region.states])
    return under(joined, manifest.get("study", {}).get("conditions", []))


def _unreadable(folder: Path, error: Exception) -> InputError:
    return InputError([Fault(str(folder), None, None, str(error)[:200], "a readable result", AGAIN)])
