"""Write the generated parts of the pages: tables made from the schema, the code's constants and the commands.

A page marks such a part with ``<!-- generated: NAME -->`` and ``<!-- end -->``. Write them anew after a change::

    python -m docs.make_reference

A test runs the same functions and compares.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import typer.main

import kelisim as ke
from docs.tools import ports
from kelisim.cli import app
from kelisim.coalition import deviation, equilibrium
from kelisim.consortium import certificate, checks, descent, member
from kelisim.deal.evaluate import PROMISED_ENERGY_GWH
from kelisim.food.uses import DEFICIT_STEPS
from kelisim.power.grid import TRADE_BONUS_USD_PER_MWH
from kelisim.region.describe import QUALITIES, quality_of
from kelisim.region.rules import RULES
from kelisim.region.schema import PROVENANCE, TABLES, Column, Table
from kelisim.water.promises import MISSING_USD_PER_M3
from kelisim.water.statement import OWED_USD_PER_M3

DOCS = Path(__file__).parent
MARK = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> str:
    """A Markdown table; columns in ``right`` are set to the right."""
    rule = ["--:" if i in right else "---" for i in range(len(head))]
    lines = [head, rule, *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(value: float) -> str:
    """A constant as a reader writes it."""
    return f"{value:.0e}".replace("e-0", "e-") if 0 < value < 0.01 else f"{value:g}"


def promises() -> str:
    """The checks of a result with their promised tolerances, from the constants in the code."""
    return table(
        ("check", "what is measured", "tolerance"),
        (
            ("primal residual", "largest violation of a row or bound over the size of the row",
             figure(certificate.PRIMAL_PROMISE)),
            ("dual residual", "largest price of the wrong sign over the largest cost",
             figure(certificate.DUAL_PROMISE)),
            ("duality gap", "difference of the two objectives over the objective", figure(certificate.GAP_PROMISE)),
            ("water balance", "water that appears or vanishes at any node in any month, exact evaporation",
             f"{figure(checks.WATER_PROMISE_KM3)} km3"),
            ("energy balance", "energy that appears or vanishes in any zone, block and month",
             f"{figure(checks.ENERGY_PROMISE_GWH)} GWh"),
            ("bounds", "excess over dead and full storage, plant and line capacity, zero",
             f"{figure(checks.BOUND_PROMISE)} (unit of the bound)"),
            ("sum of states = objective", "account of all states against the objectives, relative",
             figure(checks.WELFARE_PROMISE)),
            ("hydropower head", "energy claimed above the exact energy of storage plants, relative",
             figure(checks.HEAD_PROMISE)),
            ("border water settled", "water taken as given less water released, over all border water",
             figure(equilibrium.WATER_TOLERANCE)),
            ("gain of all by other plans", "what all blocs could gain by other plans at the same water, over the value "
             "of full service", figure(equilibrium.GAP_TOLERANCE)),
            ("gain from deviating alone", "what one bloc, stated without the others, could gain, over the value of its "
             "full service",
             figure(deviation.DEVIATION_PROMISE)),
            ("promised power", "what a plan sends less than a [deal](deals.md) promises, by line, block and month",
             f"{figure(PROMISED_ENERGY_GWH)} GWh"),
        ),
    )  # fmt: skip


def method() -> str:
    """Constants of the method."""
    steps = ", ".join(f"{step:g}" for step in DEFICIT_STEPS)
    return table(
        ("constant", "value", "where"),
        (
            ("worth of the three thirds of a crop's water, in units of Ky", steps, "`food.uses.DEFICIT_STEPS`"),
            ("charge for storage missing at the end and for shares not delivered", f"{OWED_USD_PER_M3:g} USD/m3",
             "`water.statement.OWED_USD_PER_M3`"),
            ("charge for promised water that is missing; steers the plan, nobody's welfare",
             f"{MISSING_USD_PER_M3:g} USD/m3", "`water.promises.MISSING_USD_PER_M3`"),
            ("secondary rule: worth of trade between states, to each side", f"{TRADE_BONUS_USD_PER_MWH:g} USD/MWh",
             "`power.grid.TRADE_BONUS_USD_PER_MWH`"),
            ("head error at which passes stop", figure(member.HEAD_TOLERANCE), "`consortium.member.HEAD_TOLERANCE`"),
            ("evaporation error at which passes stop", f"{figure(member.EVAPORATION_TOLERANCE_KM3)} km3 a month",
             "`consortium.member.EVAPORATION_TOLERANCE_KM3`"),
            ("first move limit, part of the storage range", f"{descent.FIRST_MOVE:g}",
             "`consortium.descent.FIRST_MOVE`"),
            ("predicted gain at which a plan stands, over the value of full service", figure(descent.PASS_TOLERANCE),
             "`consortium.descent.PASS_TOLERANCE`"),
            ("rounds of play before releases are held in a band", f"{equilibrium.FREE_ROUNDS}",
             "`coalition.equilibrium.FREE_ROUNDS`"),
            ("first band of releases, part of the largest natural flow", f"{equilibrium.FIRST_BAND:g}",
             "`coalition.equilibrium.FIRST_BAND`"),
            ("distance of answers from which rounds of play are closed", figure(equilibrium.NEAR),
             "`coalition.equilibrium.NEAR`"),
            ("band of releases in a closing, part of the largest natural flow", f"{equilibrium.CLOSING_BAND:g}",
             "`coalition.equilibrium.CLOSING_BAND`"),
            ("part of the value of water below that a closing does not charge", figure(equilibrium.GOODWILL),
             "`coalition.equilibrium.GOODWILL`"),
            ("most rounds of play", f"{equilibrium.ROUNDS}", "`coalition.equilibrium.ROUNDS`"),
            ("most head passes in a round", f"{equilibrium.PASSES_A_ROUND}",
             "`coalition.equilibrium.PASSES_A_ROUND`"),
        ),
    )  # fmt: skip


def quality() -> str:
    """Rows of the embedded region by table and quality mark."""
    entries = quality_of(ke.load("central-asia"))
    total = {key: sum(entry[key] for entry in entries) for key in ("rows", *QUALITIES)}
    rows = [
        (f"[{e['title']}](tables.md#{e['table']})", f"{e['rows']:,}", *(f"{e[mark]:,}" for mark in QUALITIES))
        for e in entries
    ]
    shares = ("share", "", *(f"{100 * total[mark] / total['rows']:.0f} %" for mark in QUALITIES))
    rows += [("all", f"{total['rows']:,}", *(f"{total[mark]:,}" for mark in QUALITIES)), shares]
    return table(("table", "rows", *QUALITIES), rows, right=range(1, 6))


def assumed() -> str:
    """Tables by their share of assumed rows, softest first, series of one plant or month left as they are."""
    entries = [e for e in quality_of(ke.load("central-asia")) if e["assumed"]]
    entries.sort(key=lambda e: -e["assumed"] / e["rows"])
    rows = [(e["title"], f"{e['assumed']:,} of {e['rows']:,}", f"{100 * e['assumed'] / e['rows']:.0f} %")
            for e in entries]  # fmt: skip
    return table(("table", "assumed rows", "share"), rows, right=(1, 2))


def licences() -> str:
    """Sources by the licence that their publisher states."""
    sources = ke.load("central-asia")["sources"]
    groups: dict[str, list[str]] = {}
    for key, text in zip(sources["source"], sources["licence"], strict=True):
        groups.setdefault(text or "none stated", []).append(f"`{key}`")
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return table(("licence as stated", "sources", "keys"),
                 ((text, len(keys), " ".join(sorted(keys))) for text, keys in ordered), right=(1,))  # fmt: skip


def rules() -> str:
    """The meaning rules of a region."""
    return table(("rule", "what it promises"), ((f"`{rule.name}`", rule.promise) for rule in RULES))


def schema() -> str:
    """Every table of a region with its columns."""
    return "\n\n".join(_table_of(one) for one in TABLES.values())


def provenance() -> str:
    """The columns that end every table."""
    return table(COLUMN_HEAD, map(_column, PROVENANCE))


COLUMN_HEAD = ("column", "type, unit", "cell", "meaning", "по-русски")


def _table_of(one: Table) -> str:
    own = [column for column in one.columns if column not in PROVENANCE]
    kept = "may be left out" if one.optional else "required"
    keys = ", ".join(f"`{name}`" for name in one.key)
    end = "" if len(own) == len(one.columns) else ", then [provenance](#provenance)"
    head = f"## {one.title_en} {{ #{one.name} }}\n\n`{one.filename}` · {one.title_ru} · {kept} · key: {keys}{end}"
    return f"{head}\n\n{one.description}\n\n{table(COLUMN_HEAD, map(_column, own))}"


def _column(column: Column) -> tuple[str, ...]:
    unit = f"{column.dtype}, {column.unit}" if column.unit else column.dtype
    return f"`{column.name}`", unit, _cell(column), _meaning(column), column.title_ru


def _cell(column: Column) -> str:
    parts = ["required" if column.required else f"default {_default(column.default)}"]
    if column.minimum is not None or column.maximum is not None:
        low, high = ("" if bound is None else f"{bound:g}" for bound in (column.minimum, column.maximum))
        parts.append(f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}")
    return "; ".join(parts)


def _default(value: object) -> str:
    return {"": "empty", "inf": "no limit", "nan": "none"}.get(str(value), str(value))


def _meaning(column: Column) -> str:
    parts = [column.description]
    if column.choices:
        parts.append("One of " + ", ".join(f"`{word}`" for word in column.choices) + ".")
    if column.references:
        target = column.references.split(".")[0]
        parts.append(f"Refers to [{column.references}](#{target}).")
    return " ".join(parts)


def commands() -> str:
    """Every command as its --help tells it."""
    return "\n\n".join(_command(name, command) for name, command in leaves().items())


def leaves() -> dict[str, Any]:
    """Every command by its full name; those of a group as ``group command``, hidden ones left out."""
    group: Any = typer.main.get_command(app)
    found = {}
    for name, command in group.commands.items():
        inner = {f"{name} {one}": part for one, part in getattr(command, "commands", {}).items()} or {name: command}
        found.update({full: part for full, part in inner.items() if not part.hidden})
    return dict(sorted(found.items()))


def _command(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    usage = command.collect_usage_pieces(context)
    rows = []
    for parameter in command.get_params(context):
        label = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.name
        default = "" if parameter.default in (None, False) or callable(parameter.default) else str(parameter.default)
        rows.append((f"`{label}`", default, parameter.help or ""))
    listed = table(("argument or option", "default", "meaning"), rows)
    return f"## kelisim {name}\n\n```console\nkelisim {name} {' '.join(usage)}\n```\n\n{command.help}\n\n{listed}"


def port_calibration() -> str:
    """The simulation of ports beside what was observed."""
    head = ("what", "observed", "simulated", "unit", "fitted to it", "source")
    return table(head, ports.calibration_rows(ke.load("central-asia")), right=(1, 2))


def port_delays() -> str:
    """Delay curves of ports in hours."""
    head, rows = ports.delay_rows(ke.load("central-asia"))
    return table(head, rows, right=range(1, len(head)))


def port_terminals() -> str:
    """Terminals of ports with their parameters."""
    head = ("terminal", "berths", "units per hour and ship", "fixed time, h", "yard", "customs, h", "inland, per day",
            "depth, m", "figures")  # fmt: skip
    return table(head, ports.terminal_rows(ke.load("central-asia")), right=range(1, 8))


def gains() -> str:
    """Gain by state of the main study, from the numbers of the validation page."""
    told = json.loads((DOCS / "assets" / "validation.json").read_text(encoding="utf-8"))["main"]["gain"]
    return table(("", *told), [("gain, million USD per year", *(f"{value:+,.0f}" for value in told.values()))],
                 right=range(1, 7))  # fmt: skip


PARTS: dict[str, Callable[[], str]] = {
    "promises": promises, "method": method, "quality": quality, "assumed": assumed, "licences": licences,
    "rules": rules, "schema": schema, "provenance": provenance, "commands": commands, "gains": gains,
    "port-calibration": port_calibration, "port-delays": port_delays, "port-terminals": port_terminals,
}  # fmt: skip


def filled(page: str) -> str:
    """The page with its generated parts written anew."""
    return MARK.sub(lambda found: f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[3]}", page)


def marked_pages() -> list[Path]:
    """Pages with a generated part."""
    return [path for path in sorted(DOCS.rglob("*.md")) if MARK.search(path.read_text(encoding="utf-8"))]


def names_used() -> Counter[str]:
    """How often each part is used."""
    return Counter(found["name"] for path in marked_pages() for found in MARK.finditer(path.read_text("utf-8")))


def main() -> None:
    """Write all generated parts."""
    for path in marked_pages():
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
