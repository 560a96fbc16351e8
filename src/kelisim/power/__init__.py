"""Power: plants grouped by cost, load blocks, lines, outside markets and unserved energy."""
