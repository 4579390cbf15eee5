"""An exercise goes on: what is due is posted, and the customer answers what the trainee did.

All of a look is one transaction under the brand's lock: a process that dies leaves nothing half played, and
two looks at once follow each other, the second finding nothing due.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from reputation.cases.actions.resolving import confirm_fix
from reputation.common.errors import Refused
from reputation.drills.casework import do
from reputation.drills.clock import Clock
from reputation.drills.conduct import Conduct
from reputation.drills.models import DrillRun
from reputation.drills.moves import Post, Reaction, Then
from reputation.drills.names import Names
from reputation.drills.offsets import parse_offset
from reputation.drills.scenario import Step, Story
from reputation.drills.script import (
    HELD,
    Cue,
    cues,
    is_spared,
    next_at,
    provoked,
    waiting,
)
from reputation.drills.stage import Stage, case_on
from reputation.drills.telling import names_of, stage_of, story_of
from reputation.drills.truth import main_and_others
from reputation.drills.watching import conduct_of
from reputation.mentions.models import Mention
from reputation.pipeline.accept import accept
from tenants.models import Brand

_ANSWERS = {"reply", "comment", "message"}
_NEEDS_PARENT = {"repost", "quote"}


@dataclass(slots=True)
class Scene:
    """A run that goes on, as one look at it needs it."""

    brand: Brand
    run: DrillRun
    story: Story
    clock: Clock
    at: datetime

    @property
    def names(self) -> Names:
        return names_of(self.run, self.story)

    @property
    def now(self) -> timedelta:
        return self.clock.story(self.at)


def scene_of(brand: Brand, run: DrillRun, clock: Clock, *, at: datetime) -> Scene:
    return Scene(brand, run, story_of(run), clock, at)


def play_on(scene: Scene) -> bool:
    """Play what is due by now; tell whether the story is over. The caller holds the row, and saves it."""
    _play_cues(scene)
    ended = _play_reactions(scene)
    _note_provoked(scene)
    return ended


def _play_cues(scene: Scene) -> None:
    due = [cue for cue in cues(scene.story, scene.run.fired) if cue.after <= scene.now]
    items = []
    for cue in due:
        scene.run.fired[cue.id] = cue.after.total_seconds()
        items.append(_item_of(scene, cue))
    if items:
        _post(scene, items)


def _post(scene: Scene, items: list[dict[str, Any]]) -> None:
    result = accept(scene.brand, items, at=scene.at)
    if result.rejected:
        raise SceneDoesNotFit(str(result.rejected[0]))


class SceneDoesNotFit(Refused):
    """A post of the scenario was not taken in."""

    code = "scene_does_not_fit"


def _item_of(scene: Scene, cue: Cue) -> dict[str, Any]:
    posted_at = min(scene.clock.real(cue.after), scene.at)
    if cue.repost is None:
        return _step_item(scene, cue.step, posted_at)
    names = scene.names
    return {
        "channel": cue.step.channel,
        "external_id": names.post(cue.id),
        "kind": "repost",
        "parent": names.post(cue.step.id),
        "author": {
            "handle": names.handle(cue.repost.handle),
            "followers": cue.repost.followers,
        },
        "text": "",
        "posted_at": posted_at.isoformat(),
    }


def _step_item(scene: Scene, step: Step, posted_at: datetime) -> dict[str, Any]:
    item = scene.story.item(step, scene.names)
    item["posted_at"] = posted_at.isoformat()
    if step.parent:
        parent = _parent_of(scene, step)
        if parent is not None:
            item["parent"] = parent
        else:
            del item["parent"]
            if step.kind in _NEEDS_PARENT:
                item["kind"] = "post"
    return item


def _parent_of(scene: Scene, step: Step) -> str | None:
    """Return what a step answers here: what it answers in truth, else what stands in its place."""
    name = step.parent
    while name is not None:
        parent = scene.story.step(name)
        if name in scene.run.fired:
            return scene.names.post(name)
        if parent.by_brand and (ours := _our_latest(scene, step.channel)):
            return ours
        name = parent.parent
    return None


def _our_latest(scene: Scene, channel: str) -> str | None:
    """Return what the trainee said last on a channel, in a conversation of this run."""
    posts = Mention.objects.filter(external_id__startswith=scene.names.post(""))
    said = Mention.objects.filter(
        conversation_id__in=posts.values("conversation_id"),
        channel__slug=channel,
        by_brand=True,
    )
    return (
        said.order_by("-posted_at", "-pk").values_list("external_id", flat=True).first()
    )


# --- The customer's moves ---


def _note_provoked(scene: Scene) -> None:
    """Note since when the conditions of a reaction hold; what is due at once is played at the next look."""
    conducts = conducts_of(scene)
    for each in provoked(scene.story, scene.run.fired, conducts, now=scene.now):
        scene.run.fired[HELD + each.id] = scene.now.total_seconds()


def conducts_of(scene: Scene) -> dict[str, Conduct]:
    """Return what was done about each case that the story's reactions look at, by its step."""
    return {
        step: found
        for step in main_and_others(scene.story)
        if (found := conduct_of(scene.story, scene.names, step, when=scene.clock.story))
    }


