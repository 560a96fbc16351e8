"""kelisim: an open planning model of cooperation between states that share rivers, grids and land."""
