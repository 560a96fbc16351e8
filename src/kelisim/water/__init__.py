"""Water: the river network, reservoirs and heads, minimum flows and shares, and the value of lakes and deltas."""
