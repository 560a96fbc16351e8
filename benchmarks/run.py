"""Run the parts, check that optima agree, print the tables and write the figures."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.process import fresh
from benchmarks.report import tables, write_into

AGREEMENT = 1e-6
"""Relative difference of optima up to which two programmes count as the same."""

PACKAGES = (
    "kelisim",
    "highspy",
    "linopy",
    "xarray",
    "numpy",
    "pandas",
    "scipy",
    "pyomo",
    "pypsa",
    "coopgame-py",
    "numba",
    "aequilibrae",
)
PARTS = ("assign", "corridor", "imports", "joint", "live", "power", "programme", "resolve", "share", "sharing", "study")


class Disagreement(Exception):
    """Two statements of one programme have different optima: no time measured on them means anything."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line: ``python -m benchmarks [--out FILE] [--docs PAGE] [--only PART ...]``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results.json"), help="where the figures go")
    parser.add_argument("--docs", type=Path, help="Markdown page whose results section is replaced")
    parser.add_argument("--region", default="central-asia", help="name or folder of the region")
    parser.add_argument("--tntp", help="folder of TNTP networks for the part assign; without it that part is left out")
    parser.add_argument("--repeats", type=int, default=3, help="fresh processes for each small part")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to run")
    chosen = parser.parse_args(arguments)
    results: dict[str, Any] = {"machine": machine(), "repeats": chosen.repeats}
    with tempfile.TemporaryDirectory() as folder:
        results["case"] = fresh("benchmarks.measure:prepare", folder, chosen.region).value
        for part in chosen.only:
            if part == "assign":
                found = _assign(chosen.tntp, chosen.repeats)
                if found is None:
                    continue
                results[part] = found
            else:
                results[part] = _part(part, folder, chosen.region, chosen.repeats)
            results["machine"]["load_after"] = os.getloadavg()
            chosen.out.parent.mkdir(parents=True, exist_ok=True)
            chosen.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")  # kept if a later part fails
    text = tables(results)
    print(text)
    if chosen.docs:
        write_into(chosen.docs, text)


def _part(part: str, folder: str, region: str, repeats: int) -> dict[str, Any]:
    if part == "imports":
        return {name: _median("benchmarks.imports:measure", [name], repeats) for name in ("kelisim", "Pyomo", "PyPSA")}
    if part in ("corridor", "live"):
        return _median(f"benchmarks.{part}:measure", [region if part == "corridor" else "normal"], repeats)
    if part == "joint":
        return _against({"kelisim": "benchmarks.joint_kelisim", "Pyomo": "benchmarks.joint_pyomo"}, folder, repeats)
    if part == "power":
        found = _against({"kelisim": "benchmarks.power_kelisim", "PyPSA": "benchmarks.power_pypsa"}, folder, repeats)
        agree("power part of the joint optimum", found["kelisim"]["joint"], found["kelisim"]["objective"])
        return found
    if part == "resolve":
        found = fresh("benchmarks.resolve:measure", folder).value
        for i, (warm, cold) in enumerate(zip(found["warm"], found["cold"], strict=True)):
            agree(f"variant {i}", warm, cold)
        return found
    if part == "share":
        return _median("benchmarks.share:joint_case", [region], repeats)
    if part == "sharing":
        return _sharing()
    whole = (
        ("benchmarks.programme:measure", region) if part == "programme" else ("benchmarks.share:study", "main", region)
    )
    answer = fresh(*whole, sample_tree=True)
    return {**answer.value, "tree_mib": answer.tree_mib}


def _assign(folder: str | None, repeats: int) -> dict[str, Any] | None:
    """By network: both sides in turn, in fresh processes; their objectives must agree. Without networks, nothing."""
    names = [] if folder is None else fresh("benchmarks.assign:found_in", folder).value
    if not names or find_spec("aequilibrae") is None:
        print("The part assign is left out. It needs AequilibraE (the extra bench) and --tntp FOLDER with networks")
        print("such as SiouxFalls_net.tntp and SiouxFalls_trips.tntp.")
        return None
    sides = {"kelisim": "benchmarks.assign:measure_kelisim", "AequilibraE": "benchmarks.assign:measure_aequilibrae"}
    networks = {}
    for name in names:
        runs: dict[str, list[Any]] = {side: [] for side in sides}
        for _ in range(repeats):
            for side, target in sides.items():
                runs[side].append(fresh(target, folder, name).value)
        networks[name] = {side: medians(found) for side, found in runs.items()}
        agree(name, *(networks[name][side]["objective"] for side in sides))
    return {"networks": networks, "compiling": fresh("benchmarks.assign:measure_compiling", folder, names[0]).value}


def _sharing() -> dict[str, Any]:
    """Games by number of players; the two programs must give the same payoffs."""
    found = {str(n): fresh("benchmarks.sharing:measure", n).value for n in (10, 15, 20)}
    for n, kinds in found.items():
        for kind, solutions in kinds.items():
            for solution, one in solutions.items():
                agree(f"{solution} of {kind} games of {n} players", 1.0 + one["apart"], 1.0)
    return {"sizes": found, "large": fresh("benchmarks.sharing:measure_large").value}


def _against(sides: dict[str, str], folder: str, repeats: int) -> dict[str, Any]:
    """Measure both sides in turn, ``repeats`` times, and keep medians; optima must agree."""
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, module in sides.items():
            runs[name].append(fresh(f"{module}:measure", folder).value)
        ours, theirs = (found[-1]["objective"] for found in runs.values())
        agree(" and ".join(sides), ours, theirs)
    return {name: medians(found) for name, found in runs.items()}


def _median(target: str, arguments: list[str], repeats: int) -> dict[str, Any]:
    merged: dict[str, Any] = medians([fresh(target, *arguments).value for _ in range(repeats)])
    return merged


def medians(runs: list[Any]) -> Any:
    """Medians of equally shaped figures; what is no number is taken from the first run."""
    first = runs[0]
    if isinstance(first, dict):
        return {key: medians([run[key] for run in runs]) for key in first}
    if isinstance(first, bool):
        return all(runs)
    return median(runs) if isinstance(first, (int, float)) else first


def agree(what: str, one: float, other: float) -> None:
    """Raise :class:`Disagreement` if two optima differ."""
    if abs(one - other) > AGREEMENT * max(1.0, abs(one)):
        raise Disagreement(f"{what}: {one!r} against {other!r}")


def machine() -> dict[str, Any]:
    """Date, size of the machine, versions and load."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in PACKAGES},
        "load_before": os.getloadavg(),
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "from the source tree" if name == "kelisim" else "not installed"


if __name__ == "__main__":
    main()
