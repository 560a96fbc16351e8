"""HiGHS with the options that kelisim gives it, for the sides that do not go through kelisim."""

from __future__ import annotations

import highspy

from kelisim.consortium.solver import FEASIBILITY_TOLERANCE

OPTIONS: dict[str, int | float | str] = {
    "threads": 1,
    "primal_feasibility_tolerance": FEASIBILITY_TOLERANCE,
    "dual_feasibility_tolerance": FEASIBILITY_TOLERANCE,
    "solver": "choose",
}


def with_options(highs: highspy.Highs) -> highspy.Highs:
    """The same HiGHS, silent and with kelisim's options."""
    highs.setOptionValue("output_flag", False)
    for name, value in OPTIONS.items():
        highs.setOptionValue(name, value)
    return highs


def run_to_optimum(highs: highspy.Highs) -> None:
    """Solve; raises RuntimeError unless HiGHS proves optimality."""
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"no optimum: {highs.modelStatusToString(highs.getModelStatus())}")
