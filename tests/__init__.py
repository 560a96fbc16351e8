"""Tests of kelisim; run with pytest from the root of the repository."""
