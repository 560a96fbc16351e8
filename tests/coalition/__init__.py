"""Tests of kelisim.coalition."""
