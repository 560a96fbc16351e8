"""Every block of code in the pages runs and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.tools.pages import blocks, executed_pages, rewritten, run_page, same

DOCS = Path(__file__).parents[2] / "docs"
PAGES = list(executed_pages(DOCS))

SAMPLE = """
```python
x = 2
print(x, "km3")
```

```text title="Output"
{told}
```

```python
print(x + 1)
```

```text
not run
```
"""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_page_runs(path: Path) -> None:
    for block, printed in run_page(path.read_text(encoding="utf-8")):
        if block.output is not None:
            where = f"{path.name}, line {block.line}: write it anew with python -m docs.tools.pages"
            assert same(block.output, printed), f"{where}\n{printed}"


def test_the_pages_that_should_be_run_are() -> None:
    names = {path.name for path in PAGES}
    assert {
        "tutorial.md",
        "model.md",
        "alone.md",
        "checks.md",
        "data.md",
        "agreements.md",
        "ports.md",
        "roadmap.md",
        "roadmap-2025-2027.md",
        "published.md",
        "extend.md",
        "sharing.md",
        "assign.md",
    } <= names


def test_blocks_share_a_namespace_and_outputs_are_compared() -> None:
    page = SAMPLE.format(told="2 km3")
    (first, printed), (second, _) = run_page(page)
    assert (first.output, printed, second.output) == ("2 km3\n", "2 km3\n", None)
    assert rewritten(SAMPLE.format(told="old")) == page
    assert [block.line for block in blocks(page)] == [2, 11]


@pytest.mark.parametrize(
    ("shown", "printed", "agree"),
    [
        ("gain 100.0", "gain 100.9", True),
        ("gain 100.0", "gain 102.0", False),
        ("gain 100.0", "loss 100.0", False),
        ("share 0.62", "share 0.63", True),
        ("share 0.62", "share 0.64", False),
        ("1,334 USD", "1,340 USD", True),
        ("3 faults", "4 faults", False),
        ("+5", "-5", False),
    ],
)
def test_numbers_agree_within_one_per_cent(shown: str, printed: str, agree: bool) -> None:
    assert same(shown, printed) is agree
