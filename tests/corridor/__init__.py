"""Corridors."""
