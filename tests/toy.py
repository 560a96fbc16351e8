"""The study file of the toy region, as text, so that tests can spoil it."""

STUDY = """[study]
name = "toy"
title_en = "The toy region"
region = "tiny"
record = "two-years"
demand_year = "own"
"""
