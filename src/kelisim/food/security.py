"""Food security of states: what people eat, what of it is grown at home, what the rest costs and holds of water.

The balance of each item and state holds at every step::

    production + imports + stock draw = exports + food + feed + other uses

Food and feed grow with the people; seed and losses with the harvest. What is then missing is taken from exports and,
when there are none left, imported; what is left over replaces imports and is then sold. Of the harvest the part that
the model irrigates changes as the model says, the rest as the rain does (:mod:`kelisim.food.harvest`).

Virtual water of trade (Hoekstra): tonnes times the water that a tonne took to grow, green and blue.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kelisim.errors import Fault, InputError
from kelisim.food.harvest import modelled_harvest
from kelisim.region.package import Region
from kelisim.region.schema.security import GRAIN, SUPPLY, USES

DAYS = 365.0
KEY = ["state", "item"]


@dataclass(frozen=True, slots=True)
class FoodBalance:
    """Supply and use of food in a year.

    ``items``: by (state, item), kt: the columns :data:`SUPPLY` and :data:`USES`, with the item's kcal_per_kg,
    protein_g_per_kg, price_usd_per_t, water and elasticities. ``population``: million by state.
    """

    year: int
    items: pd.DataFrame
    population: pd.Series

    def summary(self) -> pd.DataFrame:
        """By state: kcal_per_day and protein_g_per_day a head, imported_kcal_share of what is eaten and fed,
        grain_self_sufficiency (production over use at home), import_bill_musd, export_revenue_musd,
        virtual_water_import_km3 (net) and of it blue_water_import_km3 (net)."""
        t = self.items
        heads = self.population * DAYS
        home = t["food_kt"] + t["feed_kt"] + t["other_kt"]
        grain = t["group"] == GRAIN
        net = t["imports_kt"] - t["exports_kt"]
        water = t["water_green_m3_per_t"] + t["water_blue_m3_per_t"]
        energy = t["kcal_per_kg"]
        return pd.DataFrame({
            "kcal_per_day": by_state(t["food_kt"] * energy) / heads,
            "protein_g_per_day": by_state(t["food_kt"] * t["protein_g_per_kg"]) / heads,
            "imported_kcal_share": by_state(t["imports_kt"] * energy) / by_state((home + t["exports_kt"]) * energy),
            "grain_self_sufficiency": by_state(t.loc[grain, "production_kt"]) / by_state(home[grain]),
            "import_bill_musd": by_state(t["imports_kt"] * t["price_usd_per_t"]) / 1e3,
            "export_revenue_musd": by_state(t["exports_kt"] * t["price_usd_per_t"]) / 1e3,
            "virtual_water_import_km3": by_state(net * water) / 1e6,
            "blue_water_import_km3": by_state(net * t["water_blue_m3_per_t"]) / 1e6,
        })  # fmt: skip

    def gaps(self) -> pd.Series:
        """Supply less use of every item, kt; zero but for rounding."""
        return self.items[list(SUPPLY)].sum(axis=1) - self.items[list(USES)].sum(axis=1)


def balance(
    region: Region,
    year: int,
    population: pd.Series | None = None,
    production: pd.DataFrame | None = None,
    rainfed: pd.DataFrame | None = None,
) -> FoodBalance:
    """The balance of ``year``, or what it becomes.

    Parameters
    ----------
    region
        Its food_balance has the year.
    year
        Year of the balances from which to go.
    population
        Million people by state; a state that is missing keeps those of the year.
    production
        Relative change of the irrigated harvest, states x crops (0 = none), as
        :func:`kelisim.food.harvest.production_change` gives it; what is missing does not change.
    rainfed
        Factor on the rainfed harvest, states x items (1 = usual), as
        :func:`kelisim.food.harvest.rainfed_factors` gives it; what is missing does not change.

    Raises
    ------
    InputError
        If the region has no balances of the year, or a state, crop or item is not known.
    """
    base, people = _base(region, year)
    faults = [*_unknown(population, "population", people.index), *_unknown_table(region, production, "production"),
              *_unknown_table(region, rainfed, "rainfed")]  # fmt: skip
    if faults:
        raise InputError(faults, subject="the request for a food balance")
    heads = people if population is None else population.reindex(people.index).fillna(people)
    states = base.index.get_level_values("state")
    grown = pd.Series((heads / people).reindex(states).to_numpy(), index=base.index)
    harvest = harvest_factor(region, base, production, rainfed)
    t = base.assign(
        production_kt=base["production_kt"] * harvest,
        food_kt=base["food_kt"] * grown,
        feed_kt=base["feed_kt"] * grown,
        other_kt=base["other_kt"] * harvest,
    )
    return FoodBalance(year, _traded(t), heads.rename("population_million"))


def harvest_factor(
    region: Region, base: pd.DataFrame, production: pd.DataFrame | None, rainfed: pd.DataFrame | None
) -> pd.Series:
    """Factor on the production of each (state, item) of ``base``."""
    irrigated = irrigated_share(region, base)
    change = _looked_up(production, base, base["crop"], 0.0)
    rain = _looked_up(rainfed, base, base.index.get_level_values("item").to_series(), 1.0)
    return irrigated * (1 + change) + (1 - irrigated) * rain


def irrigated_share(region: Region, base: pd.DataFrame) -> pd.Series:
    """Part of the production of each (state, item) that grows on the irrigated land of the model, 0-1."""
    states = base.index.get_level_values("state")
    national = base.groupby([states, base["crop"]])["production_kt"].transform("sum")
    modelled = _looked_up(modelled_harvest(region), base, base["crop"], 0.0)
    return (modelled / national.where(national > 0)).clip(upper=1).fillna(0.0)


def by_state(values: pd.Series) -> pd.Series:
    """Sum over the items of each state."""
    return values.groupby(level="state").sum()


def _base(region: Region, year: int) -> tuple[pd.DataFrame, pd.Series]:
    rows = region["food_balance"]
    needs = region["food_needs"]
    people = needs[needs["year"] == year].set_index("state")["population_million"]
    mine = rows[rows["year"] == year]
    lonely = sorted(set(mine["state"]) - set(people.index))
    if mine.empty or lonely:
        years = ", ".join(str(y) for y in sorted(set(rows["year"]))) or "none"
        what = f"people of {', '.join(lonely)}" if lonely else f"balances; there are those of: {years}"
        file = "food_needs.csv" if lonely else "food_balance.csv"
        raise InputError([Fault(file, None, "year", str(year), what, "name a year of both tables")])
    items = region["food_items"].set_index("item")
    columns = ["group", "crop", *[c for c in items.columns if items[c].dtype.kind == "f"]]
    table = mine.set_index(KEY)[[*SUPPLY, *USES]].astype(float)
    table = table.join(items[columns], on="item")
    states = [s for s in region["states"]["state"] if s in set(mine["state"])]
    return table.sort_index(), pd.Series(people.reindex(states))


def _traded(t: pd.DataFrame) -> pd.DataFrame:
    """Imports and exports that close the balance: lack is met from exports first, plenty replaces imports first."""
    missing = t[list(USES)].sum(axis=1) - t[list(SUPPLY)].sum(axis=1)
    lack, plenty = missing.clip(lower=0), (-missing).clip(lower=0)
    less_out = pd.concat([lack, t["exports_kt"]], axis=1).min(axis=1)
    less_in = pd.concat([plenty, t["imports_kt"]], axis=1).min(axis=1)
    return t.assign(
        exports_kt=t["exports_kt"] - less_out + plenty - less_in, imports_kt=t["imports_kt"] + lack - less_out - less_in
    )


def _looked_up(table: pd.DataFrame | None, base: pd.DataFrame, columns: pd.Series, default: float) -> pd.Series:
    """Cell of ``table`` for the state and the entry of ``columns`` of each row, ``default`` where there is none."""
    if table is None or table.empty:
        return pd.Series(default, index=base.index, dtype=float)
    pairs = pd.MultiIndex.from_arrays([base.index.get_level_values("state"), list(columns)])
    return pd.Series(table.T.unstack().reindex(pairs).fillna(default).to_numpy(dtype=float), index=base.index)


def _unknown(series: pd.Series | None, what: str, known: pd.Index) -> list[Fault]:
    if series is None:
        return []
    return [
        Fault("the request", None, what, str(key), f"one of: {', '.join(known)}", "leave it out or correct it")
        for key in series.index
        if key not in known
    ]


def _unknown_table(region: Region, table: pd.DataFrame | None, what: str) -> list[Fault]:
    if table is None:
        return []
    across = region["crops"]["crop"] if what == "production" else region["food_items"]["item"]
    states = pd.Index(region["states"]["state"])
    return [
        *_unknown(pd.Series(0.0, index=table.index), what, states),
        *_unknown(pd.Series(0.0, index=table.columns), what, pd.Index(across)),
    ]
