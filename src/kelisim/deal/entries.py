"""What the entries of a deal mean in its region: whose reservoir, over which lines, whose fuel at which price.

The entries come here after their keys and kinds have been checked. Nothing is computed but where power flows: over
the lines named, else over the path with the fewest borders (among lines of the same two states the largest).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from kelisim.case import Scenario, Structure, periods_of
from kelisim.commitment import Delivery, Leg, Release, Storage, Years
from kelisim.deal.contract import Fuel, InflowCondition, Payment, Power
from kelisim.deal.keys import FUELS, HEAT_UNIT, POWER, month_number
from kelisim.errors import Fault
from kelisim.region.package import Region
from kelisim.region.read import did_you_mean

Entry = Mapping[str, Any]
GWH_PER_MWH = 1e-3
MUSD_PER_USD = 1e-6


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads entries for one region and record; ``parties`` and ``structure`` say who may promise what to whom."""

    file: str
    region: Region
    scenario: Scenario
    parties: tuple[str, ...]
    structure: Structure

    def read(self, kind: str, place: str, entry: Entry) -> tuple[Any, list[Fault]]:
        """The entry as the contract has it (``None`` where it is at fault), and its faults."""
        faults = self._party_faults(place, entry) + self._year_faults(place, entry)
        what = (POWER if entry["what"] == POWER else "fuel") if kind == "deliver" else kind
        if what in (POWER, "fuel") and faults:  # where it goes and what it is worth depend on who is meant
            return None, faults
        readers: dict[str, Callable[[str, Entry], tuple[Any, list[Fault]]]] = {
            "release": self._release, "storage": self._storage, "pay": self._payment,
            POWER: self._power, "fuel": self._fuel,
        }  # fmt: skip
        one, wrong = readers[what](place, entry)
        return one, faults + wrong

    def _fault(self, place: str, value: object, expected: str, mend: str) -> Fault:
        return Fault(self.file, None, place, str(value), expected, mend)

    def _party_faults(self, place: str, entry: Entry) -> list[Fault]:
        known = f"a party of the deal: {', '.join(self.parties)}"
        faults = [
            self._fault(f"{place}.{key}", entry[key], known, "name a party, or add it to parties")
            for key in ("state", "from", "to") if key in entry and entry[key] not in self.parties
        ]  # fmt: skip
        if "from" in entry and entry["from"] == entry["to"]:
            faults.append(self._fault(f"{place}.to", entry["to"], "another state than from", "name the receiver"))
        return faults

    def _year_faults(self, place: str, entry: Entry) -> list[Fault]:
        periods = periods_of(self.region, self.scenario.record)
        first, last = entry.get("from_year", periods.first_year), entry.get("to_year", periods.last_year)
        if first > periods.last_year or last < periods.first_year:
            span = f"years that meet {periods.first_year}-{periods.last_year} of {self.scenario.record}"
            return [self._fault(f"{place}.from_year", f"{first}-{last}", span, "choose years of the record")]
        return []

    def _release(self, place: str, entry: Entry) -> tuple[Release | None, list[Fault]]:
        reaches = self.region["reaches"].set_index("reach")
        owner = self.region["nodes"].set_index("node")["state"]
        key = "reach" if "reach" in entry else "reservoir"
        name = str(entry[key])
        known = [str(r) for r in reaches.index] if key == "reach" else self._reservoirs()
        node = str(reaches["from_node"].get(name, "")) if key == "reach" else name
        out = (name,) if key == "reach" else tuple(map(str, reaches.index[reaches["from_node"] == node]))
        faults = self._place_faults(f"{place}.{key}", key, name, known)
        if not faults:
            faults = self._owner_faults(place, entry, str(owner[node]), name)
        months, years = _months(entry), _years(entry)
        limits = (entry.get("at_least_km3"), entry.get("at_most_km3"))
        one = Release(f"{place} {name}", out, months, *limits, bool(entry.get("each_month", False)), years)
        return (None if faults else one), faults

    def _storage(self, place: str, entry: Entry) -> tuple[Storage | None, list[Fault]]:
        name = str(entry["reservoir"])
        owner = self.region["nodes"].set_index("node")["state"]
        faults = self._place_faults(f"{place}.reservoir", "reservoir", name, self._reservoirs())
        if not faults:
            faults = self._owner_faults(place, entry, str(owner[name]), name)
            full = float(self.region["reservoirs"].set_index("node")["full_storage_km3"][name])
            if entry.get("at_least_km3", 0) > full:
                expected = f"at most its full storage, {full:g} km3"
                faults.append(self._fault(f"{place}.at_least_km3", entry["at_least_km3"], expected, "lower it"))
        month = month_number(entry["month"]) or 0
        limit = (entry.get("at_least_km3"), entry.get("at_most_km3"))
        return (None if faults else Storage(f"{place} {name}", name, month, *limit, _years(entry))), faults

    def _reservoirs(self) -> list[str]:
        table = self.region["reservoirs"]
        return [str(node) for node in table.loc[table["status"] == "operating", "node"]]

    def _place_faults(self, place: str, key: str, name: str, known: Sequence[str]) -> list[Fault]:
        if name in known:
            return []
        hint = did_you_mean(name, known)
        expected = f"an operating {key} of the region" if key == "reservoir" else f"a {key} of the region"
        mend = f"did you mean {hint}?" if hint else f"one of: {', '.join(known[:20])}"
        return [self._fault(place, name, expected, mend)]

    def _owner_faults(self, place: str, entry: Entry, owner: str, name: str) -> list[Fault]:
        if entry["state"] == owner:
            return []
        return [self._fault(f"{place}.state", entry["state"], f"{owner}, which operates {name}", f"write {owner}")]

    def _payment(self, place: str, entry: Entry) -> tuple[Payment | None, list[Fault]]:
        told = entry.get("only_if")
        faults, condition = [], None
        if told:
            known = [str(node) for node in self.region["nodes"]["node"]]
            faults = self._place_faults(f"{place}.only_if.node", "node", str(told["node"]), known)
            condition = InflowCondition(
                str(told["node"]), told.get("inflow_below_km3"), told.get("inflow_above_km3")
            )  # fmt: skip
        money = float(entry["musd_per_year"])
        return Payment(place, str(entry["from"]), str(entry["to"]), money, _years(entry), condition), faults

    def _power(self, place: str, entry: Entry) -> tuple[Power | None, list[Fault]]:
        seller, buyer = str(entry["from"]), str(entry["to"])
        lines = border_lines(self.region)
        if "over" in entry:
            legs, faults = self._legs_named(place, entry, lines)
        else:
            legs = shortest(lines, seller, buyer)
            expected = f"lines that lead from {seller} to {buyer}"
            faults = [] if legs else [self._fault(place, "", expected, "name the lines in over = [...]")]
        if faults:
            return None, faults
        bloc = {state: i for i, members in enumerate(self.structure) for state in members}
        for line, _ in legs:
            ends = [str(lines.loc[line, "from_state"]), str(lines.loc[line, "to_state"])]
            out = [state for state in ends if state not in self.parties]
            if out:
                expected = f"{out[0]}, through which the power goes, among the parties"
                faults.append(self._fault(place, "", expected, f"add {out[0]} to parties, or choose other lines"))
            if bloc[ends[0]] == bloc[ends[1]]:
                mend = "leave it out: their common plan trades as it is best; payments are [[pay]]"
                faults.append(self._fault(place, line, "a line between states that plan apart", mend))
        delivery = Delivery(f"{place} {seller}-{buyer}", legs, _months(entry), float(entry["gwh"]), _years(entry))
        price = entry.get("price_usd_per_mwh")
        return (None if faults else Power(seller, buyer, delivery, price)), faults

    def _legs_named(self, place: str, entry: Entry, lines: pd.DataFrame) -> tuple[tuple[Leg, ...], list[Fault]]:
        at, legs = str(entry["from"]), []
        for name in entry["over"]:
            if name not in lines.index:
                return (), self._place_faults(f"{place}.over", "line", str(name), [str(k) for k in lines.index])
            ends = (str(lines.loc[name, "from_state"]), str(lines.loc[name, "to_state"]))
            if at not in ends:
                expected = f"a line that begins in {at}"
                return (), [self._fault(f"{place}.over", name, expected, "name the lines in the order of the flow")]
            legs.append((str(name), at == ends[0]))
            at = ends[1] if at == ends[0] else ends[0]
        if at != entry["to"]:
            return (), [self._fault(f"{place}.over", at, f"lines that end in {entry['to']}", "add the last line")]
        return tuple(legs), []

    def _fuel(self, place: str, entry: Entry) -> tuple[Fuel | None, list[Fault]]:
        giver, receiver = str(entry["from"]), str(entry["to"])
        fuel, replaces = FUELS[entry["what"]], FUELS[entry.get("replaces", entry["what"])]
        priced = set(zip(self.region["fuels"]["state"], self.region["fuels"]["fuel"], strict=True))
        faults = [
            self._fault(f"{place}.{key}", value, f"a fuel of {state} in fuels.csv", mend)
            for key, value, state, mend in (
                ("what", fuel, giver, "deliver a fuel that has a price in the giver's state"),
                ("replaces", replaces, receiver, "name the fuel of the receiver's plants that it replaces"),
            ) if (state, value) not in priced
        ]  # fmt: skip
        quantity, unit = float(entry["quantity"]), str(entry["unit"])
        heat = quantity * (1.0 if unit == HEAT_UNIT else float(entry["mwh_per_unit"]) * GWH_PER_MWH)
        money = float(entry.get("price_usd_per_unit", 0.0)) * quantity * MUSD_PER_USD
        one = Fuel(
            f"{place} {giver}-{receiver}", giver, receiver, fuel, replaces, _months(entry), heat, quantity, unit, money,
            _years(entry),
        )  # fmt: skip
        return (None if faults else one), faults


