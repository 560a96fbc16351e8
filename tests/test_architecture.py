"""The shape of the code is tested too: who may import whom, and how long files and functions may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "kelisim"
TESTS = Path(__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

# A module may import from its own layer and from those above it in this list, never from those below.
FLOW = (
    ("errors",),
    ("draft",),
    ("sharing",),
    ("region",),
    ("periods", "commitment", "case", "terms", "institutions"),
    ("water", "power", "food"),
    ("consortium",),
    ("policy",),
    ("coalition",),
    ("solve", "result"),
    ("corridor", "trade"),
    ("programme",),
    ("study", "studies", "run", "play", "summary", "gamefile", "folder", "ensemble"),
    ("deal",),
    ("report",),
    ("web", "cli"),
)
ALONE = {"sharing": {"sharing", "errors"}, "corridor/assign": {"corridor", "errors"}}
"""Parts that stand alone, and what of kelisim they may use: they serve those who need nothing else."""

UNLAYERED = {"__init__", "__main__"}


def layer(name: str) -> int:
    """Position of a package or module in the flow."""
    found = [index for index, names in enumerate(FLOW) if name in names]
    assert found, f"kelisim.{name} has no place in the flow: give it one in {Path(__file__).name}"
    return found[0]


def part(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """First names below ``kelisim`` that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "kelisim":
            names = [f"kelisim.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("kelisim."))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function, its docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                length -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield node.name, length


def ident(path: Path) -> str:
    return path.relative_to(SOURCE.parent).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=ident)
def test_imports_go_one_way(path: Path) -> None:
    own = part(path)
    if own in UNLAYERED:
        return
    for other in set(imports(path)) - UNLAYERED - {"__version__"}:
        assert layer(other) <= layer(own), f"{ident(path)} imports kelisim.{other}, which comes later in the flow"
        for alone, allowed in ALONE.items():
            if path.relative_to(SOURCE).as_posix().startswith(alone):
                assert other in allowed, f"{alone} stands alone but imports kelisim.{other}"


@pytest.mark.parametrize("path", MODULES, ids=ident)
def test_modules_are_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text)), "no module docstring"
    too_long = {name: length for name, length in functions(path) if length > LONGEST_FUNCTION}
    assert not too_long


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda p: p.relative_to(TESTS).as_posix())
def test_tests_are_short_too(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_the_check_would_notice(tmp_path: Path) -> None:
    module = tmp_path / "x.py"
    module.write_text("import kelisim.web\nfrom kelisim import cli\nfrom kelisim.region.read import a\n")
    assert sorted(imports(module)) == ["cli", "region", "web"]
    module.write_text('def f():\n    """One\n    two."""\n    return 1\n')
    assert dict(functions(module)) == {"f": 2}
