"""What the numbers of a reading are called: one table for lists, filters and pages."""

from typing import Literal

from django.db.models import Q

type SentimentLabel = Literal["positive", "neutral", "negative"]
type ComplaintBand = Literal["complaint", "review", "none"]

POSITIVE_AT = 0.25
NEGATIVE_AT = -0.25
COMPLAINT_AT = 0.5
REVIEW_AT = 0.35


def sentiment_label(sentiment: float) -> SentimentLabel:
    """Return what a sentiment, -1 to 1, is called."""
    if sentiment >= POSITIVE_AT:
        return "positive"
    return "negative" if sentiment <= NEGATIVE_AT else "neutral"


def complaint_band(complaint: float) -> ComplaintBand:
    """Return what a complaint's probability is called; `review` is for a person."""
    if complaint >= COMPLAINT_AT:
        return "complaint"
    return "review" if complaint >= REVIEW_AT else "none"


HAS_SENTIMENT: dict[SentimentLabel, Q] = {
    "positive": Q(sentiment__gte=POSITIVE_AT),
    "neutral": Q(sentiment__gt=NEGATIVE_AT, sentiment__lt=POSITIVE_AT),
    "negative": Q(sentiment__lte=NEGATIVE_AT),
}
IN_COMPLAINT_BAND: dict[ComplaintBand, Q] = {
    "complaint": Q(complaint__gte=COMPLAINT_AT),
    "review": Q(complaint__gte=REVIEW_AT, complaint__lt=COMPLAINT_AT),
    "none": Q(complaint__lt=REVIEW_AT),
}
