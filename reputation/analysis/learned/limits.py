"""How much it takes to learn anything."""

MIN_EXAMPLES = 100
MIN_OF_EACH = 10


class TooFewExamples(ValueError):
    """Too few posts, or too few of one label, to learn anything from."""
