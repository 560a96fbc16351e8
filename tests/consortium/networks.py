"""Hypothesis strategies for small regions that can be solved: rivers that fork, lose, store, water and drive turbines.

Nodes are numbered down the river, so that every reach leads on; reservoirs start well above dead storage, so that a
dry year can still evaporate. Costs and border prices end in different cents, so that no price equals a cost: a seller
that does not care whether it sells makes the equilibrium depend on where play starts.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.build import Sketch

MONTHLY = st.lists(st.floats(0, 3), min_size=12, max_size=12)
SHARE = st.floats(0, 0.5)


@st.composite
def regions(draw: st.DrawFn, states: tuple[str, ...] = ("AAA",)) -> Sketch:
    """A random region; node k belongs to one of the states, and every state may trade power with the first."""
    sketch = Sketch(*states, blocks={"peak": 0.25, "base": 0.75}, steps=((0.1, 150.0), (1.0, 900.0)))
    count = draw(st.integers(2, 4))
    for index in range(count):
        _node(draw, sketch, f"n{index}", draw(st.sampled_from(states)))
    sketch.node("sea", states[-1], kind="terminal")
    _reaches(draw, sketch, count)
    for index in range(count):
        _uses(draw, sketch, index, count)
    for place, state in enumerate(states):
        load = {"peak": 1.3, "base": 0.9}
        sketch.zone_of_power(state, state, year_gwh=draw(st.floats(0, 5000)), shape=load)
        sketch.plant(f"{state}-gas", state, draw(st.floats(0, 400)), draw(st.integers(10, 60)) + 0.17 * (place + 1))
    for place, other in enumerate(states[1:]):
        sketch.add(
            "lines",
            line=f"{states[0]}-{other}",
            from_node=states[0],
            to_node=other,
            capacity_mw=100.0,
            reverse_capacity_mw=80.0,
            loss_fraction=draw(st.floats(0, 0.1)),
            offer_mw=30.0,
            price_usd_per_mwh=draw(st.integers(10, 60)) + 0.05 + 0.1 * place,
            reverse_price_usd_per_mwh=draw(st.integers(10, 60)) + 0.09 + 0.1 * place,
        )
    return sketch


def _node(draw: st.DrawFn, sketch: Sketch, name: str, state: str) -> None:
    inflow = draw(MONTHLY)
    if draw(st.booleans()):
        area = draw(st.floats(0, 300))
        sketch.reservoir(
            name,
            state,
            inflow=inflow,
            limits=(1, 12),
            ends=(draw(st.floats(6, 12)), 6),
            evaporation=draw(st.floats(-50, 200)),
            curve=[(1, 500, area), (12, 560, area * 2)],
        )
    else:
        sketch.node(name, state, inflow=inflow)


def _reaches(draw: st.DrawFn, sketch: Sketch, count: int) -> None:
    stores = {row["node"] for row in sketch.rows["reservoirs"]}
    owner = {row["node"]: str(row["state"]) for row in sketch.rows["nodes"]}
    for index in range(count):
        name = f"n{index}"
        below = [f"n{k}" for k in range(index + 1, count)] + ["sea"]
        main = draw(st.sampled_from(below))
        sketch.reach(name, main, loss=draw(SHARE))
        if draw(st.booleans()):
            capacity = float(draw(st.integers(100, 1000)))
            head = {"reservoir": name, "tailwater_m": 450.0} if name in stores else {"head_m": 20.0}
            sketch.dam(f"{name}>{main}", owner[name], capacity_mw=capacity, maximum_discharge_m3s=500.0, **head)
        side = draw(st.sampled_from(below))
        if side != main:
            sketch.reach(
                name,
                side,
                loss=draw(SHARE),
                minimum_flow_m3s=draw(st.sampled_from([0.0, 20.0])),
                minimum_flow_value_usd_m3=0.03,
            )


def _uses(draw: st.DrawFn, sketch: Sketch, index: int, count: int) -> None:
    name = f"n{index}"
    owner = {row["node"]: row["state"] for row in sketch.rows["nodes"]}
    if draw(st.booleans()):
        depth = draw(st.lists(st.floats(1, 400), min_size=12, max_size=12))
        returns = ["", *(f"n{k}" for k in range(index, count) if owner[f"n{k}"] == owner[name])]
        sketch.fields(
            f"f{index}",
            name,
            {"cotton": (depth, 0.85, 1500.0)},
            lift_kwh_per_m3=draw(st.floats(0, 0.3)),
            return_node=draw(st.sampled_from(returns)),
            return_fraction=draw(SHARE),
        )
    if draw(st.booleans()):
        sketch.town(f"t{index}", name, draw(st.floats(0.01, 3)), 1.5, back=draw(SHARE))
