"""Benchmarks: kelisim's programme against the same programme in Pyomo and PyPSA, and re-solving in place."""
