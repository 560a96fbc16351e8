"""Formats for other programs, read back by those programs or by their rules."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kelisim.errors import InputError
from kelisim.report.content import Content, read_content
from kelisim.report.geo import collection
from kelisim.report.geo_features import line
from kelisim.report.iamc import EJ_PER_GWH, INDEX, iamc_table, write_iamc

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


def test_iamc_agrees_with_the_summary(content: Content) -> None:
    table = iamc_table(content)
    assert set(table.columns) == {*INDEX, 2001, 2002}
    mean = table.set_index(["Scenario", "Variable", "Region"])[[2001, 2002]].mean(axis="columns")
    told = content.summary["indicators"]
    names = dict(zip(content.region["states"]["state"], content.region["states"]["name_en"], strict=True))
    for case in ("alone", "joint"):
        for state, gwh in told["hydropower_gwh_per_year"][case].items():
            value = mean[f"toy|{case}", "Secondary Energy|Electricity|Hydro", names[state]] / EJ_PER_GWH
            assert value == pytest.approx(gwh, abs=1e-3)
        for state, km3 in told["withdrawal_km3_per_year"][case].items():
            assert mean[f"toy|{case}", "Water Withdrawal|Irrigation", names[state]] == pytest.approx(km3, abs=1e-3)
        for state, row in content.summary["states"].items():
            value = row[f"welfare_{case}_musd_per_year"]
            assert mean[f"toy|{case}", "Welfare", names[state]] == pytest.approx(value, abs=1e-3)


def test_iamc_parts_add_up_to_their_sum_and_states_to_the_region(content: Content) -> None:
    table = iamc_table(content).set_index(["Scenario", "Region", "Variable"])[[2001, 2002]]
    for name in ("Secondary Energy|Electricity", "Water Withdrawal", "Welfare"):
        whole = table.xs(name, level="Variable")
        parts = table[[variable.startswith(f"{name}|") for _, _, variable in table.index]]
        added = parts.groupby(["Scenario", "Region"]).sum().reindex(whole.index)
        np.testing.assert_allclose(whole, added, atol=1e-9)
    by_region = table.unstack("Region")
    for year in (2001, 2002):
        states = pd.DataFrame(by_region[year])
        np.testing.assert_allclose(states.pop("Tiny"), states.sum(axis="columns"), atol=1e-9)


@pytest.mark.filterwarnings("ignore")  # of the libraries below pyam
def test_pyam_reads_the_table(content: Content, tmp_path: Path) -> None:
    try:
        import pyam  # noqa: PLC0415
    except TypeError as error:  # ixmp4, which pyam needs, does not import with SQLAlchemy 2.1
        pytest.skip(f"pyam cannot be imported here: {error}")
    write_iamc(content, tmp_path, "en")
    frame = pyam.IamDataFrame(tmp_path / "iamc.csv")
    assert frame.scenario == ["toy|alone", "toy|joint"]
    assert frame.check_aggregate("Secondary Energy|Electricity") is None
    assert frame.check_aggregate_region("Water Withdrawal", "Tiny") is None


def test_geojson_follows_the_standard(content: Content) -> None:
    told = json.loads(json.dumps(collection(content), allow_nan=False))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told  # RFC 7946: always WGS 84
    west, south, east, north = told["bbox"]
    ids = [one["id"] for one in told["features"]]
    assert len(ids) == len(set(ids))
    for one in told["features"]:
        assert set(one) == {"type", "id", "geometry", "properties"}
        places = np.atleast_2d(one["geometry"]["coordinates"])
        assert ((places[:, 0] >= west) & (places[:, 0] <= east)).all()
        assert ((places[:, 1] >= south) & (places[:, 1] <= north)).all()
        for values in one["properties"].values():
            assert not isinstance(values, list) or len(values) == len(told["months"])
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


def test_geojson_says_what_the_result_says(content: Content) -> None:
    assert content.data is not None
    found = {one["id"]: one["properties"] for one in collection(content)["features"]}
    storage = content.data["storage"].sel(reservoir="lake", case="joint")
    np.testing.assert_allclose(found["reservoir/lake"]["storage_km3_joint"], storage, rtol=1e-5)
    sent = content.data["sent"].sel(case="alone").sum("block")
    for name in map(str, sent["line"].to_numpy()):
        np.testing.assert_allclose(found[f"line/{name}"]["sent_gwh_alone"], sent.sel(line=name), rtol=1e-5)
    assert found["reach/lake--plain"]["to_node"] == "plain"
    counted = {
        kind: sum(one["kind"] == kind for one in found.values()) for kind in ("reach", "line", "irrigation zone")
    }
    assert counted == {
        "reach": content.data.sizes["reach"], "line": content.data.sizes["line"],
        "irrigation zone": content.data.sizes["zone"],
    }  # fmt: skip


def test_a_line_is_cut_at_the_antimeridian() -> None:
    places = pd.DataFrame({"lon": [170.0, -170.0], "lat": [10.0, 30.0]}, index=["a", "b"])
    row = pd.Series({"from_node": "a", "to_node": "b"})
    for start, end, edge in (("a", "b", 180.0), ("b", "a", -180.0)):
        made = line("link", "x", places, pd.Series({**row, "from_node": start, "to_node": end}), {})["geometry"]
        assert made["type"] == "MultiLineString"
        first, second = made["coordinates"]
        assert (first[1], second[0]) == ([edge, 20.0], [-edge, 20.0])


def test_corridor_map_has_the_flows_of_every_case(toy: Path, corridors: Path) -> None:
    content = read_content(corridors, region=toy / "tiny")
    links = {one["properties"]["key"]: one["properties"] for one in collection(content)["features"]
             if one["properties"]["kind"] == "link"}  # fmt: skip
    for case in content.manifest["years"]:
        flows = content.tables[f"{case}-flows"].query("kind == 'link'").set_index("item")
        for name, row in flows.fillna(0.0).iterrows():
            assert links[str(name)][f"forward_kt_{case}"] == pytest.approx(row["forward_kt"])
            assert links[str(name)][f"run_h_{case}"] > 0
    assert any(one.get("bottlenecks_with") for one in links.values())


def test_a_region_that_changed_is_refused(content: Content, tmp_path: Path) -> None:
    lines = content.region["lines"]
    changed = content.region.with_tables({"lines": lines.assign(capacity_mw=lines["capacity_mw"] * 2)})
    other = Content(content.kind, content.folder, content.summary, content.data, content.account, content.tables,
                    changed, content.manifest)  # fmt: skip
    with pytest.raises(InputError, match="the region of the result"):
        write_iamc(other, tmp_path, "en")
