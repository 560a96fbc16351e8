"""The TNTP format: what a good file says, and that a bad one is refused with all its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from kelisim.corridor.assign import assign, read, read_demand, read_network
from kelisim.errors import Fault, InputError
from tests.corridor.assign.files import NET, TRIPS


def faults_of_net(folder: Path, text: str, toll: float = 0.0, distance: float = 0.0) -> list[Fault]:
    path = folder / "x_net.tntp"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_network(path, toll, distance)
    assert {fault.file for fault in told.value.faults} == {"x_net.tntp"}
    return list(told.value.faults)


def faults_of_trips(folder: Path, text: str) -> list[Fault]:
    path = folder / "x_trips.tntp"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_demand(path)
    return list(told.value.faults)


def places(faults: list[Fault]) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.value) for fault in faults]


def test_a_good_pair_of_files(tmp_path: Path) -> None:
    """Duplicate links are legal, and so are comments, blank lines and a last semicolon without a blank."""
    (tmp_path / "net").write_text(NET, encoding="utf-8")
    (tmp_path / "trips").write_text(TRIPS, encoding="utf-8")
    net, trips = read(tmp_path / "net", tmp_path / "trips", toll_weight=2.0, distance_weight=0.5)
    assert (net.nodes, net.zones, net.first_thru, net.links) == (4, 2, 2, 5)
    assert net.tail.tolist() == [0, 0, 2, 3, 3]
    assert net.head.tolist() == [2, 3, 1, 1, 1]
    assert net.fixed.tolist() == [0.75, 7.25, 0.25, 0.5, 0.5]
    assert net.power.tolist() == [4, 0, 1, 4.5, 4.5]
    assert trips.trips.tolist() == [[0.5, 10], [0, 0]]
    assert trips.intrazonal == 0.5
    assert assign(net, trips, gap=1e-9).flow[3] == pytest.approx(assign(net, trips, gap=1e-9).flow[4], abs=1e-3)


def test_metadata_that_is_missing_or_wrong(tmp_path: Path) -> None:
    assert places(faults_of_net(tmp_path, "")) == [(None, None, "")] * 5
    assert places(faults_of_net(tmp_path, NET.replace("<FIRST THRU NODE> 3\n", ""))) == [(None, None, "")]
    assert places(faults_of_net(tmp_path, NET.replace("NODES> 4", "NODES> four"))) == [(2, None, "four")]
    assert places(faults_of_net(tmp_path, NET.replace("NODE> 3", "NODE> 3\n<FIRST THRU NODE> 1")))[0][0] == 4
    assert places(faults_of_net(tmp_path, NET.replace("NODE> 3", "NODE> 6")))[0][2].endswith("first through node 6")
    assert places(faults_of_net(tmp_path, NET.replace("LINKS> 5", "LINKS> 6"))) == [(4, None, "6")]
    unended = places(faults_of_net(tmp_path, NET.replace("<END OF METADATA>", "")))
    assert [place[:2] for place in unended] == [(None, None), (9, None)]


def test_rows_of_links_that_are_wrong(tmp_path: Path) -> None:
    """All of them are told at once, each cell once."""
    bad = (
        NET.replace("\t1\t3\t10\t1.5\t2\t", "\t1\t3\tten\t1.5\t-2\t")
        .replace("\t1\t4\t10\t2.5", "\t1\t9\t0\tnan")
        .replace("\t3\t2\t1e1\t.5", "\t2\t1e1\t.5")
        .replace("\t4\t2\t10\t1\t3\t0.15\t4.5", "\t0\t2.0\t-10\t1\t3\t0.15\t0.5", 1)
    )
    found = places(faults_of_net(tmp_path, bad))
    assert found == [
        (9, "capacity", "ten"), (9, "free_flow_time", "-2"),
        (10, "capacity", "0"), (10, "length", "nan"), (10, "term_node", "9"),
        (11, None, "2\t1e1\t.5\t1.\t1\t1\t0\t0\t1\t;"),
        (12, "capacity", "-10"), (12, "init_node", "0"), (12, "power", "0.5"), (12, "term_node", "2.0"),
    ]  # fmt: skip


def test_weights_that_make_costs_negative(tmp_path: Path) -> None:
    assert places(faults_of_net(tmp_path, NET, toll=-1.0)) == [(10, "fixed", "-3")]


def test_faults_without_end_are_counted(tmp_path: Path) -> None:
    row = "1 3 -1 1 1 1 1 0 0 1 ;\n"
    head = NET.split("~ init_node")[0].replace("LINKS> 5", "LINKS> 3000")
    assert len(faults_of_net(tmp_path, head + row * 3000)) == 1001
    assert len(faults_of_net(tmp_path, head + "1 3 ;\n" * 3000)) == 1001


def test_trips_that_are_wrong(tmp_path: Path) -> None:
    assert places(faults_of_trips(tmp_path, TRIPS.replace("<NUMBER OF ZONES> 2\n", ""))) == [(None, None, "")]
    assert places(faults_of_trips(tmp_path, TRIPS.replace("10.5", "12"))) == [(2, None, "12")]
    assert places(faults_of_trips(tmp_path, TRIPS.replace("10.5", "many"))) == [(2, "TOTAL OD FLOW", "many")]
    bad = TRIPS.replace("1 :      0.5;", "1 : -0.5; 2 0.5; 7 : 1; : ;").replace("Origin 2", "Origin two\n1 : x;")
    assert places(faults_of_trips(tmp_path, bad)) == [
        (7, None, "2 0.5"), (7, "destination", "7"), (7, "destination", ""), (7, "trips", "-0.5"), (7, "trips", ""),
        (9, "origin", "two"), (10, "trips", "x"),
    ]  # fmt: skip
    twice = TRIPS.replace("Origin 2", "Origin 1\n2 : 1;")
    assert places(faults_of_trips(tmp_path, twice)) == [(10, "destination", "2")]
    early = TRIPS.replace("Origin \t1", "")
    assert places(faults_of_trips(tmp_path, early)) == [(7, None, "1 :      0.5;     2 :    10.0;")]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\x89PNG\r\n\xff\xfe\x00")
    for name in ("missing", "binary", "."):
        with pytest.raises(InputError, match="a file of UTF-8 text that can be read"):
            read_network(tmp_path / name)
    (tmp_path / "zeros").write_bytes(bytes(100))
    with pytest.raises(InputError, match="NUMBER OF ZONES"):
        read_demand(tmp_path / "zeros")


def test_faults_of_both_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "net").write_text(NET.replace("LINKS> 5", "LINKS> 4"), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read(tmp_path / "net", tmp_path / "trips")
    assert [fault.file for fault in told.value.faults] == ["net", "trips"]
    assert told.value.subject == "net and trips"
