"""Scenarios: the five founding stories and the everyday talk around them, replayed through the real pipeline."""
