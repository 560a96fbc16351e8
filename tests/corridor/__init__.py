"""Tests of the corridor model."""
