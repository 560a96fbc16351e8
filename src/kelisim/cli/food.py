"""Commands of food security: balance, drought, ban."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kelisim.cli.frame import JsonFlag, RegionName, app, busy, say, told

if TYPE_CHECKING:
    from kelisim.food.security import FoodBalance

food = typer.Typer(help="Food security: calories, grain, import bills, virtual water; droughts and export bans.",
                   no_args_is_help=True)  # fmt: skip
app.add_typer(food, name="food")

BadYear = Annotated[float | None, typer.Option(min=0, max=0.5, help="Rainfed harvests of a bad year: 0.1 = the one "
                                               "year in ten. Usual harvests if left out.")]  # fmt: skip


@food.command("balance")
def food_balance(
    year: Annotated[int | None, typer.Option(help="Year whose people eat; default: that of the balances.")] = None,
    scenario: Annotated[str, typer.Option(help="Path of the people; see path_scenarios.csv.")] = "central",
    bad_year: BadYear = None,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Say what people eat, what of it grows at home, what the rest costs, and the water in it, by state.

    Diets and yields stay those of the balances; a later year only brings its people.

    Examples: `kelisim food balance` · `kelisim food balance --year 2040` · `kelisim food balance --bad-year 0.1 --json`
    """
    from kelisim.food.harvest import rainfed_factors
    from kelisim.food.security import balance
    from kelisim.programme.food import balance_year, people
    from kelisim.region import load

    with told():
        loaded = load(region)
        heads = None if year is None else people(loaded, scenario, year)
        rain = None if bad_year is None else rainfed_factors(loaded, bad_year)
        _told(balance(loaded, balance_year(loaded), heads, rainfed=rain), year, as_json)


@food.command("drought")
def food_drought(
    dry: Annotated[str, typer.Option(help="Hydrological record of the drought.")] = "dry-2008",
    usual: Annotated[str, typer.Option(help="Hydrological record of a usual year.")] = "normal-2007",
    bad_year: BadYear = 0.1,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Say what a dry year takes: irrigated harvests by the operating model, rainfed ones by observed yields.

    Examples: `kelisim food drought` · `kelisim food drought --dry dry-2008 --bad-year 0.05 --json`
    """
    from kelisim.food.harvest import rainfed_factors
    from kelisim.programme.food import in_drought
    from kelisim.programme.paths import BASE_YEAR
    from kelisim.region import load

    with told():
        loaded = load(region)
        rain = None if bad_year is None else rainfed_factors(loaded, bad_year)
        with busy() as watch:
            watch(f"operating {usual} and {dry}")
            found = in_drought(loaded, dry, usual, BASE_YEAR, rain)
        _told(found, None, as_json)


@food.command("ban")
def export_ban(
    seller: Annotated[str, typer.Argument(help="Country that sells less: KAZ, RUS, PAK, ...")],
    item: Annotated[str, typer.Argument(help="Item of food_items.csv: wheat, rice, ...")],
    share: Annotated[float, typer.Option(min=0, max=1, help="Part of its sales that it stops.")] = 1.0,
    region: RegionName = "central-asia",
    as_json: JsonFlag = False,
) -> None:
    """Say what an export ban does to the buyers: what fails, what others sell instead, the price, who eats less.

    Examples: `kelisim food ban KAZ wheat` · `kelisim food ban RUS vegetable-oils --share 0.5 --json`
    """
    from kelisim.food.ban import banned
    from kelisim.food.security import balance
    from kelisim.programme.food import balance_year
    from kelisim.region import load
    from kelisim.report.food import ban_content, ban_table

    with told():
        loaded = load(region)
        content = ban_content(banned(loaded, balance(loaded, balance_year(loaded)), seller, item, share), share)
        say(content, as_json, lambda: ban_table(content))


def _told(found: FoodBalance, year: int | None, as_json: bool) -> None:
    from kelisim.report.food import balance_content, balance_table

    content: dict[str, Any] = balance_content(found, year)
    say(content, as_json, lambda: balance_table(content))
