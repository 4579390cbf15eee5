"""The reply guard: reads a draft before it is sent, and says what would make things worse."""
