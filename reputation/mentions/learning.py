"""What a brand's corrections teach: a model of its own, and how often the engine was right.

A model is trained on the corrections of the brand whose schema is open, kept there, and read nowhere else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from reputation.analysis.learned.limits import MIN_EXAMPLES, TooFewExamples
from reputation.analysis.reading import Languages
from reputation.common.errors import Refused
from reputation.events.actions import record
from reputation.mentions.actions import brand_writes_alone
from reputation.mentions.correcting import known_languages
from reputation.mentions.models import LearnedModel, Mention, TriageSettings
from reputation.mentions.readers import engine
from reputation.mentions.surroundings import context_of, triage_settings
from tenants.models import ApiKey, Brand, User

MOST_EXAMPLES = 20_000


class TooLittleToLearn(Refused):
    """A hundred corrections, and ten of each label, are the least to learn from."""

    code = "too_little_to_learn"


class ModelIsUnfit(Refused):
    """There is no such model, or it was not better than the engine."""

    code = "model_is_unfit"


class Example(NamedTuple):
    """A post whose complaint label a person has stated."""

    text: str
    language: str
    is_complaint: bool
    known: Languages | None = None  # as a person said


def examples() -> list[Example]:
    """Return the latest posts of which a person said whether they complain, the oldest first."""
    rows = (
        Mention.objects.filter(
            corrected_at__isnull=False,
            corrected__has_key="complaint",
            by_brand=False,
            content__isnull=False,
        )
        .order_by("-corrected_at", "pk")
        .values_list("content__text", "language", "corrected")
    )
    found = [
        Example(
            text,
            language,
            is_complaint=(corrected or {})["complaint"] >= 0.5,
            known=known_languages(corrected),
        )
        for text, language, corrected in rows[:MOST_EXAMPLES]
        if text
    ]
    return found[::-1]


def count_examples() -> int:
    """Return of how many posts a person said whether they complain."""
    return Mention.objects.filter(
        corrected_at__isnull=False, corrected__has_key="complaint"
    ).count()


def wants_training() -> bool:
    """Tell whether there is a tenth more to learn from than at the latest training, and enough at all."""
    corrected = count_examples()
    latest = LearnedModel.objects.order_by("-version").first()
    known = 0
    if latest is not None and latest.engine == engine().engine:
        known = int(latest.metrics["n"])
    return corrected >= max(MIN_EXAMPLES, known + known // 10)


def train_model(
    brand: Brand, *, by: User | ApiKey | None, at: datetime
) -> LearnedModel:
    """Train a model on the brand's corrections; it goes live when it beats the engine on those held out.

    The arithmetic is done before the brand's lock is taken.

    Raises:
        TooLittleToLearn: too few corrections, or too few of one label.
    """
    # scikit-learn is large, and few processes ever train.
    from reputation.analysis.learned.training import train

    reader, known = engine(), examples()
    context = context_of(brand, triage_settings())
    readings = [
        reader.read(one.text, language=one.language, context=context, known=one.known)
        for one in known
    ]
    try:
        weights, metrics = train(
            [one.text for one in known],
            readings,
            [one.is_complaint for one in known],
        )
    except TooFewExamples as few:
        raise TooLittleToLearn(
            _(
                "A model needs 100 corrected posts, at least 10 of them complaints and 10 not."
            )
        ) from few
    with transaction.atomic():
        brand_writes_alone(brand)
        latest = LearnedModel.objects.aggregate(Max("version"))["version__max"] or 0
        model = LearnedModel.objects.create(
            version=latest + 1,
            state=LearnedModel.State.TRAINED,
            engine=reader.engine,
            weights=weights.to_bytes(),
            metrics=metrics.as_dict(),
            made_at=at,
        )
        record(
            "model.trained",
            model,
            by=by,
            at=at,
            version=model.version,
            is_better=metrics.is_better,
            **metrics.as_dict(),
        )
        if metrics.is_better:
            _go_live(model, by=by, at=at)
    return model


def switch_model(
    brand: Brand, version: int, *, by: User | ApiKey, at: datetime
) -> None:
    """Read with a model that was live before, or with the engine alone (version 0), from the next post on.

    Raises:
        ModelIsUnfit: there is no such model, or it was never better than the engine.
    """
    with transaction.atomic():
        brand_writes_alone(brand)
        if version == 0:
            _retire_live()
            _use(0)
            record("model.switched", None, by=by, at=at, version=0)
            return
        model = LearnedModel.objects.filter(version=version).first()
        if model is None or model.state == LearnedModel.State.TRAINED:
            raise ModelIsUnfit(
                _("Model %(version)s is not there, or was not better than the engine.")
                % {"version": version}
            )
        _go_live(model, by=by, at=at)


def name_executives(
    brand: Brand, executives: Sequence[str], *, by: User | ApiKey, at: datetime
) -> None:
    """Say who the brand's executives are, by handle or full name: from the next post on they are known."""
    named = list(dict.fromkeys(name.strip() for name in executives if name.strip()))
    with transaction.atomic():
        brand_writes_alone(brand)
        TriageSettings.objects.update_or_create(pk=1, defaults={"executives": named})
        record("executives.named", None, by=by, at=at, count=len(named))


def _go_live(model: LearnedModel, *, by: User | ApiKey | None, at: datetime) -> None:
    _retire_live()
    model.state = LearnedModel.State.LIVE
    model.save(update_fields=["state"])
    _use(model.version)
    record("model.switched", model, by=by, at=at, version=model.version)


def _retire_live() -> None:
    LearnedModel.objects.filter(state=LearnedModel.State.LIVE).update(
        state=LearnedModel.State.RETIRED
    )


def _use(version: int) -> None:
    TriageSettings.objects.update_or_create(pk=1, defaults={"model_version": version})
