"""The Frictionless ``datapackage.json`` of a region: made from the schema, and read back with suspicion.

The file is optional. Where it exists it names the region, and its sizes and hashes must match the tables.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kelisim.errors import Fault, InputError
from kelisim.region.read import MAXIMUM_BYTES, did_you_mean, unsafe_place
from kelisim.region.schema import TABLES, Column, Table

FILENAME = "datapackage.json"
SCHEMA_VERSION = 1
"""Raised when a table or column changes its name or meaning, so that an old package is refused, not misread."""

MAXIMUM_JSON_BYTES = 5_000_000
LICENCES = ({"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/",
             "title": "CC BY 4.0 for the selection, derivations and notes; cited figures keep the terms of their "
                      "publishers, see sources.csv"},)  # fmt: skip

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_REWRITE = "write the file again with kelisim.region.write_datapackage(folder), or delete it"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``datapackage.json`` says about the region as a whole."""

    name: str
    title: str


def write_datapackage(root: Path, name: str | None = None, title: str | None = None) -> Path:
    """Write ``datapackage.json`` for the tables in folder ``root`` and return its path.

    ``name`` and ``title`` default to those of the file that is there, else to the folder's name. The tables are
    described, not checked.
    """
    old, _ = read_datapackage(root)
    name = name or (old.name if old else root.resolve().name)
    if not _NAME.fullmatch(name):
        raise InputError([Fault(FILENAME, None, "name", name, "lower-case letters, digits and dashes",
                                "give a short name, e.g. upper-valley")])  # fmt: skip
    content = described(root, name, title or (old.title if old else name))
    path = root / FILENAME
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return path


