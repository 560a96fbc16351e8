"""The corridor model of a year: network, demand, routes and the equilibrium between them.

Routes are found at the times without congestion, then again with the waits of the equilibrium, until no pair has a
cheaper route than those it knows (column generation: Leventhal, Nemhauser and Trotter, 1973, *A column generation
algorithm for optimal traffic assignment*, Transportation Science 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from kelisim.corridor.choice import Choice, path_sizes
from kelisim.corridor.demand import PAIR, demand
from kelisim.corridor.equilibrium import Balance, balance
from kelisim.corridor.facility import Facilities, facilities
from kelisim.corridor.naming import corridor_of, marking_edges
from kelisim.corridor.network import HOURS_PER_DAY, Network, build
from kelisim.corridor.routes import Routes, cheapest, find_routes, merged
from kelisim.errors import Fault, InputError, NotSolved
from kelisim.region.package import Region
from kelisim.region.schema.freight import ANY

Array = npt.NDArray[np.float64]

ROUTE_PASSES = 12
MORE_ROUTES, MORE_DETOUR = 3, 1.1
"""Routes that a pass gives a pair which has found a cheaper one, and how much dearer they may be."""
CHEAPER = 1e-6
"""A route counts as cheaper than those known if it saves more than this share of their cost."""


@dataclass(frozen=True, eq=False)
class Corridors:
    """The solved model of a year.

    ``pairs`` has origin, destination, class and kt without response to cost. ``used`` has shape (route, edge);
    ``corridor`` names the corridor of each route.
    """

    region: Region
    network: Network
    facilities: Facilities
    pairs: pd.DataFrame
    routes: Routes
    used: sparse.csr_array
    corridor: npt.NDArray[np.str_]
    choice: Choice
    balance: Balance

    @property
    def expected(self) -> pd.Series:
        """Expected cost by origin, destination and class, USD/t."""
        return pd.Series(self.balance.chosen.expected, index=pd.MultiIndex.from_frame(self.pairs[PAIR]))

    @property
    def route_class(self) -> npt.NDArray[np.int64]:
        """Position of the class of each route."""
        return class_of_routes(self.network, self.pairs, self.routes)


def solve_corridors(region: Region, year: int, reference: pd.Series | None = None) -> Corridors:
    """Flows, times and waits of ``region`` in ``year``.

    ``reference``: expected cost by origin, destination and class (:attr:`Corridors.expected` of another solution) at
    which demand is what the tables say; without it demand does not respond. Raises InputError where demand has no
    route or freight tables are missing, InfeasibleError where cargo without another way exceeds a capacity.
    """
    _require_tables(region)
    network, pairs = build(region, year), demand(region, year)
    what = facilities(region, network)
    routes = _searched(region, network, pairs, network.costs())
    _require_routes(region, network, pairs, routes)
    start = None
    for _ in range(ROUTE_PASSES):
        choice, used, names = stated(region, network, what, pairs, routes, reference)
        found = balance(choice, what, start)
        costs = network.costs(waits_on_edges(network, what, found.wait_h))
        known = np.minimum.reduceat(cost_of_routes(network, pairs, routes, used, costs), choice.starts)
        better = cheapest(network, pairs, costs) < known * (1 - CHEAPER)
        if not better.any():
            return Corridors(region, network, what, pairs, routes, used, names, choice, found)
        routes = merged(routes, find_routes(network, pairs[better], costs, (), MORE_ROUTES, MORE_DETOUR))
        start = found.utilisation
    raise NotSolved(f"new routes keep turning up after {ROUTE_PASSES} passes; raise the parameter routes")


def stated(
    region: Region, network: Network, what: Facilities, pairs: pd.DataFrame, routes: Routes,
    reference: pd.Series | None,
) -> tuple[Choice, sparse.csr_array, npt.NDArray[np.str_]]:  # fmt: skip
    """The choice among ``routes``, which edges they use and to which corridor they belong."""
    used = routes.incidence(len(network.edges))
    names = corridor_of(region, network, used)
    kind = class_of_routes(network, pairs, routes)
    costs = network.costs()
    entries = np.repeat(kind, np.diff(used.indptr))
    weight = costs[entries, used.indices]
    free = np.bincount(np.repeat(np.arange(used.shape[0]), np.diff(used.indptr)), weights=weight)
    cheapest_free = np.minimum.reduceat(free, np.searchsorted(routes.pair, np.arange(len(pairs))))
    passes, load = _passing(what, used, kind)
    classes = network.classes.loc[pairs["class"]]
    return Choice(
        pair=routes.pair,
        base=free + _constants(region, names, network.classes.index[kind]) * cheapest_free[routes.pair],
        log_size=np.log(path_sizes(routes.pair, used, weight)),
        kt=pairs["kt"].to_numpy(),
        theta=parameter(region, "dispersion") / cheapest_free,
        vot=classes["vot"].to_numpy() / HOURS_PER_DAY,
        loss=classes["loss_per_usd"].to_numpy(),
        reference=_references(pairs, reference),
        passes=passes,
        load=load,
    ), used, names  # fmt: skip


def parameter(region: Region, name: str) -> float:
    """A parameter of choice."""
    table = region["freight_parameters"]
    return float(table["value"].to_numpy()[(table["parameter"] == name).to_numpy()][0])


def waits_on_edges(network: Network, what: Facilities, wait_h: Array) -> Array:
    """Waits by class and edge, shape (class, edge), hours."""
    rows = [(matrix > 0).T @ wait_h for matrix in what.uses]
    return np.array(rows).reshape(len(network.classes), len(network.edges))


def cost_of_routes(
    network: Network, pairs: pd.DataFrame, routes: Routes, used: sparse.csr_array, costs: Array
) -> Array:
    """Sum of ``costs`` (class, edge) over the edges of each route, shape (route,), USD/t."""
    kind = class_of_routes(network, pairs, routes)
    rows = np.repeat(np.arange(used.shape[0]), np.diff(used.indptr))
    return np.bincount(rows, weights=costs[kind[rows], used.indices], minlength=used.shape[0]).astype(np.float64)


def class_of_routes(network: Network, pairs: pd.DataFrame, routes: Routes) -> npt.NDArray[np.int64]:
    """Position of the class of each route."""
    place = {name: c for c, name in enumerate(network.classes.index)}
    return pairs["class"].map(place).to_numpy(dtype=np.int64)[routes.pair]


def _searched(region: Region, network: Network, pairs: pd.DataFrame, costs: Array) -> Routes:
    count, detour = int(parameter(region, "routes")), parameter(region, "detour")
    return find_routes(network, pairs, costs, marking_edges(region, network), count, detour)


def _passing(
    what: Facilities, used: sparse.csr_array, kind: npt.NDArray[np.int64]
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Whether each route passes each facility, and with how many units per kt; once, however many edges it is on."""
    order, passes, load = [], [], []
    for c, matrix in enumerate(what.uses):
        mine = np.flatnonzero(kind == c)
        here = (used[mine] @ (matrix > 0).T.astype(float)).sign()
        per_kt = matrix.max(axis=1).toarray().ravel() if matrix.nnz else np.zeros(len(what.keys))
        order.append(mine)
        passes.append(here)
        load.append(here @ sparse.diags_array(per_kt, format="csr"))
    back = np.argsort(np.concatenate(order))
    passing, loading = (sparse.vstack(parts, format="csr")[back] for parts in (passes, load))
    return sparse.csr_array(passing), sparse.csr_array(loading)


