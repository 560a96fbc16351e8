"""The power network as PyPSA reads it: buses close, nothing is above its limit, and its own optimum costs as much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pypsa
import pytest

from kelisim.report.content import Content, read_content
from kelisim.report.power_network import write_networks

pytestmark = [
    pytest.mark.xdist_group("report"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),  # PyPSA on its own change of string dtypes
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


@pytest.fixture(scope="module")
def networks(content: Content, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("networks")
    return {path.stem.removeprefix("power-"): pypsa.Network(path) for path in write_networks(content, out, "en")}


def balance(network: Any) -> pd.DataFrame:
    """What is left at each bus and snapshot, MW."""
    made = (network.generators_t.p * network.generators["sign"]).T.groupby(network.generators["bus"]).sum().T
    parts = [made]
    parts.append(-network.loads_t.p.T.groupby(network.loads["bus"]).sum().T)
    for end in ("0", "1"):
        parts.append(-network.links_t[f"p{end}"].T.groupby(network.links[f"bus{end}"]).sum().T)
    left = pd.DataFrame(0.0, index=network.snapshots, columns=network.buses.index)
    for part in parts:
        left = left.add(part, fill_value=0.0)
    return left


@pytest.mark.parametrize("case", ["alone", "joint"])
def test_every_bus_closes_in_every_snapshot(networks: dict[str, Any], case: str) -> None:
    assert networks[case].loads_t.p.to_numpy().min() > 0 or networks[case].loads_t.p.to_numpy().max() > 0
    assert balance(networks[case]).abs().to_numpy().max() < 1e-4  # the promise of the result: 1e-4 GWh


@pytest.mark.parametrize("case", ["alone", "joint"])
def test_energy_is_that_of_the_result(content: Content, networks: dict[str, Any], case: str) -> None:
    assert content.data is not None
    network, data = networks[case], content.data.sel(case=case)
    hours = network.snapshot_weightings["generators"]
    assert hours.sum() == 2 * 8760
    gwh = network.generators_t.p.mul(hours, axis="index").sum() / 1000
    for name in data["unit"].to_numpy():
        assert gwh[name] == pytest.approx(float(data["generation"].sel(unit=name).sum()), abs=1e-6)
    for name in data["plant"].to_numpy():
        assert gwh[f"hydro {name}"] == pytest.approx(float(data["hydro"].sel(plant=name).sum()), abs=1e-6)
    price = network.buses_t.marginal_price.to_numpy()
    np.testing.assert_allclose(price.max(), float(data["energy_price"].max()))


@pytest.mark.parametrize("case", ["alone", "joint"])
def test_nothing_is_above_its_limit(networks: dict[str, Any], case: str) -> None:
    network = networks[case]
    most = network.get_switchable_as_dense("Generator", "p_max_pu") * network.generators["p_nom"]
    assert (network.generators_t.p - most).to_numpy().max() < 1e-6
    assert (network.links_t.p0 - network.links["p_nom"]).to_numpy().max() < 1e-6
    kept = network.links_t.p0 * network.links["efficiency"]
    np.testing.assert_allclose(network.links_t.p1, -kept, atol=1e-9)


def test_snapshots_fill_the_months(networks: dict[str, Any]) -> None:
    network = networks["joint"]
    ends = network.snapshots + pd.to_timedelta(network.snapshot_weightings["generators"], unit="h")
    gaps = network.snapshots[1:].to_numpy() - ends.to_numpy()[:-1]
    assert np.abs(gaps).max() <= np.timedelta64(1, "m")  # begins are whole minutes


def test_dispatch_costs_what_the_optimum_of_pypsa_costs(networks: dict[str, Any]) -> None:
    """With hydropower as given, the joint plan is the cheapest supply, but for the bonus on trade between states."""
    network = networks["joint"].copy()
    hours = network.snapshot_weightings["objective"]
    cost = network.get_switchable_as_dense("Generator", "marginal_cost")
    planned = float((network.generators_t.p * cost).mul(hours, axis="index").to_numpy().sum())
    status, _ = network.optimize(solver_name="highs", log_to_console=False)
    assert status == "ok"
    traded = float(network.links_t.p0.mul(hours, axis="index").to_numpy().sum())
    assert network.objective <= planned + 1.0
    assert planned - network.objective <= 0.02 * traded + 1e-6 * planned + 1.0
