"""Sources side by side: disagreements, what is outdated, altered reprints."""
