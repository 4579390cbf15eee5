"""Places where people talk about the brand, and what we can do there."""