def _months(entry: Entry) -> tuple[int, ...]:
    return tuple(sorted(month_number(month) or 0 for month in entry["months"]))


def _years(entry: Entry) -> Years:
    first, last = entry.get("from_year"), entry.get("to_year")
    return None if first is None and last is None else (int(first or 0), int(last or 9999))


def border_lines(region: Region) -> pd.DataFrame:
    """Lines between states by key, with ``from_state`` and ``to_state``."""
    state = region["power_nodes"].set_index("power_node")["state"]
    lines = region["lines"].set_index("line")
    lines = lines.assign(from_state=lines["from_node"].map(state), to_state=lines["to_node"].map(state))
    return lines[lines["from_state"] != lines["to_state"]]


def shortest(lines: pd.DataFrame, seller: str, buyer: str) -> tuple[Leg, ...]:
    """The lines over which power gets from one state to another with the fewest borders; empty if there is no way.

    Between two states the line of the largest capacity in that direction is taken.
    """
    best: dict[tuple[str, str], tuple[float, Leg]] = {}
    for name, row in lines.iterrows():
        ways = ((row["from_state"], row["to_state"], "capacity_mw", True),
                (row["to_state"], row["from_state"], "reverse_capacity_mw", False))  # fmt: skip
        for start, end, column, forward in ways:
            if row[column] > best.get((start, end), (0.0, None))[0]:
                best[start, end] = (float(row[column]), (str(name), forward))
    states = sorted({state for pair in best for state in pair})
    if not {seller, buyer} <= set(states):
        return ()
    place = {state: i for i, state in enumerate(states)}
    pairs = np.array([(place[a], place[b]) for a, b in best]).T
    graph = sp.csr_array((np.ones(len(best)), (pairs[0], pairs[1])), shape=(len(states), len(states)))
    _, before = sp.csgraph.breadth_first_order(graph, place[seller], return_predecessors=True)
    way = [buyer]
    while way[-1] != seller:
        last = int(before[place[way[-1]]])
        if last < 0:
            return ()
        way.append(states[last])
    return tuple(best[a, b][1] for a, b in zip(way[:0:-1], way[-2::-1], strict=True))
