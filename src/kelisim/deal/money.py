"""What a deal moves between states besides water and power as such, million USD a year of the record.

- **power**: the account charges border prices for all trade between states. Where a promised delivery has a price of
  its own, that price, paid by the receiver for what leaves the seller, replaces the border prices on every line of the
  way; a state in between is left as if the power had not been its.
- **fuel**: what the receiver's plants burn in the solved plan in the same months need not be bought, and is worth the
  receiver's own fuel price; more than that is worth nothing. It costs the giver his own fuel price.
- **payments**: as written, in the years in which they are due.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from kelisim.commitment import applies, carried, kept_before, year_share
from kelisim.consortium.programme import Inputs
from kelisim.deal.contract import Deal, Fuel, InflowCondition, Payment
from kelisim.deal.keys import FUELS
from kelisim.power.grid import GWH_PER_MW_HOUR, MUSD_PER_GWH

Array = npt.NDArray[np.float64]
ENTRY_COLUMNS = ["source", "entry", "state", "musd_per_year"]


def entries(rows: Sequence[tuple[str, str, str, float]]) -> pd.DataFrame:
    """Money received (+) and given (-): source, entry, state, musd_per_year."""
    return pd.DataFrame(list(rows), columns=ENTRY_COLUMNS)


def power_deliveries(deal: Deal, whole: Inputs, outcome: xr.Dataset) -> pd.DataFrame:
    """One row per promised delivery and year: entry, year, seller, buyer, promised_gwh, carried_gwh, below_gwh.

    ``carried_gwh`` is what the lines can carry of it, which the plan must keep; ``below_gwh``: how much less the plan
    sends over some line of the way in some block and month than is carried there for all promises (0 if it is kept).
    """
    hours = whole.periods.hours().to_numpy()
    power, years = _carried(deal, whole), whole.periods.time.year.to_numpy()
    below = _below(deal, whole, outcome)
    rows = []
    for one, mw in zip(deal.power, power, strict=True):
        held = applies(one.delivery.months, one.delivery.years, whole.periods)
        for year in dict.fromkeys(years[held]):
            sent = float((mw * hours)[years == year].sum()) * GWH_PER_MW_HOUR
            rows.append((one.delivery.name, int(year), one.seller, one.buyer, one.delivery.gwh, sent,
                         max(below[line] for line in one.delivery.legs)))  # fmt: skip
    columns = ["entry", "year", "seller", "buyer", "promised_gwh", "carried_gwh", "below_gwh"]
    return pd.DataFrame(rows, columns=columns)


def _carried(deal: Deal, whole: Inputs) -> list[Array]:
    return carried(tuple(one.delivery for one in deal.power), whole.grid.lines, whole.periods)


def _below(deal: Deal, whole: Inputs, outcome: xr.Dataset) -> dict[tuple[str, bool], float]:
    """By line and direction: the largest shortfall of what the plan sends under all promises together, GWh."""
    hours = whole.grid.hours.transpose("block", "time").to_numpy()
    lines = whole.grid.lines
    due: dict[tuple[str, bool], Array] = {}
    for one, mw in zip(deal.power, _carried(deal, whole), strict=True):
        for leg, part in zip(one.delivery.legs, kept_before(one.delivery, lines), strict=True):
            due[leg] = due.get(leg, np.zeros_like(hours)) + mw * part * hours * GWH_PER_MW_HOUR
    found = {}
    for (line, forward), energy in due.items():
        sent = outcome["sent" if forward else "sent_back"].sel(line=line).transpose("block", "time").to_numpy()
        found[line, forward] = max(float((energy - sent).max()), 0.0)
    return found


def power_entries(deal: Deal, whole: Inputs, outcome: xr.Dataset) -> pd.DataFrame:
    """Money by which the prices of the deal differ from the prices of trade that the account has charged."""
    hours, lines = whole.periods.hours().to_numpy(), whole.grid.lines
    by_block = whole.grid.hours.transpose("block", "time").to_numpy()
    rows = []
    for one, mw in zip(deal.power, _carried(deal, whole), strict=True):
        if one.price is None:
            continue
        name = one.delivery.name
        gwh = float(mw @ hours) * GWH_PER_MW_HOUR / whole.periods.years
        for (line, forward), kept in zip(one.delivery.legs, kept_before(one.delivery, lines), strict=True):
            charged = outcome["trade_price" if forward else "trade_price_back"].sel(line=line).to_numpy()
            paid = float((mw * kept * by_block * charged).sum()) * GWH_PER_MW_HOUR * MUSD_PER_GWH / whole.periods.years
            ends = (str(lines["from_state"][line]), str(lines["to_state"][line]))
            seller, buyer = ends if forward else ends[::-1]
            rows += [("power", name, seller, -paid), ("power", name, buyer, paid)]
        due = gwh * one.price * MUSD_PER_GWH
        rows += [("power", name, one.seller, due), ("power", name, one.buyer, -due)] if due else []
    return entries(rows)


def burnt(whole: Inputs, outcome: xr.Dataset) -> dict[tuple[str, str], Array]:
    """Coal, gas and oil burnt, by state and fuel, GWh thermal by month, shape (time,)."""
    units = whole.grid.units
    found: dict[tuple[str, str], Array] = {}
    energy = outcome["generation"].sum("block").transpose("unit", "time").to_numpy()
    for power, state, fuel, efficiency in zip(energy, units["state"], units["fuel"], units["efficiency"], strict=True):
        key = (str(state), str(fuel))
        if fuel not in FUELS.values():
            continue
        found[key] = found.get(key, np.zeros(power.shape)) + power / float(efficiency)
    return found


def fuel_deliveries(deal: Deal, whole: Inputs, outcome: xr.Dataset) -> pd.DataFrame:
    """One row per delivery of fuel, a year of the record: entry, giver, receiver, fuel, quantity, unit, delivered_gwh,
    useful_gwh (what replaces purchases), worth_musd to the receiver, cost_musd to the giver and paid_musd.

    Several deliveries that replace the same fuel share what is burnt in the order of the file.
    """
    prices = deal.region["fuels"].set_index(["state", "fuel"])["price_usd_per_mwh"].to_dict()
    left = {key: values.copy() for key, values in burnt(whole, outcome).items()}
    years, rows = whole.periods.years, []
    for one in deal.fuels:
        brought, due = _brought(one, whole)
        room = left.setdefault((one.receiver, one.replaces), np.zeros(brought.shape))
        useful = np.minimum(brought, room)
        left[one.receiver, one.replaces] = room - useful
        worth = float(useful.sum()) * prices[one.receiver, one.replaces] * MUSD_PER_GWH / years
        cost = float(brought.sum()) * prices[one.giver, one.fuel] * MUSD_PER_GWH / years
        rows.append((one.name, one.giver, one.receiver, one.fuel, one.quantity * due / years, one.unit,
                     float(brought.sum()) / years, float(useful.sum()) / years, worth, cost,
                     one.musd * due / years))  # fmt: skip
    columns = ["entry", "giver", "receiver", "fuel", "quantity", "unit", "delivered_gwh", "useful_gwh", "worth_musd",
               "cost_musd", "paid_musd"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _brought(one: Fuel, whole: Inputs) -> tuple[Array, int]:
    """Heat brought in each month of the record, GWh, and the number of years with a delivery."""
    share = year_share(one.months, one.years, whole.periods)
    return one.gwh * share, len(set(whole.periods.time.year[share > 0]))


def fuel_entries(table: pd.DataFrame) -> pd.DataFrame:
    """Money of :func:`fuel_deliveries` by state: worth less payment to the receiver, payment less cost to the giver."""
    rows = []
    for one in table.to_dict("records"):
        rows += [
            ("fuel", str(one["entry"]), str(one["receiver"]), one["worth_musd"] - one["paid_musd"]),
            ("fuel", str(one["entry"]), str(one["giver"]), one["paid_musd"] - one["cost_musd"]),
        ]
    return entries(rows)


def due_years(payment: Payment, whole: Inputs) -> list[int]:
    """Years of the record in which a payment is due."""
    first, last = payment.years or (whole.periods.first_year, whole.periods.last_year)
    span = range(max(first, whole.periods.first_year), min(last, whole.periods.last_year) + 1)
    return [year for year in span if payment.only_if is None or _holds(payment.only_if, whole, year)]


def _holds(condition: InflowCondition, whole: Inputs, year: int) -> bool:
    inflow = whole.river.inflow.sel(node=condition.node)
    volume = float(inflow.where(inflow["time"].dt.year == year, 0.0).sum())
    below = condition.below_km3 is None or volume < condition.below_km3
    above = condition.above_km3 is None or volume > condition.above_km3
    return below and above


def payment_entries(deal: Deal, whole: Inputs) -> pd.DataFrame:
    """Money of the payments as written, mean over the years of the record."""
    rows = []
    for one in deal.payments:
        mean = one.musd_per_year * len(due_years(one, whole)) / whole.periods.years
        rows += [("payments", one.name, one.payer, -mean), ("payments", one.name, one.receiver, mean)]
    return entries(rows)
