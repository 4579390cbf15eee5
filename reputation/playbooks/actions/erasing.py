"""Erasing a person from what our people wrote while they worked on his cases."""

from collections.abc import Collection
from uuid import UUID

from reputation.common.hiding import Names, hide_names
from reputation.playbooks.models import PostMortem, RunStep


def hide_customers(cases: Collection[UUID], names: Names) -> None:
    """Take names out of notes of steps and out of post-mortems of these cases. Safe to run again."""
    hide_names(RunStep.objects.filter(run__case__in=cases), names, "note")
    hide_names(PostMortem.objects.filter(case__in=cases), names, "lessons")
