"""The netCDF of a report: what the CF conventions ask of it, and the numbers of the result in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pytest
import xarray as xr

from kelisim.errors import InputError
from kelisim.report.cf import CF_UNITS, as_cf
from kelisim.report.content import Content, read_content
from kelisim.report.netcdf import cf_faults, write_netcdf

pytestmark = pytest.mark.xdist_group("report")

BASE_UNITS = {"km3": (1e9, "m3"), "GWh": (3.6e12, "J"), "USD/MWh": (1 / 3.6e9, "J-1"), "USD/m3": (1.0, "m-3")}
"""Every unit of a result in those of SI, money counted."""


@pytest.fixture(scope="module")
def content(toy: Path) -> Content:
    return read_content(toy / "result", region=toy / "tiny")


@pytest.fixture(scope="module")
def written(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = write_netcdf(content, tmp_path_factory.mktemp("cf"), "en")
    return path


def attributes(variable: Any) -> dict[str, Any]:
    return {name: variable.getncattr(name) for name in variable.ncattrs()}


def test_udunits_parses_every_unit(written: Path) -> None:
    cf_units = pytest.importorskip("cf_units", reason="UDUNITS comes with cf-units, which has wheels for Linux")
    for text, (factor, base) in BASE_UNITS.items():
        assert cf_units.Unit(CF_UNITS[text]).convert(1.0, base) == pytest.approx(factor, rel=1e-12)
    with netCDF4.Dataset(written) as file:
        units = {name: one.units for name, one in file.variables.items() if "units" in one.ncattrs()}
        for name, unit in units.items():
            assert not cf_units.Unit(unit, calendar="standard").is_unknown(), name
            assert cf_units.Unit(unit).is_time_reference() == (name in ("time", "month_end", "year"))


def test_every_unit_of_a_result_has_an_equivalent(content: Content) -> None:
    assert content.data is not None
    assert set(CF_UNITS) == set(BASE_UNITS) == {values.attrs["units"] for values in content.data.data_vars.values()}


def test_variables_say_what_they_are(written: Path) -> None:
    with netCDF4.Dataset(written) as file:
        assert file.Conventions == "CF-1.11"
        for name, one in file.variables.items():
            told = attributes(one)
            assert name.endswith("_bounds") != ("long_name" in told), name
            assert "_FillValue" not in told
            if name in file.dimensions:  # a coordinate: rising numbers, no text
                assert np.issubdtype(one.dtype, np.number)
                assert (np.diff(one[:]) > 0).all()
            beside = told.get("coordinates", "").split()
            assert all(set(file.variables[label].dimensions[:1]) <= set(one.dimensions) for label in beside)
            if "unit_text" in told:
                assert told["units"] == CF_UNITS[told["unit_text"]]
                assert ("currency" in told) == told["unit_text"].startswith("USD")
                assert {f"{dim}_id" for dim in one.dimensions} - {"time_id", "month_end_id", "year_id"} <= set(beside)


def test_sums_have_bounds_that_meet_and_storage_stands_at_their_ends(written: Path) -> None:
    with xr.open_dataset(written) as data:
        for axis, parts in (("time", 24), ("year", 2)):
            bounds = data[f"{axis}_bounds"].to_numpy()
            assert data[axis].attrs["bounds"] == f"{axis}_bounds"
            assert bounds.shape == (parts, 2)
            assert (bounds[:, 0] == data[axis].to_numpy()).all()
            assert (bounds[1:, 0] == bounds[:-1, 1]).all()
            assert (bounds[0, 0], bounds[-1, 1]) == (np.datetime64("2001-01-01"), np.datetime64("2003-01-01"))
        assert (data["month_end"].to_numpy() == data["time_bounds"].to_numpy()[:, 1]).all()
        methods = {name: values.attrs.get("cell_methods") for name, values in data.data_vars.items()}
    assert (methods["flow"], methods["lake"], methods["storage"]) == ("time: sum", "year: sum", "month_end: point")
    assert methods["energy_price"] == "time: mean"
    assert methods["owed"] is None


def test_numbers_are_those_of_the_result(content: Content, written: Path) -> None:
    assert content.data is not None
    with xr.open_dataset(written) as data:
        for name, values in content.data.data_vars.items():
            np.testing.assert_array_equal(data[name].to_numpy(), values.to_numpy())
            for dim in set(values.dims) - {"time", "year"}:
                assert list(data[f"{dim}_id"].to_numpy()) == list(values[dim].to_numpy())
        keyed = data.set_index(case="case_id", reservoir="reservoir_id")
        lake = keyed["storage"].sel(case="joint", reservoir="lake").to_numpy()
    assert list(lake) == list(content.data["storage"].sel(case="joint", reservoir="lake").to_numpy())


def test_places_are_those_of_the_region(content: Content, written: Path) -> None:
    nodes = content.region["nodes"].set_index("node")
    with xr.open_dataset(written) as data:
        for key, lon, lat in zip(data["node_id"], data["node_lon"], data["node_lat"], strict=True):
            assert (float(lon), float(lat)) == tuple(nodes.loc[str(key.item()), ["lon", "lat"]])
        assert data["node_lat"].attrs["standard_name"] == "latitude"
        assert data["node_lat"].attrs["units"] == "degrees_north"
    assert content.data is not None
    nowhere = content.region.with_tables({"nodes": content.region["nodes"].assign(lon=float("nan"))})
    assert "node_lat" not in as_cf(content.data, nowhere).variables


def test_the_same_bytes_twice(content: Content, written: Path, tmp_path: Path) -> None:
    (again,) = write_netcdf(content, tmp_path, "en")
    assert again.read_bytes() == written.read_bytes()


@pytest.mark.parametrize(
    ("spoil", "column"),
    [
        (lambda d: d.assign(flow=d["flow"].drop_attrs()), "flow"),
        (lambda d: d.assign(flow=d["flow"].assign_attrs(units="acre-foot")), "flow"),
        (lambda d: d.assign(flow=d["flow"].where(d["flow"] < 0)), "flow"),
        (lambda d: d.isel(time=slice(None, None, -1)), "time"),
    ],
)
def test_netcdf_without_what_cf_asks_is_refused(content: Content, tmp_path: Path, spoil: Any, column: str) -> None:
    assert isinstance(content.data, xr.Dataset)
    assert cf_faults(content.data) == []
    spoilt = Content(content.kind, content.folder, content.summary, spoil(content.data), content.account, {},
                     content.region, content.manifest)  # fmt: skip
    with pytest.raises(InputError) as refused:
        write_netcdf(spoilt, tmp_path, "en")
    assert {fault.column for fault in refused.value.faults} == {column}
