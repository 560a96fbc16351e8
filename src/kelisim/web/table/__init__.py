"""The negotiation table: rooms with seats for delegations, moves on them, and a log that cannot be altered unseen."""
