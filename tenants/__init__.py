"""The public schema: who the customers are, which brands they watch, and who may do what."""
