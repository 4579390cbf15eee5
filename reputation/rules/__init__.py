"""Rules: what a brand wants done with posts that fit, tried on history first, every firing told."""
