"""Whether an index measures what it means to: statistics, correlations, consistency; results compared and summed up."""
