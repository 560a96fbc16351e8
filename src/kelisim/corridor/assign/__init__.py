"""Traffic assignment: user equilibrium of trips on a congested network, skims, routes and select-link analysis.

Needs nothing of the rest of kelisim. Two routes, the first of cost 1 + v, the second of cost 2, and four trips:

>>> import numpy as np
>>> from kelisim.corridor import assign
>>> net = assign.Network(
...     "two routes", nodes=2, zones=2, first_thru=0, tail=np.array([0, 0]), head=np.array([1, 1]),
...     capacity=np.ones(2), free_flow_time=np.array([1.0, 2.0]), b=np.array([1.0, 0.0]), power=np.ones(2),
...     length=np.zeros(2), fixed=np.zeros(2),
... )
>>> found = assign.assign(net, assign.Demand("trips", np.array([[0.0, 4.0], [0.0, 0.0]])), gap=1e-10)
>>> found.flow.tolist()
[1.0, 3.0]
"""

from __future__ import annotations

from kelisim.corridor.assign.compiled import Bushes
from kelisim.corridor.assign.equilibrium import Assignment, assign
from kelisim.corridor.assign.network import Demand, Network
from kelisim.corridor.assign.routes import Route, Skims, cheapest_routes, shortest_path_trees, skim
from kelisim.corridor.assign.selection import links_between, select_link
from kelisim.corridor.assign.tables import write_flows, write_skims, write_trips
from kelisim.corridor.assign.tntp import read, read_demand, read_network
from kelisim.corridor.assign.trees import Trees

__all__ = [
    "Assignment",
    "Bushes",
    "Demand",
    "Network",
    "Route",
    "Skims",
    "Trees",
    "assign",
    "cheapest_routes",
    "links_between",
    "read",
    "read_demand",
    "read_network",
    "select_link",
    "shortest_path_trees",
    "skim",
    "write_flows",
    "write_skims",
    "write_trips",
]
