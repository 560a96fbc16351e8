"""Tests of the negotiation table."""
