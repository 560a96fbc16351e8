"""Tests of kelisim.power."""
