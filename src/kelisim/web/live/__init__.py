"""The live model: a study held open in the solver, re-solved in place whenever a lever moves."""
