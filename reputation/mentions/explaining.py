"""Why posts were read as they were: one explainer for all posts of a page or an answer."""

from functools import lru_cache

from reputation.analysis.reading import Context, Explanation, Languages, Reader
from reputation.mentions.correcting import known_languages
from reputation.mentions.models import Mention
from reputation.mentions.naming import as_said
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
        found = self.find(mention, text)
        return found and as_said(found, mention.corrected)

    def find(self, mention: Mention, text: str) -> Explanation | None:
        """Return the same with all that the engine finds named, whatever people said of it."""
        if mention.sentiment is None or not text:
            return None
        return _explained(
            self.reader,  # type: ignore[arg-type]  # as every plain object it hashes as itself
            text,
            mention.by_brand,
            (mention.language, known_languages(mention.corrected)),
            self.context,
        )


# A conversation that is looked at is asked for every five seconds. The same words of the same brand to the
# same engine say the same again.
@lru_cache(maxsize=2_000)
def _explained(
    reader: Reader,
    text: str,
    by_brand: bool,  # noqa: FBT001 - part of the key
    languages: tuple[str, Languages | None],
    context: Context,
) -> Explanation:
    language, known = languages
    return reader.explain(
        text, by_brand=by_brand, language=language, context=context, known=known
    )
