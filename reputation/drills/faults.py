"""What types cannot say of a story: names that lead nowhere, answers that come first."""

from collections.abc import Iterator

from reputation.drills.moves import Happened, Reaction, Then
from reputation.drills.offsets import parse_offset
from reputation.drills.scenario import Step, Story
from reputation.drills.work import Deed, Promise, steps_named

type Fault = tuple[str, str]  # where, and what


def faults(story: Story) -> Iterator[Fault]:
    """Yield the faults of a story, each with its place in the file."""
    if story.starts_at.tzinfo is None:
        yield "$.starts_at", "Expected an offset from UTC"
    for who, person in story.cast.items():
        if person.account_of and person.account_of not in story.cast:
            yield f"$.cast.{who}", f"Nobody in the cast is called `{person.account_of}`"
    seen: dict[str, Step] = {}
    for number, step in enumerate(story.steps):
        for field, fault in _step_faults(story, step, seen):
            yield f"$.steps[{number}].{field}", fault
        seen[step.id] = step
    if story.main not in seen:
        yield "$.main", f"No step is called `{story.main}`"
    yield from _later_faults(story, seen)


def _later_faults(story: Story, seen: dict[str, Step]) -> Iterator[Fault]:
    for number, deed in enumerate(story.work):
        for field, fault in _deed_faults(deed, seen):
            yield f"$.work[{number}].{field}", fault
    known = set(seen)
    for number, reaction in enumerate(story.reactions):
        for field, fault in _reaction_faults(story, reaction, known):
            yield f"$.reactions[{number}].{field}", fault
        known.add(reaction.id)


def _step_faults(story: Story, step: Step, seen: dict[str, Step]) -> Iterator[Fault]:
    if step.id in seen:
        yield "id", f"`{step.id}` stands twice"
    if step.author not in story.cast:
        yield "author", f"Nobody in the cast is called `{step.author}`"
    if not step.text.strip() and step.kind not in {"call", "repost"}:
        yield "text", "Only calls and reposts may be without a text"
    if step.parent is not None:
        yield from _parent_faults(step, seen.get(step.parent))
    elif step.kind in {"repost", "quote"}:
        yield "parent", f"A {step.kind} needs a parent"
    for repost in step.reposts:
        if parse_offset(repost.at) < parse_offset(step.at):
            yield "reposts", f"`{repost.handle}` reposts before the post"


def _parent_faults(step: Step, parent: Step | None) -> Iterator[Fault]:
    if parent is None:
        yield "parent", f"No earlier step is called `{step.parent}`"
    elif parent.channel != step.channel:
        yield "parent", f"`{step.parent}` is on another channel"
    elif parse_offset(parent.at) > parse_offset(step.at):
        yield "parent", f"`{step.parent}` comes later"


def _deed_faults(deed: Deed, seen: dict[str, Step]) -> Iterator[Fault]:
    when = parse_offset(deed.noted or deed.at)
    if when < parse_offset(deed.at):
        yield "noted", "Noted before it happened"
    due = deed.due if isinstance(deed, Promise) else None
    if due is not None and parse_offset(due) <= parse_offset(deed.at):
        yield "due", "Due before it is promised"
    for field, name in steps_named(deed).items():
        if name not in seen:
            yield field, f"No step is called `{name}`"
        elif parse_offset(seen[name].at) > when:
            yield field, f"`{name}` comes later"


def _reaction_faults(
    story: Story, reaction: Reaction, known: set[str]
) -> Iterator[Fault]:
    steps = {step.id for step in story.steps}
    if reaction.id in known:
        yield "id", f"`{reaction.id}` stands twice"
    if reaction.case and reaction.case not in steps:
        yield "case", f"No step is called `{reaction.case}`"
    if not (reaction.then or reaction.ends):
        yield "then", "Nothing follows"
    if parse_offset(reaction.after) < parse_offset("+0m"):
        yield "after", "Expected no time before the conditions hold"
    yield from _happened_faults(reaction, known)
    for number, then in enumerate(reaction.then):
        for field, fault in _then_faults(story, then, steps):
            yield f"then[{number}]{field}", fault


def _happened_faults(reaction: Reaction, known: set[str]) -> Iterator[Fault]:
    for number, when in enumerate(reaction.when):
        if isinstance(when, Happened) and when.id not in known:
            yield f"when[{number}].id", f"No earlier step or reaction is `{when.id}`"


def _then_faults(story: Story, then: Then, steps: set[str]) -> Iterator[Fault]:
    said = [then.play, then.post, then.contact, then.confirms]
    if sum(each is not None for each in said) != 1:
        yield "", "Expected one of play, post, contact, confirms"
    if then.play is not None and then.play not in steps:
        yield ".play", f"No step is called `{then.play}`"
    if then.post is not None:
        if then.post.author not in story.cast:
            yield ".post.author", f"Nobody in the cast is called `{then.post.author}`"
        if then.post.parent is not None and then.post.parent not in steps:
            yield ".post.parent", f"No step is called `{then.post.parent}`"
    if then.contact is not None and then.contact.case not in steps:
        yield ".contact.case", f"No step is called `{then.contact.case}`"