def _constants(region: Region, names: npt.NDArray[np.str_], classes: pd.Index) -> Array:
    table = region["freight_constants"].set_index(["corridor", "class"])["share"].to_dict()
    return np.array([
        table.get((name, kind), table.get((name, ANY), 0.0)) for name, kind in zip(names.tolist(), classes, strict=True)
    ])  # fmt: skip


def _references(pairs: pd.DataFrame, reference: pd.Series | None) -> Array:
    if reference is None:
        return np.full(len(pairs), np.nan)
    return reference.reindex(pd.MultiIndex.from_frame(pairs[PAIR])).to_numpy(dtype=np.float64)


def _require_tables(region: Region) -> None:
    needed = ("freight_modes", "freight_classes", "freight_nodes", "freight_links", "freight_tariffs", "freight_zones",
              "freight_connectors", "freight_demand", "freight_corridors", "freight_parameters")  # fmt: skip
    faults = [
        Fault(f"{name}.csv", None, None, "no rows", "a freight network", "add the table; see docs/freight-data.md")
        for name in needed
        if not region.has(name)
    ]
    if faults:
        raise InputError(faults, subject=f"the freight network of {region.name}")


def _require_routes(region: Region, network: Network, pairs: pd.DataFrame, routes: Routes) -> None:
    """Every pair has a route, or all that have none are told."""
    without = pairs[~np.isin(np.arange(len(pairs)), routes.pair)]
    if without.empty:
        return
    mend = f"join the zones for this class in {network.year} (links, transfers, tariffs), or delete the demand"
    raise InputError(
        [
            Fault("freight_demand.csv", None, "destination", f"{row.origin} to {row.destination}, {row[3]}",
                  "a route on the network", mend)
            for row in without.itertuples()
        ],
        subject=f"the demand of {region.name}",
    )  # fmt: skip
