"""Tables of a played study, of its shares, and of one contract for several studies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text


def game_table(game: Mapping[str, Any]) -> Group:
    """All coalition structures: what each bloc has, million USD a year, and how far it is from equilibrium."""
    shown = _table(f"{game['structures']} coalition structures, million USD a year")
    for heading in ("structure", "value of each bloc", "all", "change against alone"):
        shown.add_column(heading, justify="left" if heading in ("structure", "value of each bloc") else "right")
    base = sum(game["values"]["|".join(game["players"])].values())
    for name, blocs in game["values"].items():
        total = sum(blocs.values())
        told = ", ".join(f"{value:,.1f}" for value in blocs.values())
        shown.add_row(Text(name), told, f"{total:,.1f}", f"{total - base:+,.1f}")
    facts = (
        f"worst distance from equilibrium {game['worst_equilibrium_residual']:.1e} (relative); beginnings differ "
        f"by at most {game['worst_spread']:.3f} million USD a year; {game['time_s']:.0f} s, "
        f"{game['time_over_one_cold_solve']:.1f} times one cold solve of the grand coalition"
    )
    return Group(shown, Text(facts))


def played_table(content: Mapping[str, Any], belief: str) -> Group:
    """Gains over alone by concept under one belief, and the state of the core under all."""
    players = content["players"]
    found = content["beliefs"][belief]
    shown = _table(f"Gain over alone by concept, million USD a year; belief: {belief}")
    shown.add_column("concept")
    for name in players:
        shown.add_column(name, justify="right")
    shown.add_column("would leave first")
    before = {**dict.fromkeys(players, 0.0), **content["joint_before_transfers"]}
    shown.add_row("joint plan, no transfers", *_gains(before, content), _first(content, belief, "joint"))
    for concept in found["core_members"]:
        worst = found["largest_excess"][concept]
        leaves = (
            f"{'+'.join(worst['coalition'])} ({worst['excess']:,.1f})" if not found["core_members"][concept] else "-"
        )
        shown.add_row(concept, *_gains(found[concept], content), leaves)
    for concept, payoff in content["without_belief"].items():
        shown.add_row(concept, *_gains(payoff, content), _first(content, belief, concept))
    cores = [
        f"{name}: core {'empty' if one['core_empty'] else 'not empty'} (epsilon {one['least_core_epsilon']:,.1f})"
        for name, one in content["beliefs"].items()
    ]
    return Group(shown, Text("; ".join(cores)))


def _first(content: Mapping[str, Any], belief: str, allocation: str) -> str:
    leaving = content["would_leave"][belief][allocation]
    return f"{'+'.join(leaving[0]['coalition'])} ({leaving[0]['gains_musd_per_year']:,.1f})" if leaving else "-"


def carried_table(chosen: Mapping[str, Any]) -> Group:
    """Payments that carry an allocation out, and who would still leave."""
    shown = _table(f"To carry out {chosen['concept']} ({chosen['belief']}), million USD a year")
    for heading in ("payer", "receiver", "amount"):
        shown.add_column(heading, justify="right" if heading == "amount" else "left")
    for one in chosen["payments"]:
        shown.add_row(one["payer"], one["receiver"], f"{one['musd_per_year']:,.1f}")
    leaving = [
        f"{'+'.join(one['coalition'])} would gain {one['gains_musd_per_year']:,.1f} by leaving"
        for one in chosen["would_leave"]
    ]
    return Group(shown, Text("\n".join(leaving) or "No state and no group of states would gain by leaving."))


def contract_table(content: Mapping[str, Any]) -> Group:
    """One contract for several studies: gains over alone, and transfers in each."""
    players = list(content["expected_gain_musd_per_year"])
    shown = _table(f"One contract for all, million USD a year; belief: {content['belief']}")
    shown.add_column("")
    for name in players:
        shown.add_column(name, justify="right")
    rows = [("expected gain", content["expected_gain_musd_per_year"])]
    for study, settled in content["settlement"].items():
        share = content["probabilities"][study]
        rows.append((f"{study} ({share:.0%}): gain", settled["gain_over_alone_musd"]))
        rows.append((f"{study}: transfer", settled["transfer_musd"]))
    for label, values in rows:
        shown.add_row(label, *(f"{values[name]:+,.1f}" for name in players))
    worst = content["largest_regret"]
    core = "empty: the least core is taken" if content["core_of_the_expected_game_empty"] else "not empty"
    regret = f"{'+'.join(worst['coalition'])} in {worst['study']}, {worst['musd']:,.1f}"
    return Group(shown, Text(f"core of the expected game {core}; largest regret afterwards: {regret}"))


def _gains(payoff: Mapping[str, float] | None, content: Mapping[str, Any]) -> list[str]:
    if payoff is None:
        return ["-"] * len(content["players"])
    return [f"{payoff[name] - content['alone'][name]:+,.1f}" for name in content["players"]]


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left")
