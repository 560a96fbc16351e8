"""Tests of kelisim.deal and of the promises that a plan keeps."""
