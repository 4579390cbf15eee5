"""Entry points for people."""
