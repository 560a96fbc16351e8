"""Write the validation page: run the studies, keep their numbers, draw the figures, fill the template.

Compute everything (several minutes) or some parts, then write the page; or write it from the stored numbers::

    python -m docs.make_validation                  # all parts
    python -m docs.make_validation main land-1.5    # these parts
    python -m docs.make_validation --stored         # nothing computed

The numbers are stored in ``docs/assets/validation.json``. Tests compute them again and compare within 1 %.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jinja2

from docs.tools import draw
from docs.tools.facts import LAND_FACTORS, PARTS, RESERVOIRS, SINGLE, Facts

DOCS = Path(__file__).parent
STORED = DOCS / "assets" / "validation.json"
PAGE = DOCS / "validation.md"
RULE_WINTER_SHARE = 0.25
POWER_RANGE = (200.0, 3000.0)
"""Range in which published power-only gains fall, widened on both sides; outside it an explanation is due."""

GROUPS = {
    "crops, towns and industry": ("crops", "towns"),
    "power": ("energy served", "energy not served", "fuel and operation", "outside trade"),
    "lakes, deltas, minimum flows and shares": ("lakes and deltas", "minimum flows and shares"),
    "secondary rules and storage owed": ("secondary rules", "storage owed"),
}
"""Terms of the welfare account, put together; trade between states adds up to zero."""


def stored() -> Facts:
    """The numbers on which the page stands."""
    told: Facts = json.loads(STORED.read_text(encoding="utf-8"))
    return told


def rounded(value: Any) -> Any:
    """Numbers with six significant digits: more would only make differences between machines."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if abs(value) > 1e-9 else 0.0
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def grouped(terms: Facts) -> Facts:
    """The change of welfare by group of terms."""
    return {name: sum(terms.get(term, 0.0) for term in members) for name, members in GROUPS.items()}


Expectation = tuple[str, str, bool]
"""What ought to come out, what comes out, and whether the two agree."""


def expectations(facts: Facts) -> list[Expectation]:
    """The list at the head of the page."""
    return [*about_toktogul(facts), *about_gains(facts), *about_power(facts)]


def about_toktogul(facts: Facts) -> list[Expectation]:
    """Its winter share alone, joint, and with more land."""
    main, hindcast = (facts[name]["reservoirs"]["toktogul"] for name in ("main", "hindcast"))
    observed = main["observed"]["share"]
    land = [facts[f"land-{factor}"]["share"]["toktogul"] for factor in LAND_FACTORS]
    turned = [name for name in (*SINGLE, "long") if facts[name]["share"]["joint"] >= facts[name]["share"]["alone"]]
    near = [abs(one["alone"]["share"] - observed) <= 0.05 for one in (main, hindcast)]
    return [
        ("Alone, Toktogul is run for winter power: October–March share within 0.05 of the observed "
         f"{observed:.2f} (main)", f"{main['alone']['share']:.2f}", near[0]),
        ("The same with the fleet and demand of 2001–2010 (hindcast)", f"{hindcast['alone']['share']:.2f}", near[1]),
        ("Joint, the share is lower than alone (main, hindcast)",
         " and ".join(f"{one['joint']['share']:.2f} < {one['alone']['share']:.2f}" for one in (main, hindcast)),
         all(one["joint"]["share"] < one["alone"]["share"] for one in (main, hindcast))),
        ("The same in the single years and in the long record", f"not in: {', '.join(turned)}" if turned else "in all",
         not turned),
        ("More irrigated land moves the joint release to summer", " > ".join(f"{value:.2f}" for value in land),
         land == sorted(land, reverse=True)),
        (f"With half as much land again the share comes down to the rule of 1984, {RULE_WINTER_SHARE:.2f}",
         f"{land[-1]:.2f}", land[-1] <= RULE_WINTER_SHARE + 0.05),
    ]  # fmt: skip


def about_gains(facts: Facts) -> list[Expectation]:
    """Who gains, and when cooperation is worth most."""
    single = [facts[name]["gain"]["all"] for name in SINGLE]
    losers = [f"{state} in {name}" for name in ("main", "hindcast", *SINGLE, "long")
              for state, gain in facts[name]["gain"].items() if gain < 0]  # fmt: skip
    power = [grouped(facts[name]["terms"])["power"] for name in ("main", "hindcast")]
    low, high = POWER_RANGE
    return [
        ("Cooperation is worth more in dry years: dry > normal > wet",
         " > ".join(f"{value:,.0f}" for value in single), single == sorted(single, reverse=True)),
        ("No state loses, even before transfers",
         "loses: " + ", ".join(losers) if losers else "none loses", not losers),
        (f"Gain in power between {low:,.0f} and {high:,.0f} million USD a year (main, hindcast)",
         " and ".join(f"{value:,.0f}" for value in power), all(low <= value <= high for value in power)),
    ]  # fmt: skip


def about_power(facts: Facts) -> list[Expectation]:
    """Coal, and where the winter is short."""
    coal, seen = (
        table["KAZ"]["coal"] / 1e3
        for table in (facts["main"]["generation"]["alone"], facts["main"]["observed_generation"])
    )
    found: list[Expectation] = [
        ("Kazakh coal power within 10 % of what was observed (main, alone)", f"{coal:.0f} against {seen:.0f} TWh",
         abs(coal / seen - 1) <= 0.1),
    ]  # fmt: skip
    texts = {"main": "Winter shortage alone in Kyrgyzstan and Tajikistan, none elsewhere (main)",
             "hindcast": "The same in the hindcast"}  # fmt: skip
    for name, text in texts.items():
        short = facts[name]["unserved_winter"]["alone"]
        told = ", ".join(f"{state} {value:,.0f} GWh" for state, value in short.items() if value > 1)
        found.append((text, told, all((value > 1) == (state in ("KGZ", "TJK")) for state, value in short.items())))
    return found


def page(facts: Facts) -> str:
    """The page, from the stored numbers."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(DOCS / "tools"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown, from our own numbers
    )
    text = environment.get_template("validation.md.j2").render(
        facts=facts, names=draw.NAMES, reservoirs=RESERVOIRS, states=draw.STATES, factors=LAND_FACTORS, single=SINGLE,
        groups={name: grouped(facts[name]["terms"]) for name in ("main", "hindcast")},
        expectations=expectations(facts),
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def figures(facts: Facts, folder: Path) -> None:
    """Draw all figures into ``folder``."""
    for name in ("main", "hindcast"):
        draw.write(draw.panels(facts[name], "release", "release, km3 per month"), folder / f"release-{name}.svg")
        draw.write(draw.panels(facts[name], "storage", "storage, km3"), folder / f"storage-{name}.svg")
    draw.write(draw.land([facts[f"land-{f}"] for f in LAND_FACTORS], RULE_WINTER_SHARE), folder / "land.svg")
    draw.write(draw.who_gains(facts["main"]), folder / "who-gains.svg")


def main() -> None:
    """Compute what the command line asks for, then write numbers, figures and page."""
    asked = sys.argv[1:] or list(PARTS)
    facts = stored() if STORED.is_file() else {}
    for name in [] if asked == ["--stored"] else asked:
        facts[name] = rounded(PARTS[name]())
        STORED.write_text(json.dumps({key: facts[key] for key in PARTS if key in facts}, indent=1) + "\n", "utf-8")
    figures(facts, STORED.parent)
    PAGE.write_text(page(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
