"""The documentation is tested: its code runs, its tables are current, its numbers are computed again."""
