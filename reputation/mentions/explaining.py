"""Why posts were read as they were: one explainer for all posts of a page or an answer."""

from reputation.analysis.reading import Explanation
from reputation.mentions.models import Mention
from reputation.mentions.readers import reader_of
from reputation.mentions.surroundings import context_of, triage_settings
from tenants.models import Brand


class Explainer:
    """Explains posts of one brand with the engine that reads for it now.

    What a person corrected is not explained: there the person is the reason.
    """

    def __init__(self, brand: Brand) -> None:
        settings = triage_settings()
        self.reader = reader_of(brand, settings.model_version)
        self.context = context_of(brand, settings)

    def explain(self, mention: Mention, text: str) -> Explanation | None:
        """Return the reading of a post's text with its reasons; None when it was never read."""
        if mention.sentiment is None or not text:
            return None
        return self.reader.explain(
            text,
            by_brand=mention.by_brand,
            language=mention.language,
            context=self.context,
        )
