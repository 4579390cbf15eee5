"""Who reads for a brand: the engine, alone or with the model that the brand's corrections taught.

Models are kept in the process by brand and version: a version never changes. Each is loaded from its own
brand's schema and handed out for that brand alone.
"""

from threading import Lock
from uuid import UUID

from django.conf import settings

from reputation.analysis.engines import READER
from reputation.analysis.reading import Reader
from reputation.analysis.silent import SilentReader
from reputation.mentions.models import LearnedModel
from tenants.models import Brand
from tenants.schemas import current_brand

MOST_KEPT = 64
SILENT: Reader = SilentReader()

_kept: dict[tuple[UUID, int, str], Reader] = {}
_lock = Lock()


def engine() -> Reader:
    """Return the engine that reads where no model of a brand does."""
    return READER if settings.TRIAGE else SILENT


def reader_of(brand: Brand, model_version: int) -> Reader:
    """Return who reads for the brand whose schema is open: the engine, or its model of that version.

    A model that stands on another engine than today's is left alone until it is trained again.
    """
    if not (model_version and settings.TRIAGE):
        return engine()
    key = brand.pk, model_version, READER.engine
    found = _kept.get(key)
    if found is None:
        found = _load(brand, model_version)
        if found is None:
            return READER
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = found
    return found


def _load(brand: Brand, version: int) -> Reader | None:
    # NumPy takes long to import, and few brands have a model.
    from reputation.analysis.learned.model import LearnedReader, LearnedWeights

    assert current_brand().pk == brand.pk  # noqa: S101 - or one brand would read with another's model
    model = LearnedModel.objects.filter(version=version, engine=READER.engine).first()
    if model is None:
        return None
    weights = LearnedWeights.from_bytes(bytes(model.weights))
    return LearnedReader(READER, weights, version)
