"""What follows from what, on one page: the kinds of events, and who reacts to them.

A reaction is called after commit, at least once: it may run twice and must not mind.
It writes rows or queues tasks, in the transaction that marks the event as relayed, and
talks to nobody outside. An event without reactions is a line in the brand's log.

    mentions.accepted     {accepted, updated, duplicates, rejected, backfilled, first_id, last_id, changed}:
                          the new posts are among the ids from first to last, the others are listed
    mention.corrected     {conversation, fields, complaint}: what a person spoke of; `complaint` may be null;
                          {language, language_was} when that turned
    mention.uncorrected   {conversation, fields}: the latest correction was taken back; the languages as above
    posts.deferred        {posts}: of a large batch, those that may touch cases that are there
    stakes.named          {posts}: of cases, those that may name a deadline or an amount
    mute.*                {author or site, expires_at}
    model.trained         {version, is_better, and how it did beside the engine}
    model.switched        {version}: 0 is the engine alone
    executives.named      {count}
    rule.applied          {posts, version, notify, mentions}: how many it met, and the first fifty
    rule.*                {is_active, version, fields}
    conversation.joined   {joined}: how many
    channel.*             {channel}: its slug
    case.overdue          {case, what, due_at, priority, assignee}: once for each due time that passes
    order.contradicted    {case, entry, orders, kinds}: the new order and all that contradict each other
    order.canceled        {case, entry, order}
    promise.missed        {case, due_at}
    reply.*               {case, draft, channel}; overruled: {case, entry, codes, approved_by}
    reply_policy.changed  {version}
    removal.*             {case, entry, mention}: of a customer's post, by two persons
    words.erased          {texts, titles}: of cases, how many
    author.erased         {}: of the author that is the subject
    policy.changed        {channel, version, cases, deadlines_changed}: of the brand when it names no channel
    playbook.*            {playbook, version, parts, shipped}: its slug, the number, what of it differs
    run.*, step.*         {run, playbook, version, step, number}: of the case that is the subject
    post_mortem.recorded  {}: of the case that is the subject
    drill.*               {story, number or speed}: of the run that is the subject
    risk.band_changed     {before, after, score, conversation or brand: true}
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from reputation.cases.reactions import (
    forget,
    hear,
    hear_correction,
    hear_language,
    hear_rest,
    propose,
    rank,
)
from reputation.mentions.reactions import ask_second_opinion
from reputation.playbooks.reactions import follow_band, follow_case
from reputation.rules.reactions import follow_posts, follow_risk

if TYPE_CHECKING:
    from reputation.events.models import Event

type Reaction = Callable[["Event"], None]

SUBSCRIPTIONS: dict[str, list[Reaction]] = {
    "mentions.accepted": [hear, follow_posts, ask_second_opinion],
    "posts.deferred": [hear_rest],
    "stakes.named": [propose],
    "mention.corrected": [hear_correction],
    "mention.uncorrected": [hear_language],
    "mute.created": [],
    "mute.ended": [],
    "model.trained": [],
    "model.switched": [],
    "executives.named": [],
    "rule.created": [],
    "rule.changed": [],
    "rule.removed": [],
    "rule.applied": [],
    "rules.ordered": [],
    "conversation.joined": [],
    "channel.created": [],
    "channel.changed": [],
    "channel.removed": [],
    "risk.band_changed": [rank, follow_band, follow_risk],
    "case.opened": [],
    "case.extended": [follow_case],
    "case.answered": [follow_case],
    "case.claimed": [follow_case],
    "case.reopened": [follow_case],
    "case.prioritized": [],
    "case.assigned": [],
    "case.noted": [],
    "case.contacted": [follow_case],
    "case.forwarded": [follow_case],
    "case.delivered": [],
    "case.ticketed": [],
    "order.contradicted": [],
    "order.canceled": [],
    "case.identified": [],
    "case.escalated": [],
    "case.promised": [follow_case],
    "case.compensated": [follow_case],
    "case.signaled": [follow_case],
    "case.verified": [follow_case],
    "case.confirmed": [follow_case],
    "case.self_solved": [follow_case],
    "case.abandoned": [follow_case],
    "case.closed": [follow_case],
    "case.merged": [follow_case],
    "case.linked": [],
    "case.divided": [follow_case],
    "case.reverted": [follow_case],
    "case.changed": [follow_case],
    "case.captured": [],
    "reply.requested": [],
    "reply.approved": [],
    "reply.rejected": [],
    "reply.overruled": [],
    "reply_policy.changed": [],
    "removal.requested": [],
    "removal.approved": [],
    "removal.rejected": [],
    "promise.fulfilled": [follow_case],
    "words.erased": [],
    "author.erased": [forget],
    "case.overdue": [],
    "case.paused": [],
    "case.resumed": [],
    "promise.missed": [],
    "policy.changed": [],
    "playbook.created": [],
    "playbook.drafted": [],
    "playbook.published": [],
    "run.started": [],
    "run.moved": [],
    "run.ended": [],
    "run.resumed": [],
    "run.replaced": [],
    "step.completed": [],
    "step.requested": [],
    "step.approved": [],
    "step.rejected": [],
    "step.skipped": [],
    "step.missed": [],
    "post_mortem.recorded": [],
    "drill.started": [],
    "drill.paused": [],
    "drill.resumed": [],
    "drill.hurried": [],
    "drill.advanced": [],
    "drill.ended": [],
}
