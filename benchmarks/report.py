"""Tables of the figures, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- results: written by python -m benchmarks -->", "<!-- end of results -->"
PHASES = ("statement", "hand-over", "solve", "read back")


def tables(results: dict[str, Any]) -> str:
    """All tables for which there are figures."""
    return "\n\n".join([_machine(results), *(told(results[part]) for part, told in TOLD.items() if part in results)])


def write_into(page: Path, text: str) -> None:
    """Replace what stands between the markers of ``page``."""
    head, rest = page.read_text(encoding="utf-8").split(BEGIN)
    tail = rest.split(END)[1]
    page.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _machine(results: dict[str, Any]) -> str:
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    before, after = machine["load_before"][0], machine["load_after"][0]
    return (
        f"Run of {machine['date']} on {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
        f"Python {machine['python']}; load average {before:.1f} before and {after:.1f} after. {versions}. "
        f"Region {results['case']['region']}, sha256 {results['case']['sha256'][:12]}. "
        f"Medians of {results['repeats']} fresh processes where not said otherwise."
    )


def _assign(found: dict[str, Any]) -> str:
    rows = []
    for name, sides in found["networks"].items():
        ours, theirs = sides["kelisim"], sides["AequilibraE"]
        times = ours["seconds"], theirs["seconds"]
        rows.append([
            name, f"{times[0]:.4f}", f"{times[1]:.3f}", f"1 / {times[1] / times[0]:.0f}",
            f"{ours['gap']:.1e}", f"{theirs['gap']:.1e}", f"{ours['objective']:,.3f}", f"{theirs['objective']:,.3f}",
        ])  # fmt: skip
    head = (
        "processor seconds to a relative gap of 1e-6", "kelisim", "AequilibraE", "kelisim / AequilibraE",
        "gap, kelisim", "gap, AequilibraE", "objective, kelisim", "objective, AequilibraE",
    )  # fmt: skip
    loading = max(sides["kelisim"]["loading"] for sides in found["networks"].values())
    told = (
        f"Not in these times: the first call in a process loads compiled code, {loading:.1f} s; the first call on a "
        f"machine compiles it, {found['compiling']['seconds']:.0f} s."
    )
    return f"### Traffic assignment\n\n{_table(head, rows)}\n\n{told}"


def _corridor(found: dict[str, Any]) -> str:
    timed = ("read", "base case", "checks", "quote", "floor")
    rows = [[name, f"{found[name]:.3f}", f"{found[name] / found['floor']:.1f}"] for name in timed]
    told = (
        f"{found['pairs']:,} pairs of zones by class, {found['routes']:,} routes, {found['facilities']} bottlenecks. "
        "The floor is one cheapest-path search from every zone for every class."
    )
    return f"### Freight corridors\n\n{_table(('processor seconds', 'kelisim', 'over the floor'), rows)}\n\n{told}"


def _live(found: dict[str, Any]) -> str:
    moves = {name: one for name, one in found.items() if isinstance(one, dict)}
    rows = [
        [name, str(one["moves"]), *(f"{one[key]:.0f}" for key in ("p50_ms", "p95_ms", "p50_cpu_ms", "p95_cpu_ms"))]
        for name, one in moves.items()
    ]
    told = (
        f"A cold solve of the same study takes {found['cold_solve_cpu_ms']:.0f} ms of processor time; 95 of 100 moves "
        f"are within {found['ratio_p95_to_cold']:.2f} of it. Opening takes {found['open_s']:.0f} s, once; playing what "
        f"states have alone in every inflow that the levers can set, {found['ahead_s']:.0f} s in the background."
    )
    head = ("levers moved", "moves", "p50 (ms)", "p95 (ms)", "p50, processor", "p95, processor")
    return f"### The live model, {found['study']} year (one run)\n\n{_table(head, rows)}\n\n{told}"


def _imports(found: dict[str, Any]) -> str:
    rows = [[name, f"{one['seconds']:.2f}", f"{one['mib']:.0f}"] for name, one in found.items()]
    return "### Importing\n\n" + _table(("library", "s", "MiB"), rows)


def _versus(title: str, found: dict[str, Any], other: str) -> str:
    ours, theirs = found["kelisim"], found[other]
    phases = [name for name in PHASES if name in ours["seconds"] and name in theirs["seconds"]]
    rows = [_row(f"{name} (s)", ours["seconds"][name], theirs["seconds"][name], 2) for name in phases]
    before = [sum(one["seconds"][name] for name in PHASES[:2]) for one in (ours, theirs)]
    whole = [sum(one["seconds"][name] for name in phases) for one in (ours, theirs)]
    rows.append(_row("statement + hand-over (s)", before[0], before[1], 2))
    rows.append(_row("all of it (s)", whole[0], whole[1], 2))
    # Pyomo's solve reads back as well, so single phases after the hand-over are not told apart here
    spent = [sum(one["cpu"].get(name, 0.0) for name in PHASES) for one in (ours, theirs)]
    spent_before = [sum(one["cpu"][name] for name in PHASES[:2]) for one in (ours, theirs)]
    rows.append(_row("statement + hand-over, processor time (s)", spent_before[0], spent_before[1], 2))
    rows.append(_row("all of it, processor time (s)", spent[0], spent[1], 2))
    memory = [max(one["added_mib"].values()) for one in (ours, theirs)]
    stated = [max(one["added_mib"][name] for name in PHASES[:2]) for one in (ours, theirs)]
    rows.append(_row("peak memory up to hand-over (MiB)", stated[0], stated[1], 0))
    rows.append(_row("peak memory (MiB)", memory[0], memory[1], 0))
    rows += [[name, f"{ours[name]:,}", f"{theirs[name]:,}", ""] for name in ("columns", "rows")]
    rows.append(["optimum (million USD)", f"{ours['objective']:,.4f}", f"{theirs['objective']:,.4f}", ""])
    return f"### {title}\n\n" + _table(("", "kelisim", other, f"kelisim / {other}"), rows)


def _row(name: str, ours: float, theirs: float, digits: int) -> list[str]:
    return [name, f"{ours:.{digits}f}", f"{theirs:.{digits}f}", f"{ours / theirs:.2f}"]


def _programme(found: dict[str, Any]) -> str:
    seconds = found["seconds"]
    rows = [[name, f"{value:.1f}", f"{value / seconds['floor']:.1f}"] for name, value in seconds.items()]
    told = (
        f"{found['measures']} measures, {found['years']} years, {found['answers']} answers of a year in "
        f"{found['rounds']} rounds, gap {found['gap']:.2%}, {found['tree_mib']:.0f} MiB at the most. The floor is "
        "stating every year and answering each once."
    )
    return f"### The programme to 2040 (one run)\n\n{_table(('s', 'kelisim', 'over the floor'), rows)}\n\n{told}"


def _resolve(found: dict[str, Any]) -> str:
    seconds, count = found["seconds"], len(found["warm"])
    each = [f"{seconds[way] / count:.2f}" for way in ("warm", "cold")]
    apart = max(abs(a - b) / abs(b) for a, b in zip(found["warm"], found["cold"], strict=True))
    iterations = found["iterations"]
    rows = [
        _row(f"all {count} variants (s)", seconds["warm"], seconds["cold"], 1),
        _row("all variants, processor time (s)", found["cpu"]["warm"], found["cpu"]["cold"], 1),
        ["one variant (s)", *each, ""],
        ["simplex iterations", f"{iterations['warm']:,}", f"{iterations['cold']:,}",
         f"{iterations['warm'] / iterations['cold']:.2f}"],
        ["largest relative difference of optima", f"{apart:.0e}", "", ""],
    ]  # fmt: skip
    return "### Variants: in place and cold (one run)\n\n" + _table(("", "in place", "cold", "in place / cold"), rows)


def _share(found: dict[str, Any]) -> str:
    named = ("collecting inputs", "statement", "hand-over", "HiGHS")
    columns = []
    for clock in (found["seconds"], found["cpu"]):
        values = [clock[name] for name in named]
        columns.append([*values, clock["whole"] - sum(values), clock["whole"]])
    names = (*named, "everything else (heads, checks, account)", "whole")
    rows = [
        [name, f"{wall:.2f}", f"{cpu:.2f}", f"{100 * cpu / columns[1][-1]:.1f} %"]
        for name, wall, cpu in zip(names, *columns, strict=True)
    ]
    rows.append(["peak memory (MiB, above imports and region)", f"{max(found['added_mib'].values()):.0f}", "", ""])
    return "### The whole joint case\n\n" + _table(("", "s", "processor s", "share of processor time"), rows)


def _sharing(found: dict[str, Any]) -> str:
    rows = []
    for solution in ("nucleolus", "shapley"):
        for n, kinds in found["sizes"].items():
            for kind, solutions in kinds.items():
                one = solutions[solution]
                rows.append([f"{solution}, {n} players, {kind}", *_pair(one["kelisim"], one["coopgame-py"])])
        for kind, seconds in found["large"].items():
            rows.append([f"{solution}, 25 players, {kind}", f"{seconds[solution]:.2f}", "", ""])
    apart = max(
        one["apart"] for kinds in found["sizes"].values() for solutions in kinds.values() for one in solutions.values()
    )
    head = ("seconds", "kelisim", "coopgame-py", "kelisim / coopgame-py")
    return f"### Games (one run)\n\n{_table(head, rows)}\n\nLargest relative difference of payoffs {apart:.0e}."


def _pair(ours: float, theirs: float) -> list[str]:
    return [f"{ours:.4f}", f"{theirs:.4f}", f"{ours / theirs:.2f}"]


def _study(found: dict[str, Any]) -> str:
    passed = ", ".join(f"{case}: {'yes' if good else 'no'}" for case, good in found["passed"].items())
    rows = [
        ["wall time (s)", f"{found['seconds']:.1f}"],
        ["peak memory of all its processes together (MiB)", f"{found['tree_mib']:.0f}"],
        ["peak memory of the largest worker (MiB)", f"{found['largest_worker_mib']:.0f}"],
        ["checks passed", passed],
    ]
    return "### The main study, alone and joint, two workers (one run)\n\n" + _table(("", ""), rows)


TOLD: dict[str, Callable[[dict[str, Any]], str]] = {
    "assign": _assign,
    "corridor": _corridor,
    "imports": _imports,
    "joint": lambda found: _versus("The joint programme: kelisim and Pyomo", found, "Pyomo"),
    "live": _live,
    "power": lambda found: _versus("The power part alone: kelisim and PyPSA", found, "PyPSA"),
    "programme": _programme,
    "resolve": _resolve,
    "share": _share,
    "sharing": _sharing,
    "study": _study,
}
"""Parts in the order of the page, and how each is told."""
