"""Programmes in the terminal: measures, plans, values, roadmaps, progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from kelisim.report.food import plan_food_table

LONGEST_EFFECT = 60


def list_table(content: dict[str, Any]) -> Table:
    """Measures with cost, stage, and whether a plan can decide on them."""
    rows = content["measures"]
    shown = _table(f"{len(rows)} measures of {content['region']}", "measure", "states", "stage", "from", "MUSD", "plan")
    for row in rows:
        verdict = "decides" if row["decided"] else _short(row["why_not"])
        cost = f"{row['cost_musd']:,.0f}" if row["cost_musd"] else ""
        shown.add_row(row["measure"], " ".join(row["states"]), row["status"], str(row["first_year"]), cost, verdict)
    shown.caption = "--json tells names, institutions, who pays, links, effects and sources."
    return shown


def plan_tables(content: dict[str, Any]) -> list[RenderableType]:
    """What is built when, who gains, how good the plan is, and what else was asked for."""
    built = _table("What is built", "measure", "effect from", "units", "invested, MUSD", numbers=(2, 3))
    for row in content["begin"]:
        units = "" if row["whole"] else f"{row['units']:.3g}"
        built.add_row(row["name"], str(row["year"]), units, f"{row['invested_musd']:,.0f}")
    built.caption = "Units of capacity, of the size told by kelisim programme list --json; whole projects have none."
    food = [plan_food_table(content)] if content.get("food") else []
    return [built, _who(content), *food, *_choices(content)]


def _who(content: dict[str, Any]) -> Table:
    title = f"Gain by state, present value in million USD at {content['discount_rate']:.1%}"
    who = _table(title, "state", "gain", "cost borne", "net", numbers=(1, 2, 3))
    for row in content["states"]:
        who.add_row(row["state"], *(f"{row[key]:,.0f}" for key in ("gain_musd", "cost_musd", "net_musd")))
    who.add_section()
    who.add_row("all", *(f"{content[key]:,.0f}" for key in ("gain_musd", "cost_musd", "net_musd")))
    who.caption = f"No plan gains over {content['gap']:.2%} more. {content['candidates']} measures to decide on."
    if "operated" in content:
        who.caption += f" Operated again with the full model: gain claimed {content['operated']['error']:+.2%} off."
    return who


def _choices(content: dict[str, Any]) -> list[Table]:
    found = []
    if "alternatives" in content:
        shown = _table("Near-equal plans", "of the best", "invested", "instead has", "lacks", numbers=(0, 1))
        for row in content["alternatives"]:
            shown.add_row(f"{row['of_best']:.1%}", f"{row['invested_musd']:,.0f}", ", ".join(row["in_not_best"]),
                          ", ".join(row["in_best_only"]))  # fmt: skip
        found.append(shown)
    if "frontier" in content:
        shown = _table("What budgets buy, million USD", "budget", "invested", "net gain", "projects", numbers=(0, 1, 2))
        for row in content["frontier"]:
            money = (f"{row[key]:,.0f}" for key in ("budget_musd", "invested_musd", "net_musd"))
            shown.add_row(*money, str(len(row["projects"])))
        found.append(shown)
    if "regret" in content:
        scenarios = list(content["regret"][0]["regret_musd"])
        shown = _table("Regret by future, million USD", "plan made for", *scenarios, "largest")
        for row in content["regret"]:
            cells = [*row["regret_musd"].values(), row["largest_regret_musd"]]
            shown.add_row(row["plan"], *(f"{cell:,.0f}" for cell in cells))
        found.append(shown)
    return found


def worth_tables(content: dict[str, Any]) -> list[RenderableType]:
    """Values of measures, and the deal if it was asked for."""
    keys = {"cost": "cost_musd", "alone": "alone_musd", "last-in": "last_in_musd"}
    averaged = any(row["shapley_musd"] is not None for row in content["values"])
    headings = [*keys, "Shapley"] if averaged else list(keys)
    shown = _table("What measures are worth, net present value in million USD", "measure", *headings, "gains most",
                   numbers=range(1, len(headings) + 1))  # fmt: skip
    shown.columns[0].no_wrap = True
    for row in content["values"]:
        gains = row["gain_by_state_musd"]
        most = max(gains, key=lambda state: gains[state]) if gains else row["note"]
        values = [_money(row[key]) for key in keys.values()]
        if averaged:
            error = "" if row["shapley_error_musd"] is None else f" ±{row['shapley_error_musd']:,.0f}"
            values.append(_money(row["shapley_musd"]) + error)
        shown.add_row(("* " if row["in_plan"] else "  ") + row["measure"], *values, most)
    error = content["plan"]["gap"] * content["plan"]["net_musd"]
    shown.caption = (
        "* in the plan. Last-in: what is lost if it is not built, or gained if it is added to the plan. The plan is "
        f"proved within {error:,.0f} million USD: what is worth less may as well stand on the other side."
    )
    return [shown, *_deal_tables(content)]


def _deal_tables(content: dict[str, Any]) -> list[Table]:
    if "deal" not in content:
        return []
    deal = content["deal"]
    shares = _table(f"The deal: {deal['rule']}, present value in million USD", "state", "gain", "cost borne",
                    "receives (+)", "has in the end", numbers=(1, 2, 3, 4))  # fmt: skip
    for row in deal["states"]:
        keys = ("gain_musd", "cost_musd", "transfer_musd", "share_musd")
        shares.add_row(row["state"], *(f"{row[key]:,.0f}" for key in keys))
    shares.caption = "No group does better by itself." if deal["stable"] else "Some group would do better by itself."
    absent = _table("If a state does not join", "state", "net gain of all", "lost", "no longer built", numbers=(1, 2))
    for row in content["without"]:
        absent.add_row(row["state"], f"{row['net_musd']:,.0f}", f"{row['lost_musd']:,.0f}", ", ".join(row["dropped"]))
    return [shares, absent]


def roadmap_table(content: Mapping[str, Any]) -> Table:
    """When work on each measure begins and ends, and what is critical."""
    title = f"Roadmap of {len(content['schedule'])} measures, {content['cost_musd']:,.0f} million USD"
    shown = _table(title, "measure", "work from", "to", "effect", "MUSD", "float", numbers=(4, 5))
    for row in content["schedule"]:
        spare = "" if row["float_years"] is None else f"{row['float_years']}"
        mark = " *" if row["critical"] else ""
        shown.add_row(row["measure"] + mark, str(row["start"] or ""), str(row["end"] or ""), str(row["online_year"]),
                      _money(row["cost_musd"]), spare)  # fmt: skip
    shown.caption = "* on the critical path. Float: years by which it can slip and hold up nothing."
    return shown


def monitor_table(content: Mapping[str, Any]) -> Table:
    """Planned and actual progress by measure, and what is forecast."""
    overall = content["overall"]
    shown = _table(f"Progress as of {content['today']}", "measure", *MONITORED)
    for row in content["measures"]:
        shown.add_row(row["measure"], *(_cell(row.get(key)) for key in MONITORED.values()))
    money = {key: _money(overall[f"{key}_musd"]) for key in ("planned", "earned", "spent", "bac", "eac")}
    lights = ", ".join(f"{overall[light]} {light}" for light in ("green", "amber", "red", "grey") if overall[light])
    shown.caption = (
        f"Million USD: planned {money['planned']}, earned {money['earned']}, spent {money['spent']}; at the end "
        f"{money['eac']} for {money['bac']} planned. {overall['reported']} of {overall['measures']} measures "
        f"reported: {lights}. {content['reports_added']} reports added, {content['reports_known']} known."
    )
    if "slip" in content:
        shown.caption += f" The slip costs {content['slip']['cost_musd']:,.0f} million USD of present value."
    return shown


MONITORED = {"light": "light", "planned": "planned_share", "done": "actual_share", "SPI": "spi", "CPI": "cpi",
             "slip, years": "slip_years"}  # fmt: skip
"""Headings of the progress table and the columns of :data:`kelisim.programme.monitor.COLUMNS` below them."""


def _table(title: str, *headings: str, numbers: Sequence[int] = ()) -> Table:
    shown = Table(title=title, title_justify="left", caption_justify="left")
    for place, heading in enumerate(headings):
        shown.add_column(heading, justify="right" if place in numbers else "left", overflow="fold")
    return shown


def _money(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_EFFECT else text[: LONGEST_EFFECT - 1] + "…"
