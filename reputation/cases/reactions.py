"""What cases do when something happens to posts and scores."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from reputation.cases.actions.erasing import forget_customers
from reputation.cases.actions.listening import hear_posts, hear_some
from reputation.cases.actions.proposing import propose_stakes
from reputation.cases.actions.ranking import misranked, rank_cases
from reputation.cases.actions.speaking import speak_as_told
from reputation.events.choosing import choosing
from reputation.events.models import Event
from tenants.schemas import current_brand


def hear(event: Event) -> None:
    """Let complaints open cases, answers answer them and denials reopen them."""
    told = event.details
    if told.get("backfilled"):
        return
    first, last = told.get("first_id"), told.get("last_id")
    changed = [UUID(pk) for pk in told.get("changed", ())]
    if first is None and not changed:
        return
    hear_posts(
        current_brand(),
        first=UUID(first) if first else None,
        last=UUID(last) if last else None,
        changed=changed,
        at=event.occurred_at,
    )


def hear_rest(event: Event) -> None:
    """Hear what a large batch left for later."""
    posts = [UUID(pk) for pk in event.details["posts"]]
    hear_some(current_brand(), posts, at=event.occurred_at)


def hear_correction(event: Event) -> None:
    """Let a post that a person calls a complaint open its case, or that is one in its own language."""
    hear_language(event)
    told = event.details
    if event.subject_id is not None and (told.get("complaint") or "language" in told):
        hear_posts(
            current_brand(),
            first=None,
            last=None,
            changed=[event.subject_id],
            at=event.occurred_at,
        )


def hear_language(event: Event) -> None:
    """Let the case that a post began be answered in the language that the post turns out to be in."""
    told = event.details
    if event.subject_id is not None and "language" in told:
        speak_as_told(
            event.subject_id,
            was=told["language_was"],
            language=told["language"],
            at=event.occurred_at,
        )


def propose(event: Event) -> None:
    """Put before a person what posts say is at stake."""
    posts = [UUID(pk) for pk in event.details["posts"]]
    propose_stakes(current_brand(), posts, at=event.occurred_at)


def forget(event: Event) -> None:
    """Take what a case wrote down of an author while he was being erased."""
    if event.subject_id is not None:
        forget_customers([event.subject_id], at=event.occurred_at)


def of_conversations(
    events: Sequence[Event], find: Callable[[Collection[UUID]], Collection[UUID]]
) -> set[UUID]:
    """Return which events tell of a conversation that `find` names among all that they tell of."""
    of_event = {
        event.pk: UUID(str(event.details["conversation"]))
        for event in events
        if event.details.get("conversation")
    }
    wanted = find(set(of_event.values()))
    return {pk for pk, conversation in of_event.items() if conversation in wanted}


def of_misranked_cases(events: Sequence[Event]) -> set[UUID]:
    """Return which events are of a conversation with a case whose priority does not follow its band yet."""
    return of_conversations(events, misranked)


@choosing(of_misranked_cases)
def rank(event: Event) -> None:
    """Let the priority of cases follow the band of their conversations."""
    conversation = event.details.get("conversation")
    if conversation is not None:
        rank_cases(current_brand(), [UUID(conversation)], at=event.occurred_at)
