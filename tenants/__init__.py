"""The public schema: who the customers are, their brands, and who may do what."""
