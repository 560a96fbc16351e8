"""A folder of reports: the formats asked for, written whole or not at all, with a manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from kelisim.draft import drafted, file_hash, write_json
from kelisim.errors import Fault, InputError
from kelisim.region.read import did_you_mean
from kelisim.report.content import Content
from kelisim.report.kinds import IN_LANGUAGES, TAKES, WRITERS, formats_of
from kelisim.report.names import LANGUAGES

MARK = "report_of"
"""Key of a report's manifest that no result has."""


def named_formats(asked: str | None) -> tuple[str, ...] | None:
    """The formats named in ``asked`` (commas between); None for all. Raises InputError for those that do not exist."""
    if asked is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in asked.split(",")))
    faults = []
    for name in names:
        if name not in WRITERS:
            close = did_you_mean(name, WRITERS)
            mend = f"did you mean {close}?" if close else "name a format"
            faults.append(_fault("--format", name, f"one of: {', '.join(WRITERS)}", mend))
    if faults:
        raise InputError(faults)
    return names


def chosen_formats(kind: str, named: Sequence[str] | None) -> tuple[str, ...]:
    """The formats ``named``, or all that ``kind`` can give. Raises InputError for those that it cannot give."""
    if named is None:
        return formats_of(kind)
    faults = [
        _fault(
            "--format",
            name,
            f"a folder of one of: {', '.join(TAKES[name])}; this one is of the kind {kind}",
            f"choose from: {', '.join(formats_of(kind))}",
        )
        for name in named
        if kind not in TAKES[name]
    ]
    if faults:
        raise InputError(faults)
    return tuple(named)


def chosen_languages(asked: str) -> tuple[str, ...]:
    """The languages of ``en``, ``ru`` or ``both``. Raises InputError for anything else."""
    if asked not in (*LANGUAGES, "both"):
        raise InputError([_fault("--lang", asked, "en, ru or both", "name a language")])
    return LANGUAGES if asked == "both" else (asked,)


def write_reports(
    content: Content,
    formats: Sequence[str],
    languages: Sequence[str],
    out: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Write ``formats`` into the new folder ``out`` and return what its manifest says.

    Raises InputError if ``out`` is a result, or something else than a former report.
    """
    _require_place(content, out)
    with drafted(out) as draft:
        for name in formats:
            for language in languages if name in IN_LANGUAGES else languages[:1]:
                tell(f"{name} {language}" if name in IN_LANGUAGES else name)
                WRITERS[name](content, draft, language)
        told = _manifest(content, formats, languages, draft)
        write_json(draft / "manifest.json", told)
    return told


def _manifest(content: Content, formats: Sequence[str], languages: Sequence[str], folder: Path) -> dict[str, Any]:
    files = sorted(path for path in folder.iterdir() if path.name != "manifest.json")
    return {
        MARK: {
            "kind": content.kind,
            "study": content.study,
            "manifest_sha256": file_hash(content.folder / "manifest.json"),
            "beside": [file_hash(one.folder / "manifest.json") for one in content.beside],
        },
        "region": {**content.manifest["region"], "unchanged": content.same_region},
        "kelisim": {"kelisim": metadata.version("kelisim")},
        "formats": list(formats),
        "left_out": [name for name in WRITERS if name not in formats],
        "languages": list(languages),
        "files": {path.name: file_hash(path) for path in files},
    }


def _require_place(content: Content, out: Path) -> None:
    """A report must not take the place of a result, which drafts of the same kind would."""
    results = [content.folder.resolve(), *(one.folder.resolve() for one in content.beside)]
    place = out.resolve()
    if any(place == one or one in place.parents or place in one.parents for one in results):
        raise InputError([_fault(str(out), "", "a folder outside the result", "choose another --out")])
    former = out / "manifest.json"
    if former.is_file() and not _is_report(former):
        raise InputError([_fault(str(out), "a result", "a new folder, or a former report", "choose another --out")])


def _is_report(manifest: Path) -> bool:
    try:
        return MARK in json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _fault(where: str, value: str, expected: str, mend: str) -> Fault:
    return Fault(where, None, None, value, expected, mend)
