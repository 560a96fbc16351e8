"""The result folder: written whole or not at all, and read back only if it is certified and unchanged.

::

    summary.json    who gains what, indicators, checks, timings
    result.nc       plans and shadow prices of both cases, dims (case, ...), netCDF with units
    welfare.parquet the account: case, term, state, year, million USD
    <name>.parquet  each variable of result.nc as a long table, unit in the column name
    checks.json     every check with value, tolerance and the worst place
    manifest.json   inputs with hashes, versions, and the hash of every file above
    report.html     the same for readers: opens from disk
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from kelisim.draft import drafted, file_hash, write_json
from kelisim.errors import CheckFailed, Fault, InputError
from kelisim.run import StudyResult
from kelisim.summary import summary

VERSIONED = ("kelisim", "linopy", "highspy", "numpy", "pandas", "xarray")
SLUG = {"USD/m3": "usd_per_m3", "USD/MWh": "usd_per_mwh", "km3": "km3", "GWh": "gwh"}

Writer = Callable[[StudyResult, dict[str, Any], Path], None]


def dataset(result: StudyResult) -> xr.Dataset:
    """Both cases in one dataset with the dimension ``case``."""
    names = list(result.cases)
    joined = xr.concat(
        [result.cases[name].data for name in names], dim=pd.Index(names, dtype=object, name="case"), join="outer"
    )
    return joined.assign_attrs(
        title=f"kelisim: {result.region.name}, study {result.study.name}",
        source=f"kelisim {metadata.version('kelisim')}",
        history=f"region sha256 {result.region.sha256}",
    )


def account(result: StudyResult) -> pd.DataFrame:
    """Welfare accounts of both cases: case, term, state, year, musd."""
    parts = [one.account.assign(case=name) for name, one in result.cases.items()]
    return pd.concat(parts, ignore_index=True)[["case", "term", "state", "year", "musd"]]


def write_folder(result: StudyResult, out: Path, report: Writer) -> dict[str, Any]:
    """Write the result folder and return the summary. Raises as :func:`write_result`."""
    return write_result(result, summary(result), out, "summary.json", report)


def write_result(
    result: StudyResult, content: dict[str, Any], out: Path, name: str, report: Writer | None = None
) -> dict[str, Any]:
    """Write ``content`` as ``name`` into a new folder with the plans, the account, the checks and the manifest.

    Raises :class:`CheckFailed` before anything is written if a check does not pass, and :class:`InputError` if ``out``
    is something else than a former result.
    """
    require_passed(result)
    with drafted(out) as draft:
        write_json(draft / name, content)
        _fill(result, draft)
        if report is not None:
            report(result, content, draft / "report.html")
        write_json(draft / "manifest.json", manifest(result, draft))
    return content


def require_passed(result: StudyResult) -> None:
    """Raise :class:`CheckFailed` naming the checks of any case that do not pass."""
    failed = [f"{name}: {text}" for name, one in result.cases.items() for text in one.failures]
    if failed:
        raise CheckFailed("the result does not pass its own checks and is not written:\n  " + "\n  ".join(failed))


def _fill(result: StudyResult, folder: Path) -> None:
    write_json(folder / "checks.json", {name: [c.as_dict() for c in one.checks] for name, one in result.cases.items()})
    data = dataset(result)
    data.to_netcdf(folder / "result.nc", encoding={str(n): {"zlib": True, "complevel": 1} for n in data.data_vars})
    account(result).to_parquet(folder / "welfare.parquet", index=False)
    for name in data.data_vars:
        unit = SLUG.get(str(data[name].attrs.get("units")), "value")
        frame = data[name].rename(unit).to_dataframe().reset_index()
        frame.to_parquet(folder / f"{name}.parquet", index=False)


def manifest(result: StudyResult, folder: Path) -> dict[str, Any]:
    """Where a result comes from: inputs, versions, and the hash of every file in ``folder``."""
    scenario = result.study.scenario
    return {
        "kelisim": {name: metadata.version(name) for name in VERSIONED},
        "python": platform.python_version(),
        "region": {
            "name": result.region.name,
            "sha256": result.region.sha256,
            "players": list(result.region.players),
        },
        "study": {
            "name": result.study.name,
            "record": scenario.record,
            "demand_year": scenario.demand_year or "own",
            "conditions": list(result.study.conditions),
            "without": list(result.study.without),
        },
        "solver": {"name": "HiGHS", "status": "optimal"},
        "files": {path.name: file_hash(path) for path in sorted(folder.iterdir()) if path.name != "manifest.json"},
    }


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a result folder, if its files are as written and its checks pass.

    Raises :class:`InputError` for a folder that is no result, or was changed, and :class:`CheckFailed` for one
    without a passing certificate.
    """
    names = ("manifest.json", "summary.json", "checks.json")
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        mend = "give a folder written by kelisim run"
        raise InputError([Fault(str(folder), None, None, "", f"a result folder with {name}", mend) for name in missing])
    try:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        content: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        checks = json.loads((folder / "checks.json").read_text(encoding="utf-8"))
        changed = [n for n, h in told["files"].items() if not (folder / n).is_file() or file_hash(folder / n) != h]
        passed = content["checks"]["passed"] and all(c["passed"] for case in checks.values() for c in case)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            [Fault(str(folder), None, None, str(error), "a readable result", "run the study again")]
        ) from None
    if changed:
        mend = "run the study again"
        raise InputError([Fault(name, None, None, "", "the file as it was written", mend) for name in changed])
    if not passed:
        raise CheckFailed(f"the result in {folder} does not pass its own checks")
    return content
