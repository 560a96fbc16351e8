"""The model in a browser: levers that are solved again at once, and a negotiation table with seats for delegations."""
