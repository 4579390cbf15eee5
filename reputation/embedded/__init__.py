"""The product on one machine: its own PostgreSQL, its queue, and the demo."""
