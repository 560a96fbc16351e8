"""Traffic assignment."""
