"""Tests of kelisim.corridor."""
