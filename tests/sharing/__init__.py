"""Solutions of cooperative games: what is promised of them."""
