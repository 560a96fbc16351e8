"""Tests of kelisim.consortium."""
