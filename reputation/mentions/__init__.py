"""Posts that concern the brand: taken in once, joined to conversations, found again."""
