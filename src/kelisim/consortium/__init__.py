"""Consortium: the joint programme of water, power and food, stated once and solved for any bloc of states."""
