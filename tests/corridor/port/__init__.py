"""Tests of the simulation of ports."""