def described(root: Path, name: str, title: str) -> dict[str, Any]:
    """The content of ``datapackage.json`` for the tables that folder ``root`` holds."""
    here = [table for table in TABLES.values() if (root / table.filename).is_file()]
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "kelisim_schema": SCHEMA_VERSION,
        "licenses": list(LICENCES),
        "resources": [_resource(table, (root / table.filename).read_bytes()) for table in here],
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.filename,
        "title": table.title_en,
        "title_ru": table.title_ru,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of one table: fields, keys and the text that stands for a missing value."""
    references = [c for c in table.columns if c.references is not None]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if references:
        schema["foreignKeys"] = [_foreign_key(column) for column in references]
    return schema


def _foreign_key(column: Column) -> dict[str, Any]:
    target, field = str(column.references).split(".")
    return {"fields": [column.name], "reference": {"resource": target, "fields": [field]}}


def _field(column: Column) -> dict[str, Any]:
    bounds = {"enum": list(column.choices) or None, "minimum": column.minimum, "maximum": column.maximum}
    constraints = {"required": column.required, **{word: b for word, b in bounds.items() if b is not None}}
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.dtype,
        "title": column.title_en,
        "title_ru": column.title_ru,
        "description": column.description,
        "constraints": constraints,
    }
    if column.unit:
        field["unit"] = column.unit
    return field


def read_datapackage(root: Path) -> tuple[Manifest | None, list[Fault]]:
    """Name and title from ``datapackage.json`` in ``root`` (``None`` if absent or unusable) and its faults."""
    path = root / FILENAME
    if not path.exists() and not path.is_symlink():
        return None, []
    content, faults = _json(root, path)
    if content is None:
        return None, faults
    faults = [*_head_faults(content), *_resource_faults(root, content.get("resources"))]
    name, title = content.get("name"), content.get("title")
    if not isinstance(name, str) or not isinstance(title, str):
        return None, faults
    return Manifest(name, title), faults


def _json(root: Path, path: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    unsafe = unsafe_place(root, path)
    if unsafe is not None:
        return None, [unsafe]
    size = path.stat().st_size
    if size > MAXIMUM_JSON_BYTES:
        return None, [_fault(None, f"{size} bytes", f"at most {MAXIMUM_JSON_BYTES} bytes")]
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        return None, [_fault(None, str(error.strerror), "a readable file", "give yourself permission to read it")]
    except RecursionError:
        return None, [_fault(None, "JSON nested too deep", "a data package descriptor")]
    except ValueError as error:  # malformed JSON, no UTF-8, a number of absurd length
        return None, [_fault(None, str(error)[:200], "JSON in UTF-8 without a byte order mark")]
    if not isinstance(content, dict):
        return None, [_fault(None, type(content).__name__, "a JSON object")]
    return content, []


def _head_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    name, title, version = content.get("name"), content.get("title"), content.get("kelisim_schema")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield _fault("name", str(name), "lower-case letters, digits and dashes", "give a name, e.g. upper-valley")
    if not isinstance(title, str) or not 0 < len(title) <= 200 or not title.isprintable():
        yield _fault("title", str(title), "a title of at most 200 characters", "give the region a title")
    if version != SCHEMA_VERSION or isinstance(version, bool):
        yield _fault("kelisim_schema", str(version), f"schema version {SCHEMA_VERSION}",
                     f"bring the tables to schema {SCHEMA_VERSION}, then {_REWRITE}")  # fmt: skip


def _resource_faults(root: Path, resources: Any) -> Iterator[Fault]:
    if not isinstance(resources, list):
        yield _fault("resources", type(resources).__name__, "a list of resources")
        return
    seen: set[str] = set()
    for number, resource in enumerate(resources):
        place = f"resources[{number}]"
        if not isinstance(resource, dict):
            yield _fault(place, type(resource).__name__, "a resource with name and path")
            continue
        name = str(resource.get("name"))
        if name in seen:
            yield _fault(f"{place}.name", name, "each resource once", "delete the second one")
        seen.add(name)
        yield from _one_resource(root, place, name, resource)
    for table in TABLES.values():
        if table.name not in seen and (root / table.filename).exists():
            yield _fault("resources", "", f"the table {table.name}, for {table.filename} is in the folder")


def _one_resource(root: Path, place: str, name: str, resource: Mapping[str, Any]) -> Iterator[Fault]:
    table = TABLES.get(name)
    if table is None:
        close = did_you_mean(name, TABLES)
        yield _fault(f"{place}.name", name, "the name of a table of the schema",
                     f"did you mean {close}?" if close else f"delete the resource {name}")  # fmt: skip
    path = resource.get("path")
    wanted = table.filename if table else "a plain file name"
    if not isinstance(path, str) or not _plain(path) or (table is not None and path != table.filename):
        yield _fault(f"{place}.path", str(path), f"the file {wanted} inside the package folder",
                     f"write {wanted}; other folders, links and addresses are refused")  # fmt: skip
    elif table is not None:
        yield from _content_faults(root / path, place, resource)


def _plain(path: str) -> bool:
    return path.isprintable() and not re.search(r"[/\\:]", path) and path not in {"", ".", ".."}


def _content_faults(path: Path, place: str, resource: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the size and the hash that the descriptor claims; what the table itself lacks is said elsewhere."""
    size, digest = resource.get("bytes"), resource.get("hash")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= MAXIMUM_BYTES):
        yield _fault(f"{place}.bytes", str(size), f"at most {MAXIMUM_BYTES} bytes", "split the table")
        return
    if unsafe_place(path.parent, path) is not None or path.stat().st_size > MAXIMUM_BYTES:
        return
    try:
        content = path.read_bytes()
    except OSError:
        return
    if size is not None and size != len(content):
        yield _fault(f"{place}.bytes", str(size), f"the size of {path.name}, {len(content)} bytes", _changed(path))
    elif digest is not None and digest != f"sha256:{hashlib.sha256(content).hexdigest()}":
        yield _fault(f"{place}.hash", str(digest)[:100], f"the SHA-256 hash of {path.name}", _changed(path))


def _changed(path: Path) -> str:
    return f"{path.name} changed after the descriptor was written: if that was meant, {_REWRITE}"


def _fault(column: str | None, value: str, expected: str, mend: str = _REWRITE) -> Fault:
    return Fault(FILENAME, None, column, value, expected, mend)
