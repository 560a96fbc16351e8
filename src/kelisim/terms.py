"""Linear expressions built from incidence: which variable enters which row, with what coefficient.

Balances of networks are sums over arcs. Written with linopy's algebra each sum is a chain of group-bys and merges of
some 10 ms, whatever its size; here the terms of all rows are laid out once, as arrays, and handed over to linopy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import linopy
import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """Variables that enter rows.

    ``labels``: linopy labels, shape (entries, *row shape) or (entries, *row shape, terms); -1 is no variable.
    ``at``: row key of every entry; a key that is no row leaves the entry out. ``times``: coefficient, broadcast to
    ``labels``.
    """

    labels: Labels
    at: Sequence[str]
    times: Array | float


def labels_of(variable: linopy.Variable) -> Labels:
    """Labels of a variable as an array of its shape."""
    return np.asarray(variable.labels.to_numpy(), dtype=np.int64)


def before(labels: Labels) -> Labels:
    """Labels of the month before along the last axis; -1 in the first month."""
    first = np.full_like(labels[..., :1], -1)
    return np.concatenate([first, labels[..., :-1]], axis=-1)


def down(values: npt.ArrayLike, like: Labels) -> Array:
    """One value per entry, shaped to multiply ``like`` (entries first)."""
    column = np.asarray(values, dtype=float)
    return column.reshape((-1, *([1] * (like.ndim - 1))))


def rows(model: linopy.Model, coords: Sequence[pd.Index], pieces: Sequence[Piece]) -> linopy.LinearExpression:
    """Expression with one row per element of ``coords`` (the first index holds the row keys)."""
    place = {str(key): i for i, key in enumerate(coords[0])}
    shape = tuple(len(index) for index in coords)
    blocks = [_aligned(piece, len(shape)) for piece in pieces]
    used = np.zeros(len(place), dtype=int)
    jobs: list[tuple[int, int, Labels, Array]] = []
    for piece, (labels, times) in zip(pieces, blocks, strict=True):
        for entry, key in enumerate(piece.at):
            row = place.get(str(key))
            if row is not None:
                jobs.append((row, int(used[row]), labels[entry], times[entry]))
                used[row] += labels.shape[-1]
    width = max(int(used.max(initial=0)), 1)
    variables = np.full((*shape, width), -1, dtype=np.int64)
    coefficients = np.full((*shape, width), np.nan)
    for row, slot, labels, times in jobs:
        variables[row, ..., slot : slot + labels.shape[-1]] = labels
        coefficients[row, ..., slot : slot + labels.shape[-1]] = times
    coefficients[variables < 0] = np.nan
    return _expression(model, coords, variables, coefficients)


def known(coords: Sequence[pd.Index], values: npt.ArrayLike) -> xr.DataArray:
    """Right-hand sides labelled like the rows: linopy warns of bare arrays where two dimensions are equally long."""
    return xr.DataArray(np.asarray(values, dtype=float), coords=list(coords))


def total(model: linopy.Model, pieces: Sequence[tuple[linopy.Variable, Array | float]]) -> linopy.LinearExpression:
    """Sum of all variables times their coefficients (broadcast to the variable's shape); masked entries drop out."""
    variables = [labels_of(variable).ravel() for variable, _ in pieces]
    values = [np.broadcast_to(times, variable.shape).ravel() for variable, times in pieces]
    flat, weights = np.concatenate(variables), np.concatenate(values)
    keep = (flat >= 0) & (weights != 0)
    return _expression(model, [], flat[keep], weights[keep])


def _aligned(piece: Piece, dimensions: int) -> tuple[Labels, Array]:
    labels = piece.labels if piece.labels.ndim > dimensions else piece.labels[..., None]
    times = np.asarray(piece.times, dtype=float)
    if times.ndim and times.ndim < labels.ndim:
        times = times[..., None]
    return labels, np.broadcast_to(times, labels.shape)


def _expression(
    model: linopy.Model, coords: Sequence[pd.Index], variables: Labels, coefficients: Array
) -> linopy.LinearExpression:
    dims = [str(index.name) for index in coords]
    data = xr.Dataset(
        {
            "coeffs": ((*dims, "_term"), coefficients),
            "vars": ((*dims, "_term"), variables),
            "const": (tuple(dims), np.zeros(tuple(len(index) for index in coords))),
        },
        coords={str(index.name): index for index in coords},
    )
    return linopy.LinearExpression(data, model)
