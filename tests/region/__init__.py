"""Tests of the region package: reading, checking, describing."""
