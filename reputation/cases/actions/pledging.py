"""What our own answers say by when: put before a person, so that it is kept."""

from datetime import datetime

from reputation.cases.actions.working import Desk
from reputation.cases.facts import Promised, Suggested
from reputation.cases.keeping import typed
from reputation.cases.models import Entry, EntryText
from reputation.cases.pledges import pledge_in

CODE = "note_promise"


def propose_promise(desk: Desk, reply: Entry, text: str) -> None:
    """Propose to note as a promise what an answer says by when, unless that is noted already."""
    found = pledge_in(
        text, language=desk.case.language, at=desk.at, zone=desk.brand.timezone
    )
    if found is None or found.due_at in _noted(desk):
        return
    desk.add(
        Suggested(code=CODE, promised_by=found.due_at),
        text=found.sentence,
        channel=reply.channel,
        mention_id=reply.mention_id,
    )


def _noted(desk: Desk) -> set[datetime | None]:
    return {
        each.due_at
        for each in desk.kept.entries
        if isinstance(typed(each), Promised) and each.done_at is None
    }


def note_promise(desk: Desk, proposal: Entry, promised_by: datetime | None) -> None:
    """Note the promise that an answer made; a time that has passed meanwhile was not kept."""
    words = EntryText.objects.filter(entry=proposal, erased_at=None).first()
    entry = desk.add(
        Promised(),
        text=words.text if words else "",
        due_at=promised_by,
        channel=proposal.channel,
        mention_id=proposal.mention_id,
    )
    desk.record("case.promised", entry, due_at=promised_by)
