"""Tests of results of the embedded region."""
