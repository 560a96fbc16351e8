"""Report: a result as tables in the terminal, as figures, and as a page that opens from disk."""
