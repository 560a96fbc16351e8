"""The programme: measures, paths, plans, roadmap, monitoring, industry."""
