"""A result in the terminal."""

from __future__ import annotations

from typing import Any

from rich.table import Table


def summary_table(content: dict[str, Any]) -> Table:
    """Who gains what, from the content of ``summary.json``."""
    checks = content["checks"]
    worst = checks["worst"]
    shown = Table(title=f"{content['title']}: welfare, million USD per year", title_justify="left")
    for heading in ("state", "alone", "joint", "gain"):
        shown.add_column(heading, justify="left" if heading == "state" else "right")
    for state, row in content["states"].items():
        shown.add_row(
            state,
            f"{row['welfare_alone_musd_per_year']:,.1f}",
            f"{row['welfare_joint_musd_per_year']:,.1f}",
            f"{row['gain_musd_per_year']:+,.1f}",
        )
    total = {
        key: sum(row[key] for row in content["states"].values())
        for key in ("welfare_alone_musd_per_year", "welfare_joint_musd_per_year")
    }
    shown.add_section()
    shown.add_row(
        "all",
        f"{total['welfare_alone_musd_per_year']:,.1f}",
        f"{total['welfare_joint_musd_per_year']:,.1f}",
        f"{content['total_gain_musd_per_year']:+,.1f}",
    )
    verdict = "all checks passed" if checks["passed"] else "CHECKS FAILED"
    shown.caption = (
        f"{verdict}; nearest to its tolerance: {worst['check']} ({worst['case']}) {worst['value']:.1e} of "
        f"{worst['tolerance']:.0e}. {content['timings_s']['total']:.0f} s. Before any transfer payment."
    )
    shown.caption_justify = "left"
    return shown


def checks_table(checks: dict[str, list[dict[str, Any]]]) -> Table:
    """Every check of both cases, from the content of ``checks.json``."""
    shown = Table(title="Checks, made by code that did not produce the result", title_justify="left")
    shown.add_column("check")
    shown.add_column("promised", justify="right")
    for case in checks:
        shown.add_column(case, justify="right")
    shown.add_column("worst at")
    for rows in zip(*checks.values(), strict=True):
        worst = max(rows, key=lambda row: row["value"])
        marks = [f"{row['value']:.1e}{'' if row['passed'] else ' FAILED'}" for row in rows]
        shown.add_row(rows[0]["name"], f"{rows[0]['tolerance']:.0e}", *marks, worst["where"])
    return shown
