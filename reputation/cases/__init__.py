"""A complaint that somebody answers for, from the first post to the customer's own yes."""
