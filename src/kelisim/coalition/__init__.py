"""Coalition: who acts with whom, and the equilibrium between blocs that share rivers and lines."""
