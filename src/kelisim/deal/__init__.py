"""Deals of the user: read one, solve it, settle it in money and in kind, and ask who would rather leave."""
