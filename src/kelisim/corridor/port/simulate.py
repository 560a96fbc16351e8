"""The simulation of a line: ships that berth, are worked, wait for the weather and sail, as SimPy processes.

Ships and berths are events; yards, weather and trains are drawn beforehand and asked only when a ship needs them, so a
replication has a few events to each call. A call: a berth (first come, first served), an open port, unloading as the
yard has room, loading of what may be loaded, waiting for more under the rule of :class:`~.spec.Ship`, an open port.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import simpy

from kelisim.corridor.port.log import Call, Loading, Log, TerminalLog, Unloading
from kelisim.corridor.port.spec import HOURS, Line, Ship, Terminal
from kelisim.corridor.port.variates import Draws, cargo, closures, factors, gamma, poisson_times, streams
from kelisim.corridor.port.weather import Calendar
from kelisim.corridor.port.yard import EPSILON, Inbound, Outbound

RECHECK_H = 6.0
"""How often a ship that waits for cargo looks again."""

WARM_DAYS = 92.0
"""Days before 1 January that are simulated and not measured: the run begins on 1 October."""

Process = Generator[Any, Any, None]


@dataclass(slots=True)
class Site:
    """A terminal at work in one replication."""

    terminal: Terminal
    calendar: Calendar
    berths: simpy.Resource
    cranes: simpy.Resource | None
    outbound: Outbound
    inbound: Inbound
    log: TerminalLog

    def finish(self, now: float, hours: float) -> float:
        """When ``hours`` of handling begun now are done."""
        return now + hours if self.terminal.works_closed else self.calendar.done(now, hours)


@dataclass(slots=True)
class Vessel:
    """One ship with its own chance."""

    name: str
    ship: Ship
    work: Iterator[float]
    sail: Iterator[float]


def replicate(line: Line, seed: int, replication: int, warm_days: float = WARM_DAYS, years: float = 1.0) -> Log:
    """One replication: ``years`` from 1 January after a warm-up; the same arguments give the same log."""
    warm = warm_days * 24.0
    horizon = warm + years * HOURS
    chance = streams(seed, replication)
    env = simpy.Environment()
    sites = [_site(env, terminal, chance, warm, horizon) for terminal in line.terminals]
    log = Log({site.terminal.key: site.log for site in sites}, warm, horizon)
    for site in sites:
        _other_lines(env, site, next(chance), horizon)
    for ship in line.ships:
        _launch(env, sites, ship, chance, log)
    env.run(until=horizon)
    for site in sites:
        site.inbound.advance(horizon)
        site.outbound.available(horizon)
        site.log.admitted = site.outbound.admitted
        site.log.departures = site.inbound.departures
    return log


def _site(env: simpy.Environment, one: Terminal, chance: Iterator[Draws], warm: float, horizon: float) -> Site:
    windows = closures(next(chance), one.weather, warm, horizon)
    times, sizes = (values.tolist() for values in cargo(next(chance), one.arrivals, horizon))
    customs = (one.customs_h * gamma(next(chance), one.customs_cv, len(times))).tolist()
    enough = one.cranes >= one.berths * one.cranes_per_ship
    return Site(
        terminal=one,
        calendar=Calendar(*windows),
        berths=simpy.Resource(env, one.berths),
        cranes=None if enough else simpy.Resource(env, one.cranes),
        outbound=Outbound(times, sizes, customs, one.yard_places),
        inbound=Inbound(_slots(next(chance), one, horizon), one.train_units,
                        _scaled(next(chance), one.customs_h, one.customs_cv), one.yard_places),
        log=TerminalLog(times, sizes, windows),
    )  # fmt: skip


def _scaled(draws: Draws, mean: float, cv: float) -> Iterator[float]:
    return (mean * factor for factor in factors(draws, cv))


def _slots(draws: Draws, one: Terminal, horizon: float) -> list[float] | None:
    """Departures of trains at even intervals from a random first one."""
    if one.trains_per_day == float("inf"):
        return None
    step = 24.0 / one.trains_per_day
    first = draws.uniform(0.0, step)
    return [first + number * step for number in range(int((horizon - first) / step) + 1)]


def _other_lines(env: simpy.Environment, site: Site, draws: Draws, horizon: float) -> None:
    one = site.terminal
    times = poisson_times(draws, one.other_calls_per_year / HOURS, horizon)
    stays = _scaled(draws, one.other_stay_h, 0.5)
    for time in times.tolist():
        env.process(_other_call(env, site, time, next(stays)))


def _other_call(env: simpy.Environment, site: Site, arrived: float, stay: float) -> Process:
    yield env.timeout(arrived)
    with site.berths.request() as berth:
        yield berth
        granted = env.now
        berthed = site.calendar.next_open(granted)
        left = site.calendar.next_open(berthed + stay)
        yield env.timeout(left - granted)
    site.log.calls.append(Call(arrived, granted, berthed, berthed + stay, left, stay, 0.0, 0.0, True))


def _launch(env: simpy.Environment, sites: list[Site], ship: Ship, chance: Iterator[Draws], log: Log) -> None:
    if ship.calls_per_year > 0:
        times = poisson_times(next(chance), ship.calls_per_year / HOURS, log.end)
        vessel = Vessel(ship.key, ship, factors(next(chance), sites[0].terminal.work_cv), iter(()))
        for time in times.tolist():
            env.process(_visit(env, sites[0], vessel, time))
        return
    for number in range(ship.number):
        draws = next(chance)
        work = factors(next(chance), sites[0].terminal.work_cv)
        vessel = Vessel(f"{ship.key}-{number}", ship, work, factors(next(chance), ship.sailing_cv))
        env.process(_circulate(env, sites, vessel, draws, log))


def _visit(env: simpy.Environment, site: Site, vessel: Vessel, time: float) -> Process:
    """A ship that comes as it pleases, once."""
    yield env.timeout(time)
    yield from _call(env, site, vessel, vessel.ship.brings * vessel.ship.capacity)


def _circulate(env: simpy.Environment, sites: list[Site], vessel: Vessel, draws: Draws, log: Log) -> Process:
    """A ship of the line, to and fro for ever; once a year, on a random day, it is out of service."""
    ship = vessel.ship
    dock = draws.uniform(0.0, HOURS)
    yield env.timeout(draws.uniform(0.0, 2 * ship.sailing_h))
    log.aboard[vessel.name] = 0.0
    while True:
        for site in sites:
            log.aboard[vessel.name] = yield from _call(env, site, vessel, log.aboard[vessel.name])
            yield env.timeout(ship.sailing_h * next(vessel.sail))
        if env.now >= dock:
            dock += HOURS
            yield env.timeout(ship.off_days * 24.0)


def _call(env: simpy.Environment, site: Site, vessel: Vessel, aboard: float) -> Generator[Any, Any, float]:
    """One call; returns what the ship has loaded."""
    arrived = env.now
    with site.berths.request() as berth:
        yield berth
        granted = env.now
        yield env.timeout(site.calendar.next_open(granted) - granted)
        berthed = env.now
        yield from _unload(env, site, vessel, arrived, aboard)
        ashore = env.now
        loadings = yield from _load(env, site, vessel)
        handled = env.now
        worked = ashore - berthed + sum(end - one.taken for one, end in loadings)
        yield env.timeout(site.calendar.next_open(handled) - handled)
    loaded = sum(one.units for one, _ in loadings)
    for one, _ in loadings:
        one.left = env.now
    site.log.calls.append(Call(arrived, granted, berthed, handled, env.now, worked, aboard, loaded, False))
    return loaded


def _unload(env: simpy.Environment, site: Site, vessel: Vessel, arrived: float, aboard: float) -> Process:
    """The fixed time of the call and the cargo aboard, once the yard has room for it."""
    while aboard > 0 and not site.inbound.fits(env.now, aboard):
        yield env.timeout(max(site.inbound.next_exit() - env.now, EPSILON))
    crane = yield from _cranes(site)
    hours = site.terminal.fixed_h + aboard / (len(crane) * site.terminal.units_per_hour) * next(vessel.work)
    done = site.finish(env.now, hours)
    if aboard > 0:
        site.inbound.put(done, aboard)
        site.log.unloadings.append(Unloading(arrived, done, aboard))
    yield env.timeout(done - env.now)
    _free(site, crane)


def _load(env: simpy.Environment, site: Site, vessel: Vessel) -> Generator[Any, Any, list[tuple[Loading, float]]]:
    """Loading in passes; returns each with the time of its end."""
    ship, begun, room = vessel.ship, env.now, vessel.ship.capacity
    passes: list[tuple[Loading, float]] = []
    while room > EPSILON:
        units = min(room, site.outbound.available(env.now))
        if units > EPSILON:
            crane = yield from _cranes(site)
            units = min(room, site.outbound.available(env.now))
            loading = Loading(env.now, units, float("inf"))
            site.outbound.take(env.now, units)
            site.log.loadings.append(loading)
            hours = units / (len(crane) * site.terminal.units_per_hour) * next(vessel.work)
            yield env.timeout(site.finish(env.now, hours) - env.now)
            _free(site, crane)
            passes.append((loading, env.now))
            room -= units
        elif _waits(site, ship, room, env.now - begun):
            yield env.timeout(RECHECK_H)
        else:
            break
    return passes


def _waits(site: Site, ship: Ship, room: float, waited_h: float) -> bool:
    wants = ship.capacity - room < ship.fill_min * ship.capacity
    return wants and waited_h < ship.patience_h and not site.berths.queue


def _cranes(site: Site) -> Generator[Any, Any, list[Any]]:
    """Cranes for one piece of work: one is waited for, more are taken if they stand idle."""
    wanted = site.terminal.cranes_per_ship
    if site.cranes is None:
        return [None] * wanted
    first = site.cranes.request()
    yield first
    idle = int(site.cranes.capacity - site.cranes.count)
    return [first, *(site.cranes.request() for _ in range(min(wanted - 1, idle)))]


def _free(site: Site, crane: list[Any]) -> None:
    if site.cranes is not None:
        for request in crane:
            site.cranes.release(request)
