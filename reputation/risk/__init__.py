"""How bad it may get: scored posts, assessments kept with their inputs, the brand's score."""
