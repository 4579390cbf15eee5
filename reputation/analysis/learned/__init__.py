"""A brand's own model: what its corrections teach, on top of the engine. Served by numpy alone."""
