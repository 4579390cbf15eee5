"""Scenarios: five true stories and everyday talk, through the real pipeline."""
