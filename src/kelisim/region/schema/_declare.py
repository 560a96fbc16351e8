"""How a table is declared: the two dataclasses from which everything else is made.

Validators, ``datapackage.json``, the documentation tables, netCDF attributes and labels all read these
declarations; nothing about a table is written down twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DType = Literal["string", "number", "integer"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, type, unit, bounds, default and labels.

    ``default`` is ``None`` for a required column; any other value makes the cell optional.
    ``references`` is ``"table.column"`` for a foreign key. ``choices`` lists the allowed words. ``joined`` is the sign
    that may stand between several keys in one cell of a key column.
    """

    name: str
    dtype: DType
    title_en: str
    title_ru: str
    description: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    default: str | float | int | None = None
    references: str | None = None
    choices: tuple[str, ...] = ()
    joined: str = ""

    @property
    def required(self) -> bool:
        """Whether every row must fill this column."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a region: its columns, its primary key, and whether a region may leave it out."""

    name: str
    title_en: str
    title_ru: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    optional: bool = False

    @property
    def filename(self) -> str:
        """Name of the CSV file inside the package folder."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """The column called ``name``; ``KeyError`` if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")


def text(name: str, en: str, ru: str, description: str, **more: object) -> Column:
    """A text column."""
    return Column(name, "string", en, ru, description, **more)  # type: ignore[arg-type]


def number(name: str, en: str, ru: str, description: str, unit: str, **more: object) -> Column:
    """A real-valued column with a unit ("1" for a fraction)."""
    return Column(name, "number", en, ru, description, unit, **more)  # type: ignore[arg-type]


def integer(name: str, en: str, ru: str, description: str, unit: str, **more: object) -> Column:
    """A whole-number column with a unit."""
    return Column(name, "integer", en, ru, description, unit, **more)  # type: ignore[arg-type]


def month() -> Column:
    """Calendar month 1-12."""
    return integer("month", "month", "месяц", "Calendar month.", "month", minimum=1, maximum=12)


def state(description: str = "State (player), ISO 3166 alpha-3.") -> Column:
    """Foreign key to the state that controls, owns or uses."""
    return text("state", "state", "государство", description, references="states.state")


PROVENANCE: tuple[Column, ...] = (
    text("source", "source", "источник", "Key of the reference in sources.csv.", references="sources.source"),
    integer(
        "source_year",
        "year of the figure",
        "год данных",
        "Year that the figure describes (for a series or a rule: year of publication).",
        "year",
        minimum=1900,
        maximum=2100,
    ),
    text(
        "quality",
        "quality",
        "качество",
        "observed: measured or official statistics; reported: stated by a named source; "
        "derived: computed from such figures; assumed: our judgement, with the reason in the note.",
        choices=("observed", "reported", "derived", "assumed"),
    ),
    text("note", "note", "примечание", "Remark; an assumed figure says here why it was chosen.", default=""),
)


def table(
    name: str,
    en: str,
    ru: str,
    description: str,
    columns: tuple[Column, ...],
    key: tuple[str, ...],
    optional: bool = False,
) -> Table:
    """A table whose rows carry provenance: ``columns`` plus source, source_year, quality and note."""
    return Table(name, en, ru, description, (*columns, *PROVENANCE), key, optional)