def next_move(scene: Scene) -> timedelta | None:
    """Return when in the story something comes by itself; None when the next move is the trainee's."""
    return next_at(scene.story, scene.run.fired, conducts_of(scene), now=scene.now)


def _play_reactions(scene: Scene) -> bool:
    ended = False
    due = [
        (after, each)
        for after, each in waiting(scene.story, scene.run.fired)
        if after <= scene.now
    ]
    conducts = conducts_of(scene) if due else {}
    for after, each in due:
        case = conducts.get(each.case or scene.story.main)
        if is_spared(each, case, scene.run.fired, now=scene.now):
            del scene.run.fired[HELD + each.id]
            continue
        scene.run.fired[each.id] = after.total_seconds()
        items = list(_consequences(scene, each))
        if items:
            _post(scene, items)
        for then in each.then:
            _do(scene, each, then)
        ended = ended or each.ends
    return ended


def _consequences(scene: Scene, reaction: Reaction) -> Iterator[dict[str, Any]]:
    for number, then in enumerate(reaction.then, 1):
        if then.play is not None and then.play not in scene.run.fired:
            scene.run.fired[then.play] = scene.now.total_seconds()
            yield _step_item(scene, scene.story.step(then.play), scene.at)
        elif then.post is not None:
            yield _post_item(scene, f"{reaction.id}-{number}", then.post)


def _post_item(scene: Scene, name: str, post: Post) -> dict[str, Any]:
    names = scene.names
    item: dict[str, Any] = {
        "channel": post.channel,
        "external_id": names.post(name),
        "kind": post.kind,
        "author": scene.story.author(post.author, names),
        "text": names.spoken(post.text.strip()),
        "posted_at": scene.at.isoformat(),
    }
    if post.title:
        item["title"] = post.title
    parent = _our_latest(scene, post.channel) if post.kind in _ANSWERS else None
    if post.parent in scene.run.fired:
        parent = names.post(str(post.parent))
    if parent is not None:
        item["parent"] = parent
    return item


def _do(scene: Scene, reaction: Reaction, then: Then) -> None:
    """Note on the case what the customer did beside writing."""
    if then.contact is not None:
        zero = scene.at - parse_offset(then.contact.at)
        do(stage_of(scene.brand, scene.run, scene.story, zero=zero), then.contact)
    elif then.confirms is not None:
        stage = Stage(scene.brand, scene.story, scene.names, scene.at)
        case = case_on(stage.post(reaction.case or scene.story.main))
        if case is not None and case.is_open and case.resolved_how != "confirmed":
            confirm_fix(
                case, who="customer", evidence=then.confirms, by=None, at=scene.at
            )


def at_moment(scene: Scene, story: timedelta) -> Scene:
    """Return the scene with its clock put forward."""
    return replace(scene, clock=scene.clock.turned(scene.at, story=story))
