"""The commands of food security."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from kelisim.cli import app

runner = CliRunner()


def told(*arguments: str) -> dict[str, Any]:
    done = runner.invoke(app, ["food", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def by_state(content: dict[str, Any], key: str) -> dict[str, float]:
    return {row["state"]: row[key] for row in content["states"]}


def test_more_people_and_bad_years_need_more_imports() -> None:
    now, later, bad = told("balance"), told("balance", "--year", "2040"), told("balance", "--bad-year", "0.1")
    assert (now["balance_of"], later["people_of"]) == (2019, 2040)
    for state, share in by_state(now, "grain_self_sufficiency").items():
        assert by_state(later, "grain_self_sufficiency")[state] < share
        assert by_state(bad, "grain_self_sufficiency")[state] <= share
        assert by_state(later, "kcal_per_day")[state] == pytest.approx(by_state(now, "kcal_per_day")[state])


def test_a_ban_is_told_by_buyer() -> None:
    whole, half = told("ban", "KAZ", "wheat"), told("ban", "KAZ", "wheat", "--share", "0.5")
    assert whole["held_kt"] == pytest.approx(2 * half["held_kt"])
    assert sum(by_state(whole, "lost_kt").values()) == pytest.approx(whole["held_kt"])
    assert by_state(whole, "premium")["TJK"] > by_state(half, "premium")["TJK"] > 0
    page = runner.invoke(app, ["food", "ban", "KAZ", "wheat", "--share", "0.5"]).output
    assert "KAZ sells 50% less wheat" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ban", "KAZ", "oats"], "KAZ oats"),
        (["balance", "--year", "2050"], "2040"),
        (["balance", "--year", "2040", "--scenario", "wild"], "wild"),
        (["drought", "--dry", "no-such"], "no-such"),
    ],
)
def test_bad_input_ends_in_one_clear_message(arguments: list[str], said: str) -> None:
    done = runner.invoke(app, ["food", *arguments])
    assert done.exit_code == 2, done.output
    assert said in " ".join(done.output.replace("│", " ").split())
