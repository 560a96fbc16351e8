"""Commands of traffic assignment: corridor assign, skim and paths, for networks in the TNTP format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Group

from kelisim.cli.frame import JsonFlag, corridor, err_console, out_console, print_json, say, told
from kelisim.errors import Fault, InputError

if TYPE_CHECKING:
    from kelisim.corridor.assign import Assignment, Network
    from kelisim.corridor.assign.compiled import Floats

NetFile = Annotated[Path, typer.Option(help="Network, a file *_net.tntp.")]
TripsFile = Annotated[Path, typer.Option(help="Trips, a file *_trips.tntp.")]
Loaded = Annotated[
    Path | None, typer.Option(help="Trips, a file *_trips.tntp: costs are then those of equilibrium, else of no flow.")
]
Gap = Annotated[float, typer.Option(help="Relative gap to reach.")]
TollWeight = Annotated[float, typer.Option(help="Cost of one unit of toll, in units of time.")]
DistanceWeight = Annotated[float, typer.Option(help="Cost of one unit of length, in units of time.")]


@corridor.command()
def assign(
    net: NetFile,
    trips: TripsFile,
    gap: Gap = 1e-6,
    toll_weight: TollWeight = 0.0,
    distance_weight: DistanceWeight = 0.0,
    max_iterations: Annotated[int, typer.Option(help="Iterations after which to give up.")] = 1_000,
    out: Annotated[Path | None, typer.Option(help="CSV file for flow, time and cost of every link.")] = None,
    select: Annotated[str | None, typer.Option(help="Link FROM-TO, by its nodes: show the trips that use it.")] = None,
    select_out: Annotated[Path | None, typer.Option(help="CSV file for the trips over that link.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Assign trips to a congested network: the user equilibrium, in which nobody finds a cheaper route.

    The relative gap of every iteration goes to standard error, the answer to standard output. Exit status 3 if the gap
    is not reached.

    Examples: `kelisim corridor assign --net X_net.tntp --trips X_trips.tntp --gap 1e-8 --out flows.csv` ·
    `kelisim corridor assign --net X_net.tntp --trips X_trips.tntp --select 10-16 --json`
    """
    from kelisim.corridor.assign import write_flows
    from kelisim.report import assignment as report

    with told():
        if select_out is not None and select is None:
            raise InputError([Fault("kelisim corridor assign", None, "--select", "", "a link", "say e.g. 10-16")])
        ends = None if select is None else _ends(select)
        found = _equilibrium(net, trips, (toll_weight, distance_weight), gap, max_iterations)
        content = report.assignment_data(found)
        tables: list[Any] = [report.assignment_table(content)]
        if ends is not None:
            content["select"] = _selected(found, ends, select_out)
            tables.append(report.selected_table(content["select"]))
        if out is not None:
            write_flows(out, found)
        say(content, as_json, lambda: Group(*tables))


@corridor.command()
def skim(
    net: NetFile,
    out: Annotated[Path, typer.Option(help="CSV file for cost, time and length between all zones.")],
    trips: Loaded = None,
    gap: Gap = 1e-6,
    toll_weight: TollWeight = 0.0,
    distance_weight: DistanceWeight = 0.0,
    as_json: JsonFlag = False,
) -> None:
    """Skim a network: cost, time and length of the cheapest route between all zones (`inf` where there is none).

    Examples: `kelisim corridor skim --net X_net.tntp --out skims.csv` ·
    `kelisim corridor skim --net X_net.tntp --trips X_trips.tntp --out skims.csv`
    """
    from kelisim.corridor.assign import skim as skims
    from kelisim.corridor.assign import write_skims

    with told():
        network, flow = _network(net, trips, (toll_weight, distance_weight), gap)
        write_skims(out, skims(network, flow))
        if as_json:
            print_json({"network": network.name, "zones": network.zones, "out": str(out)})
        else:
            text = f"Cost, time and length between {network.zones} zones: {out}"
            out_console.print(text, markup=False, soft_wrap=True)


@corridor.command()
def paths(
    net: NetFile,
    start: Annotated[int, typer.Option("--from", help="Node where the routes begin.")],
    end: Annotated[int, typer.Option("--to", help="Node where they end.")],
    count: Annotated[int, typer.Option("-k", help="How many routes.")] = 5,
    trips: Loaded = None,
    gap: Gap = 1e-6,
    toll_weight: TollWeight = 0.0,
    distance_weight: DistanceWeight = 0.0,
    as_json: JsonFlag = False,
) -> None:
    """Show the cheapest routes between two nodes that visit no node twice.

    Examples: `kelisim corridor paths --net X_net.tntp --from 1 --to 20 -k 5` ·
    `kelisim corridor paths --net X_net.tntp --trips X_trips.tntp --from 1 --to 20 --json`
    """
    from kelisim.corridor.assign import cheapest_routes
    from kelisim.report import assignment as report

    with told():
        network, flow = _network(net, trips, (toll_weight, distance_weight), gap)
        content = report.routes_data(cheapest_routes(network, start - 1, end - 1, count, flow))
        say(content, as_json, lambda: report.routes_table(content))


def _equilibrium(net: Path, trips: Path, weights: tuple[float, float], gap: float, iterations: int) -> Assignment:
    """Read and assign; every iteration and what is left out are told on standard error."""
    from kelisim.corridor.assign import assign as equilibrium
    from kelisim.corridor.assign import read

    network, demand = read(net, trips, *weights)
    if demand.intrazonal > 0:
        err_console.print(f"{demand.intrazonal:g} trips stay in their zone and are ignored")
    return equilibrium(
        network, demand, gap, iterations,
        lambda number, now: err_console.print(f"iteration {number:>4}  relative gap {now:.3e}"),
    )  # fmt: skip


def _network(net: Path, trips: Path | None, weights: tuple[float, float], gap: float) -> tuple[Network, Floats | None]:
    """The network, and its flows in equilibrium if there are trips."""
    from kelisim.corridor.assign import read_network

    if trips is None:
        return read_network(net, *weights), None
    found = _equilibrium(net, trips, weights, gap, 1_000)
    return found.network, found.flow


def _ends(link: str) -> tuple[int, int]:
    """The nodes of a link written FROM-TO."""
    parts = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", link)
    if parts is None:
        fault = Fault("kelisim corridor assign", None, "--select", link, "two nodes, FROM-TO", "say e.g. 10-16")
        raise InputError([fault])
    return int(parts[1]) - 1, int(parts[2]) - 1


def _selected(found: Assignment, ends: tuple[int, int], out: Path | None) -> dict[str, Any]:
    """Trips over the link between two nodes, also written to ``out``."""
    from kelisim.corridor.assign import links_between, select_link, write_trips
    from kelisim.corridor.assign.tables import listed
    from kelisim.report.assignment import selected_data

    trips = select_link(found, links_between(found.network, *ends))
    if out is not None:
        write_trips(out, trips)
    return selected_data(f"{ends[0] + 1}-{ends[1] + 1}", listed(trips))
