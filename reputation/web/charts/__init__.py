"""Charts as geometry: pure functions from values to coordinates for the templates' SVG.

Horizontal positions go from 0 to `WIDTH` in a stretched inner drawing, and as per cent
for text and marks beside it, so that one drawing fits any screen and its letters keep
their size. Coordinates are text already: a template must not localise a decimal point.
"""
