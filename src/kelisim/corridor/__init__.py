"""Corridors: the network that freight crosses, and what a route costs, takes and earns."""
