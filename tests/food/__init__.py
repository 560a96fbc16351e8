"""Tests of kelisim.food."""
