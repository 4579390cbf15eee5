"""What a post says and how it is meant, from hand-written word lists: fast, offline and explained."""
