"""Tiny regions made in code: a :class:`Sketch` collects rows, the schema fills in what a test does not care about.

Water is given in km3 per month and energy in GWh per month wherever a test wants round numbers; the sketch turns them
into the m3/s and GWh per year of the tables. Nothing here is checked against the rules of a package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xarray as xr

from kelisim.case import Case, Scenario, Structure, joint
from kelisim.coalition.equilibrium import Equilibrium, equilibrium, natural
from kelisim.consortium.certificate import Certificate
from kelisim.consortium.member import Member
from kelisim.consortium.outcome import outcome
from kelisim.consortium.programme import Inputs
from kelisim.consortium.welfare import full_service, welfare
from kelisim.periods import Periods
from kelisim.region import Region
from kelisim.region.schema import TABLES, Column, Table

FIRST_YEAR = 2001
RECORD = "r"
SCENARIO = Scenario(RECORD, None)
DTYPES = {"string": "str", "number": "float64", "integer": "int64"}
FILLERS: dict[str, object] = {"string": "x", "number": 0.0, "integer": FIRST_YEAR}

Row = dict[str, object]
Series = float | Sequence[float]


class Sketch:
    """A region under construction: one year of one record, one power zone per state (named like the state).

    ``blocks`` maps load blocks to their part of the hours; ``steps`` are (share, USD/MWh) of unserved energy.
    """

    def __init__(
        self,
        *states: str,
        years: int = 1,
        blocks: Mapping[str, float] | None = None,
        steps: Sequence[tuple[float, float]] = ((1.0, 500.0),),
    ) -> None:
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self.periods = Periods(FIRST_YEAR, FIRST_YEAR + years - 1)
        self.volume = self.periods.km3_per_m3s().to_numpy()
        self.blocks = dict(blocks or {"all": 1.0})
        self.add("records", record=RECORD, first_year=FIRST_YEAR, last_year=FIRST_YEAR + years - 1)
        for block, share in self.blocks.items():
            self.add("load_blocks", block=block, hours_share=share)
            for month in range(1, 13):
                self.add("availability", technology="any", month=month, block=block, availability=1.0)
        for state in states or ("AAA",):
            self.add("states", state=state)
            self.zone_of_power(state, state)
            for step, (share, value) in enumerate(steps, start=1):
                self.add("unserved", state=state, step=step, share=share, value_usd_per_mwh=value)

    def add(self, table: str, **cells: object) -> None:
        """Add one row; cells left out take the default of the schema, or a filler."""
        known = {column.name for column in TABLES[table].columns}
        assert set(cells) <= known, f"{table} has no column {set(cells) - known}"
        self.rows[table].append(cells)

    def series(self, value: Series) -> list[float]:
        """One figure per month of the record; a single year repeats."""
        months = len(self.volume)
        values = [float(value)] * months if isinstance(value, int | float) else [float(v) for v in value]
        return values * (months // len(values))

    def node(self, name: str, state: str = "AAA", kind: str = "junction", inflow: Series = 0.0) -> None:
        """A node with its inflow in km3 per month."""
        self.add("nodes", node=name, state=state, basin="basin", kind=kind)
        for stamp, km3, volume in zip(self.periods.time, self.series(inflow), self.volume, strict=True):
            self.add("inflows", node=name, year=stamp.year, month=stamp.month, inflow_m3s=km3 / volume)

    def reach(self, start: str, end: str, loss: float = 0.0, **cells: object) -> None:
        """A reach called ``start>end``."""
        self.add("reaches", reach=f"{start}>{end}", from_node=start, to_node=end, loss_fraction=loss, **cells)

    def reservoir(
        self,
        name: str,
        state: str = "AAA",
        *,
        inflow: Series = 0.0,
        limits: tuple[float, float] = (0.0, 10.0),
        ends: tuple[float, float] = (5.0, 5.0),
        evaporation: float = 0.0,
        curve: Sequence[tuple[float, float, float]] | None = None,
        **cells: object,
    ) -> None:
        """A reservoir with (dead, full) and (start, end) storage, evaporation in mm a month and a curve of (storage,
        level, area) points; by default level and area do not change with storage."""
        dead, full = limits
        self.node(name, state, "reservoir", inflow)
        self.add("reservoirs", node=name, status="operating", dead_storage_km3=dead, full_storage_km3=full, **cells)
        self.add("boundary_storage", record=RECORD, node=name, start_storage_km3=ends[0], end_storage_km3=ends[1])
        for storage, level, area in curve or ((dead, 100.0, 100.0), (full, 100.0, 100.0)):
            self.add("reservoir_curves", node=name, storage_km3=storage, level_m=level, area_km2=area)
        for month in range(1, 13):
            self.add("evaporation", node=name, month=month, evaporation_mm=evaporation)

    def dam(self, reach: str, state: str = "AAA", **cells: object) -> None:
        """A hydropower plant called ``reach`` without O&M, always available, with huge turbines unless told."""
        usual: Row = {
            "plant": reach,
            "reach": reach,
            "power_node": state,
            "status": "operating",
            "availability": 1.0,
            "capacity_mw": 30000.0,
            "maximum_discharge_m3s": 1e5,
            "efficiency": 0.9,
            "om_usd_per_mwh": 0.0,
        }
        self.add("hydro_plants", **(usual | cells))

    def zone_of_power(
        self, name: str, state: str, year_gwh: float = 0.0, shape: Mapping[str, float] | None = None
    ) -> None:
        """A power zone with even months; ``shape``: load over the mean by block."""
        self.rows["power_nodes"] = [r for r in self.rows["power_nodes"] if r["power_node"] != name]
        for table in ("demand", "demand_shape", "load_shape"):
            self.rows[table] = [r for r in self.rows[table] if r["power_node"] != name]
        self.add("power_nodes", power_node=name, state=state)
        for year in range(self.periods.first_year, self.periods.last_year + 1):
            self.add("demand", power_node=name, year=year, demand_gwh=year_gwh)
        for month in range(1, 13):
            self.add("demand_shape", power_node=name, month=month, share=1 / 12)
            for block in self.blocks:
                load = (shape or {}).get(block, 1.0)
                self.add("load_shape", power_node=name, month=month, block=block, load_over_mean=load)

    def plant(self, name: str, zone: str, capacity_mw: float, cost: float, **cells: object) -> None:
        """A power plant that burns nothing and costs ``cost`` USD/MWh; always available."""
        usual: Row = {
            "fuel": "hydro",
            "technology": "any",
            "status": "operating",
            "start_year": 1990,
            "efficiency": 1.0,
            "capacity_mw": capacity_mw,
            "om_usd_per_mwh": cost,
        }
        self.add("plants", plant=name, power_node=zone, **(usual | cells))

    def line(self, start: str, end: str, capacity_mw: float, loss: float = 0.0, **cells: object) -> None:
        """A line that carries as much either way, ``l`` unless told otherwise; ``offer_mw`` goes over borders."""
        both: Row = {"line": "l", "capacity_mw": capacity_mw, "reverse_capacity_mw": capacity_mw}
        self.add("lines", from_node=start, to_node=end, loss_fraction=loss, **(both | cells))

    def market(self, name: str, zone: str, direction: str, capacity_mw: Series, price: Series) -> None:
        """Offers of an outside market; twelve figures or one for all months."""
        powers, prices = self.series(capacity_mw), self.series(price)
        for month in range(1, 13):
            self.add(
                "markets",
                market=name,
                power_node=zone,
                direction=direction,
                month=month,
                capacity_mw=powers[month - 1],
                price_usd_per_mwh=prices[month - 1],
            )

    def fields(self, name: str, node: str, crops: Mapping[str, tuple[Series, float, float]], **cells: object) -> None:
        """Irrigated land: by crop the requirement in mm by month, Ky and the net value in USD/ha. The efficiencies are
        1 and the area 100 000 ha unless told, so that 1 mm is 0.001 km3 at the intake."""
        state = next(row["state"] for row in self.rows["nodes"] if row["node"] == node)
        area = cells.pop("area_kha", 100.0)
        usual: Row = {"climate": name, "conveyance_efficiency": 1.0, "field_efficiency": 1.0, "power_node": state}
        self.add("zones", zone=name, node=node, **(usual | cells))
        for crop, (depth, response, value) in crops.items():
            if crop not in {row["crop"] for row in self.rows["crops"]}:
                self.add("crops", crop=crop, yield_response=response)
            self.add("zone_crops", zone=name, crop=crop, area_kha=area, yield_t_per_ha=1.0, net_value_usd_per_ha=value)
            for month, mm in enumerate(self.series(depth)[:12], start=1):
                self.add("crop_water", climate=name, crop=crop, month=month, requirement_mm=mm)

    def town(self, name: str, node: str, year_km3: float, value: float, back: float = 0.0) -> None:
        """A town with its demand in km3 a year, value in USD/m3 and return fraction."""
        self.add(
            "towns",
            town=name,
            node=node,
            demand_mm3_per_year=year_km3 * 1000,
            value_usd_per_m3=value,
            return_fraction=back,
        )

    def region(self) -> Region:
        """The region as drawn so far."""
        tables = {name: frame(table, self.rows[name]) for name, table in TABLES.items()}
        return Region("sketch", "Sketch", Path(), tables)


def frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a table of the schema, with defaults and fillers."""
    columns = {
        c.name: pd.Series([row.get(c.name, _default(c)) for row in rows], dtype=DTYPES[c.dtype]) for c in table.columns
    }
    return pd.DataFrame(columns)


