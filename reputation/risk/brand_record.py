"""A brand's assessment as it is stored."""

from datetime import datetime

import msgspec


class BrandRecord(msgspec.Struct):
    """The stored form. `posts` is what conversations amount to; `change` is (since, points)."""

    config_version: str
    posts: float
    observed: int
    expected: float | None
    p: float | None
    surge_points: float
    page: bool
    change: tuple[datetime, float] | None = None
