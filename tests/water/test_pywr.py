"""The river beside Pywr (Tomlinson et al. 2020), on a network that both can express.

The best use of water is clear at every node, so that Pywr's rule by priority, month by month, and the programme with
foresight must agree.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from pywr.core import AggregatedNode, Catchment, Link, LossLink, Model, Output, Storage, Timestepper
from pywr.parameters import ArrayIndexedParameter
from pywr.recorders import NumpyArrayNodeRecorder, NumpyArrayStorageRecorder

from tests.build import Sketch, grand, values

Array = npt.NDArray[np.float64]

MAIN = np.array([0.30, 0.30, 0.40, 0.80, 1.60, 2.20, 2.00, 1.40, 0.70, 0.40, 0.30, 0.30])
SIDE = np.array([0.10, 0.10, 0.20, 0.40, 0.60, 0.50, 0.30, 0.25, 0.20, 0.15, 0.10, 0.10])
WANTED_MM = np.array([0.0, 0.0, 50.0, 200.0, 400.0, 600.0, 600.0, 450.0, 200.0, 50.0, 0.0, 0.0])
TOWN, FULL, START, LOSS, BACK = 0.2, 4.0, 1.0, 0.1, 0.25
DAYS = 30
"""Pywr's step: only the volumes of a month matter, so that twelve equal steps stand for the year."""

KM3 = 1e3
"""Pywr is run in million m3, so that its solver's tolerance is small beside the flows."""


@pytest.fixture(scope="module")
def ours() -> dict[str, Array]:
    """Our plan of the network.

    ::

        MAIN -> [lake: town wants 0.2] ------------------------> (meet) -> (sea)
        SIDE -> (fork: fields want WANTED) --10 % lost---------> (meet)
                          +--25 % of the withdrawal comes back-> (meet)
    """
    sketch = Sketch()
    sketch.reservoir("lake", inflow=list(MAIN), limits=(0, FULL), ends=(START, 0))
    sketch.node("fork", inflow=list(SIDE))
    sketch.node("meet")
    sketch.node("sea", kind="terminal")
    sketch.reach("lake", "meet")
    sketch.reach("fork", "meet", loss=LOSS)
    sketch.reach("meet", "sea")
    sketch.town("town", "lake", 12 * TOWN, 1.0)
    sketch.fields("land", "fork", {"cotton": (list(WANTED_MM), 1.0, 9000.0)}, return_node="meet", return_fraction=BACK)
    data = grand(sketch.region()).data
    found = {name: np.array(values(data, "flow", name)) for name in ("lake>meet", "fork>meet", "meet>sea")}
    found["town"] = np.array(values(data, "town_supply", "town"))
    found["land"] = np.array(values(data, "withdrawal", "land"))
    return found | {"lake": np.array(values(data, "storage", "lake"))}


def pywr_model() -> Model:
    """The same network in Pywr: flows per day, dear users first, storage before spill."""
    model = Model()
    model.timestepper = Timestepper("2001-01-01", "2001-12-26", DAYS)

    def monthly(km3: Array) -> ArrayIndexedParameter:
        return ArrayIndexedParameter(model, km3 * KM3 / DAYS)

    main = Catchment(model, "main", flow=monthly(MAIN))
    side = Catchment(model, "side", flow=monthly(SIDE))
    lake = Storage(model, "lake", max_volume=FULL * KM3, initial_volume=START * KM3, cost=-10)
    town = Output(model, "town", max_flow=monthly(np.full(12, TOWN)), cost=-1000)
    spill, fork, meet = Link(model, "lake>meet"), Link(model, "fork"), Link(model, "meet")
    wanted = Link(model, "land", max_flow=monthly(WANTED_MM * 1e-3), cost=-500)
    eaten, drained = Output(model, "eaten"), Link(model, "drained")
    AggregatedNode(model, "shares", [eaten, drained]).factors = [1 - BACK, BACK]
    lossy = LossLink(model, "fork>meet", loss_factor=LOSS / (1 - LOSS))  # Pywr's factor is on the net flow
    sea = Output(model, "sea")
    for start, end in (
        (main, lake),
        (lake, town),
        (lake, spill),
        (spill, meet),
        (side, fork),
        (fork, wanted),
        (wanted, eaten),
        (wanted, drained),
        (drained, meet),
        (fork, lossy),
        (lossy, meet),
        (meet, sea),
    ):
        start.connect(end)
    return model


@pytest.fixture(scope="module")
def theirs() -> dict[str, Array]:
    """Pywr's plan, in km3 per month."""
    model = pywr_model()
    names = ("lake>meet", "town", "land", "fork>meet", "sea")
    flows = {name: NumpyArrayNodeRecorder(model, model.nodes[name]) for name in names}
    storage = NumpyArrayStorageRecorder(model, model.nodes["lake"])
    model.run()
    found = {name: recorder.data[:, 0] * DAYS / KM3 for name, recorder in flows.items()}
    return found | {"lake": storage.data[:, 0] / KM3}


@pytest.mark.parametrize("name", ["lake", "town", "land", "lake>meet"])
def test_same_storage_supply_and_spill(name: str, ours: dict[str, Array], theirs: dict[str, Array]) -> None:
    assert np.abs(ours[name] - theirs[name]).max() < 1e-6


def test_same_flow_after_losses_and_return_flows(ours: dict[str, Array], theirs: dict[str, Array]) -> None:
    """Ours is what enters the reach, Pywr's what leaves it: theirs = (1 - 0.1) ours."""
    assert np.abs(ours["fork>meet"] * (1 - LOSS) - theirs["fork>meet"]).max() < 1e-6
    assert np.abs(ours["meet>sea"] - theirs["sea"]).max() < 1e-6


def test_the_case_is_not_empty(ours: dict[str, Array]) -> None:
    """The lake fills and spills, and the fields go short in summer: every part of the network is at work."""
    assert ours["lake"].max() == pytest.approx(FULL)
    assert 0 < ours["lake>meet"].max() < MAIN.max()
    assert (ours["land"] < WANTED_MM * 1e-3 - 0.01).any()