def _default(column: Column) -> object:
    if column.default is not None:
        return column.default
    return column.choices[0] if column.choices else FILLERS[column.dtype]


def changed(region: Region, table: str, edit: Callable[[pd.DataFrame], pd.DataFrame]) -> Region:
    """The region with one table edited."""
    return region.with_tables({table: edit(region[table].copy())})


@dataclass(frozen=True, slots=True)
class Plan:
    """The joint plan of a region with its account."""

    member: Member
    certificate: Certificate
    data: xr.Dataset
    account: pd.DataFrame

    @property
    def whole(self) -> Inputs:
        """Inputs of all states."""
        return self.member.inputs

    @property
    def objective(self) -> float:
        """Objective of the programme, million USD."""
        return self.member.solver.objective()

    @property
    def welfare(self) -> float:
        """Welfare of all states by the account, million USD."""
        return float(self.account["musd"].sum())

    @property
    def full_service(self) -> float:
        """Constant value of full service, million USD."""
        return full_service(self.whole)


def grand(region: Region) -> Plan:
    """Solve the region with all states acting together."""
    case = Case(region, SCENARIO, joint(region))
    played = equilibrium(case, natural(case), lambda _: None)
    data = outcome(played.member)
    return Plan(played.member, played.certificate, data, welfare(played.member.inputs, data))


def values(data: xr.Dataset, variable: str, key: str) -> list[float]:
    """Monthly figures of one entry of a variable, summed over load blocks."""
    chosen = data[variable].sel({data[variable].dims[0]: key})
    return [float(v) for v in (chosen.sum("block") if "block" in chosen.dims else chosen).to_numpy()]


@dataclass(frozen=True, slots=True)
class Game:
    """A coalition structure played to equilibrium, with its account."""

    case: Case
    played: Equilibrium
    data: xr.Dataset
    account: pd.DataFrame

    @property
    def whole(self) -> Inputs:
        """Inputs of all states."""
        return self.played.member.inputs

    @property
    def welfare(self) -> dict[str, float]:
        """Welfare by state, million USD over the record."""
        return {str(k): float(v) for k, v in self.account.groupby("state")["musd"].sum().items()}


def play(region: Region, structure: Structure, start: float = 1.0, turns: tuple[Structure, ...] = ()) -> Game:
    """Play a coalition structure to equilibrium from ``start`` times the natural flow."""
    case = Case(region, SCENARIO, structure)
    played = equilibrium(case, natural(case, start), lambda _: None, turns)
    data = outcome(played.member)
    return Game(case, played, data, welfare(played.member.inputs, data))
