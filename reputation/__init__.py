"""The reputation product: from a post to a score, and everything a brand's schema holds."""
