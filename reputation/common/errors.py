"""The one base of what a caller is expected to show."""


class Refused(Exception):
    """A request that the rules do not allow. The message is shown to the user.

    Subclasses say which rule, live beside the action that raises them, and set
    `code`, the stable name that API clients match on.
    """

    code = "refused"
