"""Posts that concern the brand: taken in once, kept with their revisions, joined to conversations, found again."""
