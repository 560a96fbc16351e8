"""Tests of kelisim.water."""
