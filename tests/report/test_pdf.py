"""The PDF: PDF/A with its own fonts, the same bytes twice, Cyrillic that can be searched."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from kelisim.report.content import Content, read_content
from kelisim.report.document import Document, Grid, Picture, Section
from kelisim.report.pages import document_of
from kelisim.report.pdf import pdf, write_pdf

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}pt" height="{h}pt" viewBox="0 0 {w} {h}">'
    '<rect width="9" height="9"/></svg>'
)


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


@pytest.fixture(scope="module")
def russian(content: Content) -> bytes:
    return pdf(document_of(content, "ru"))


def one_section(*parts: Picture | Grid, text: str = "text") -> Document:
    return Document("en", "title", "about", "verdict", True, (Section("section", (text,), parts),))


def pages(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", _opened(made)))


def _opened(made: bytes) -> bytes:
    """The file with its compressed streams added in the clear."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    clear = []
    for stream in streams:
        try:
            clear.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return made + b"\n".join(clear)


def test_it_is_an_archival_pdf(russian: bytes) -> None:
    assert russian.startswith(b"%PDF-1.7")
    opened = _opened(russian)
    assert re.search(rb"pdfaid:part>2<", opened)
    assert re.search(rb"pdfaid:conformance>B<", opened)
    assert b"FontFile3" in opened
    assert pages(russian) >= 3


def test_cyrillic_can_be_searched(russian: bytes) -> None:
    maps = b"".join(re.findall(rb"beginbfchar.*?endbfchar", _opened(russian), re.DOTALL))
    written = {chr(int(code, 16)) for code in re.findall(rb"<[0-9A-F]{4}>\s*<([0-9A-F]{4})>", maps)}
    assert set("Проверкипроисхождение") <= written


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_its_text_is_that_of_the_page(russian: bytes, content: Content, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(russian)
    done = subprocess.run(["pdftotext", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True)  # noqa: S603, S607
    told = done.stdout.decode().replace("\u00ad", "")
    for section in document_of(content, "ru").sections:
        assert section.title.split("?")[0][:40] in told.replace("\n", " ")


def test_the_same_inputs_give_the_same_bytes(content: Content, russian: bytes, tmp_path: Path) -> None:
    (path,) = write_pdf(content, tmp_path, "ru")
    assert path.name == "report-ru.pdf"
    assert path.read_bytes() == russian


def test_a_picture_taller_than_a_page_goes_on_over_pages() -> None:
    low = one_section(Picture("a", SQUARE.format(w=792, h=400), "low"))
    tall = one_section(Picture("a", SQUARE.format(w=792, h=3000), "tall"))
    assert pages(pdf(low)) == 1
    assert pages(pdf(tall)) == 3


def test_texts_are_texts_and_no_markup() -> None:
    grid = Grid("#caption", ("*a*", "$b$"), (("#panic()", "@x"), ("_y_", "<z>")))
    assert pdf(one_section(grid, text="#panic() $x$ *y*")).startswith(b"%PDF")


def test_a_picture_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        pdf(one_section(Picture("a", "<svg></svg>", "none")))
