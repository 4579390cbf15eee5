"""What the scorecards are made of, from the tables: a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from reputation.cases.calendars import Calendar
from reputation.cases.policies_kept import policies_of
from reputation.cases.scorecards import (
    Deeds,
    Fairness,
    Scorecard,
    Worked,
    fairness,
    scorecards,
)
from tenants.models import Brand

# More cases than this are not looked at: the latest ones are.
MOST = 5_000
# What gives the customer something: a time, a remedy, a fix.
USEFUL = ("promise", "remedy", "claim", "verification", "confirmation", "self_solved")


@dataclass(frozen=True, slots=True)
class Report:
    """How the cases of a span of time fared. `is_whole` is False when there were too many."""

    channels: list[Scorecard]
    teams: list[Scorecard]
    people: dict[UUID, Deeds]
    fairness: Fairness
    cases: int
    is_whole: bool


def report(brand: Brand, *, start: datetime, end: datetime) -> Report:
    """Return the scorecards of the cases that were opened from `start` up to `end`."""
    cases = _cases(start, end)
    channels, people, teams = _deeds(start, end)
    policies = policies_of(brand)

    def calendar(channel: str) -> Calendar:
        return policies.of(channel).calendar

    return Report(
        scorecards(
            cases,
            channels,
            by=lambda case: case.channel,
            credit_to=lambda case: case.credit,
            calendar=calendar,
        ),
        scorecards(
            cases,
            teams,
            by=lambda case: case.team,
            credit_to=lambda case: case.team,
            calendar=calendar,
        ),
        people,
        fairness(cases, calendar, until=end),
        len(cases),
        len(cases) < MOST,
    )


def _cases(start: datetime, end: datetime) -> list[Worked]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(nullif(o.channel, ''), k.custody), coalesce(k.complained_at, k.opened_at),
                   k.respond_by, k.first_answer_at, u.at,
                   CASE WHEN k.resolved_how IN ('verified', 'confirmed', 'self_solved')
                        THEN k.resolved_at END,
                   k.credit_channel, k.team, coalesce(m.author_followers, 0)
            FROM cases_case k
            LEFT JOIN LATERAL (
                SELECT channel, mention_id FROM cases_entry
                WHERE case_id = k.id AND kind = 'opened' ORDER BY id LIMIT 1
            ) o ON true
            LEFT JOIN LATERAL (
                SELECT min(at) AS at FROM cases_entry
                WHERE case_id = k.id AND undone_at IS NULL AND kind = ANY(%s)
            ) u ON true
            LEFT JOIN mentions_mention m ON m.id = o.mention_id
            WHERE k.opened_at >= %s AND k.opened_at < %s AND k.merged_into_id IS NULL
            ORDER BY k.opened_at DESC, k.id DESC LIMIT %s
            """,
            [list(USEFUL), start, end, MOST],
        )
        return [
            Worked(
                channel=channel,
                began_at=began_at,
                respond_by=respond_by,
                answered_at=answered_at,
                useful_at=useful_at,
                solved_at=solved_at,
                credit=credit,
                team=team,
                followers=followers,
            )
            for (
                channel,
                began_at,
                respond_by,
                answered_at,
                useful_at,
                solved_at,
                credit,
                team,
                followers,
            ) in cursor.fetchall()
        ]


type Grouped = tuple[dict[str, Deeds], dict[UUID, Deeds], dict[str, Deeds]]


def _deeds(start: datetime, end: datetime) -> Grouped:
    """Return what was done: per channel, per person, per team."""
    channels: dict[str, Deeds] = defaultdict(Deeds)
    people: dict[UUID, Deeds] = defaultdict(Deeds)
    teams: dict[str, Deeds] = defaultdict(Deeds)
    for channel, person, team, deeds in _rows(start, end):
        channels[channel] += deeds
        teams[team] += deeds
        if person is not None:
            people[person] += deeds
    return dict(channels), dict(people), dict(teams)


def _rows(
    start: datetime, end: datetime
) -> Iterable[tuple[str, UUID | None, str, Deeds]]:
    """Return deeds by whom and where. A false fix is whose claim it was, a push is the sender's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT CASE e.kind
                       WHEN 'denial' THEN coalesce(e.facts->>'claimed_on', '')
                       WHEN 'handoff' THEN coalesce(e.facts->>'from_channel', '')
                       ELSE e.channel
                   END AS place,
                   CASE WHEN e.kind = 'denial' THEN (e.facts->>'claimed_by')::uuid
                        WHEN e.by_type = 'user' THEN e.by_id END AS person,
                   coalesce(nullif(e.facts->>'team', ''), k.team) AS team,
                   count(*) FILTER (WHERE e.kind = 'reply'),
                   count(*) FILTER (WHERE e.kind = 'claim'),
                   count(*) FILTER (WHERE e.kind = 'denial'),
                   count(*) FILTER (WHERE e.kind = 'promise'),
                   count(*) FILTER (WHERE e.kind = 'promise' AND e.missed_at IS NOT NULL),
                   count(*) FILTER (WHERE e.kind = 'handoff' AND e.facts->>'pushed_customer' = 'true')
            FROM cases_entry e JOIN cases_case k ON k.id = e.case_id
            WHERE e.kind IN ('reply', 'claim', 'denial', 'promise', 'handoff')
            AND e.at >= %s AND e.at < %s AND e.undone_at IS NULL
            GROUP BY 1, 2, 3
            """,
            [start, end],
        )
        return [
            (place, person, team, Deeds(*counts))
            for place, person, team, *counts in cursor.fetchall()
        ]
