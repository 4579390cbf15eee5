"""Who reads for a brand: the engine, alone or with the model that the brand's corrections taught."""

from reputation.analysis.engines import READER
from reputation.analysis.reading import Reader
from tenants.models import Brand


def reader_of(brand: Brand, model_version: int) -> Reader:  # noqa: ARG001 - for now
    return READER
