"""Measures and plans to test with: small ones by hand, and any that hypothesis thinks of."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from kelisim.programme.measures import Measure
from kelisim.programme.roadmap import Link, Schedule, earliest, scheduled

BASE = Measure(
    key="base", name_en="A measure", name_ru="Мера", states=("UPP", "LOW"), institutions=(), sector="power", plan="Toy",
    status="agreed", start_year=2025, build_years=2, lifetime_years=25, first_year=2027, cost_musd=100.0,
    om_musd_per_year=1.0, units=1.0, effect="Something", source="toy", expressible=True,
    finance={"UPP": 0.5, "LOW": 0.5},
)  # fmt: skip
LINKS: tuple[Link, ...] = ("effect", "work")


def made(*measures: Measure) -> dict[str, Measure]:
    """Measures by key."""
    return {one.key: one for one in measures}


def named(key: str, build: int = 2, requires: tuple[str, ...] = (), cost: float = 100.0, start: int = 2025) -> Measure:
    """A measure like the base one."""
    return replace(BASE, key=key, build_years=build, requires=requires, cost_musd=cost, start_year=start)


@st.composite
def programmes(draw: st.DrawFn, most: int = 6) -> dict[str, Measure]:
    """Measures without circles: each may require those before it."""
    found: dict[str, Measure] = {}
    for place in range(draw(st.integers(1, most))):
        requires = draw(st.lists(st.sampled_from(sorted(found)), unique=True)) if found else []
        shares = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
        found[f"m{place}"] = replace(
            BASE, key=f"m{place}", build_years=draw(st.integers(0, 5)), start_year=draw(st.integers(2020, 2028)),
            cost_musd=float(draw(st.integers(0, 1000))), requires=tuple(requires),
            finance={f"payer{i}": share / sum(shares) for i, share in enumerate(shares)},
            status=draw(st.sampled_from(("proposed", "agreed", "construction", "completed"))),
        )  # fmt: skip
    return found


@st.composite
def schedules(draw: st.DrawFn, links: tuple[Link, ...] = LINKS) -> Schedule:
    """Plans that can be carried out: as soon as possible, some later."""
    measures, link = draw(programmes()), draw(st.sampled_from(links))
    later = {key: replace(one, start_year=one.start_year + draw(st.integers(0, 4))) for key, one in measures.items()}
    return scheduled(measures, earliest(later, measures, link), link=link)
