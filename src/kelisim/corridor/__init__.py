"""Freight corridors: which route, what time, what cost, which bottleneck, what a measure yields.

network   the multimodal graph of a region        routes       candidate routes of every pair of zones
facility  bottlenecks and their delay             choice       route choice and elastic demand
demand    what moves, in which year               equilibrium  flows, waits and prices that agree
checks    by code that did not produce the flows  accounts     flows, times, income and emissions by corridor
"""
