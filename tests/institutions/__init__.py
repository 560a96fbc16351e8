"""Platforms of a deal: who meets where."""
