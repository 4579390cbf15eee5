"""A story told to the product from outside: posts, deeds and questions are HTTP, at their true times.

What a worker does after a commit, and the clock's sweeps, are done at once between two requests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.db import connection, transaction
from rest_framework.test import APIClient

from reputation.cases.sweep import sweep
from reputation.drills.desk import desks
from reputation.drills.library import stories
from reputation.drills.offsets import parse_offset
from reputation.playbooks.actions.sweeping import sweep_runs
from reputation.risk.actions import settle_due
from tenants.access import Role, Scope
from tenants.actions import add_member, create_agency, create_brand, issue_api_key
from tenants.models import User
from tenants.schemas import brand_context
from tests.cases.story import catch_up
from tests.web.test_pages import text_of

# Who works for the brand: the agency's community manager, the brand's own people, whoever leads.
CREW = {
    "manager": ("Mara", Role.COMMUNITY_MANAGER),
    "pr": ("Pilar", Role.BRAND_PR),
    "lead": ("Lucas", Role.AGENCY_LEAD),
    "contractor": ("Quim", Role.CONTRACTOR),
}
DAY = timedelta(days=1)

type Json = dict[str, Any]


class Replay:
    """One story in a brand of its own. Offsets count from the story's zero hour.

    `scores` holds score and band of a post's conversation as they were right after it, `seen`
    what a course has looked at on its way.
    """

    def __init__(
        self, slug: str, clock: time_machine.Traveller, *, opened: str = ""
    ) -> None:
        self.story, self.clock = stories()[slug], clock
        self.zero = self.story.starts_at
        self.sent: set[str] = set()
        self.ids: dict[str, str] = {}
        self.scores: dict[str, tuple[float, str]] = {}
        self.seen: dict[str, Json] = {}
        self.root = f"/api/v1/brands/{slug}/"
        self._move_in(
            self.at(opened) if opened else self.zero + self.story.begins_after - DAY
        )

    def _move_in(self, opened: datetime) -> None:
        desk = desks()[self.story.slug]
        self.clock.move_to(opened)
        agency = create_agency("Mirador", at=opened)
        self.brand = create_brand(
            agency,
            desk.slug,
            name=desk.name,
            locale=desk.locale,
            timezone=desk.timezone,
            currency=desk.currency,
            country=desk.country,
            at=opened,
        )
        self.people = {}
        for part, (name, role) in CREW.items():
            person = User.objects.create_user(f"{part}@mirador.example", name=name)
            brands = [self.brand] if role == Role.CONTRACTOR else []
            add_member(
                agency,
                person,
                role=role,
                brands=brands,
                all_brands=not brands,
                at=opened,
            )
            self.people[part] = person
        issued = issue_api_key(
            agency, brand=self.brand, name="Feed", scopes=list(Scope), at=opened
        )
        self.key = APIClient(
            HTTP_AUTHORIZATION=f"Bearer {issued.token}", HTTP_ACCEPT_LANGUAGE="en"
        )
        for place, told in desk.channels.items():
            self.ask(
                "post",
                "channels/",
                {
                    "slug": place,
                    "kind": told.kind,
                    "name": told.name,
                    "own_accounts": told.own_accounts,
                    "operator": told.operator or None,
                },
                status=201,
            )

    # --- Time ---

    def at(self, offset: str) -> datetime:
        return self.zero + parse_offset(offset)

    def iso(self, offset: str) -> str:
        """Return a moment in the form in which the API answers it."""
        return told(self.at(offset))

    def go(self, offset: str) -> None:
        """Let everything be posted that was posted by then, and be there at that moment."""
        until = self.at(offset)
        for item in self.story.items(self.zero):
            step = item["external_id"].partition(":")[2]
            if step in self.sent or datetime.fromisoformat(item["posted_at"]) > until:
                continue
            self._post(step, item)
        self._be(until)

    def _be(self, at: datetime) -> None:
        self.clock.move_to(at)
        with brand_context(self.brand):
            settle_due(self.brand, at=at)
            sweep(self.brand, at=at)
            sweep_runs(at=at)
            catch_up(at)

    # --- Posts ---

    def _post(self, step: str, item: Json) -> None:
        self.sent.add(step)
        self._be(datetime.fromisoformat(item["posted_at"]))
        if parent := item.get("parent"):
            item["parent"] = self.ids.get(parent, parent)
        answer = self.ask("post", "mentions/batch/", [item])
        assert (answer["accepted"], answer["rejected"]) == (1, []), answer
        self._be(datetime.fromisoformat(item["posted_at"]))
        if item["kind"] != "repost":
            self.scores[step] = self.standing(step)

    def bring(self, at: str, *items: Json) -> None:
        """Let posts come in that the story tells of in passing only."""
        self.go(at)
        batch = [{"posted_at": self.iso(at), **item} for item in items]
        answer = self.ask("post", "mentions/batch/", batch)
        assert (answer["accepted"], answer["rejected"]) == (len(items), []), answer
        self._be(self.at(at))

    def mention(self, step: str) -> Json:
        """Return a post of the story as the API tells it."""
        told_of = self.story.step(step)
        name = self.ids.get(f"{self.story.slug}:{step}", f"{self.story.slug}:{step}")
        handle = self.story.cast[told_of.author].handle
        wanted = {"limit": 200, "channel": told_of.channel}
        if name.startswith(self.story.slug):
            wanted["author"] = handle
        found = self.ask("get", "mentions/", wanted)["results"]
        return next(post for post in found if post["external_id"] == name)

    def conversation(self, step: str) -> Json:
        return self.ask("get", f"conversations/{self.mention(step)['conversation']}/")

    def standing(self, step: str) -> tuple[float, str]:
        found = self.conversation(step)
        return found["score"], found["band"]

    def skip(self, *steps: str) -> None:
        """Leave posts out: the brand says them through its case."""
        self.sent.update(steps)

    # --- Cases ---

    def case(self, step: str) -> Json:
        """Return the case that a post stands in, wherever it lives on."""
        found = self.case_on(step)
        assert found is not None, step
        return found

    def case_on(self, step: str) -> Json | None:
        post = self.mention(step)
        cases = self.ask("get", "cases/", {"sort": "newest", "limit": 200})["results"]
        for case in cases:
            if post["id"] in case["mentions"]:
                return case
        return None

    def do(
        self,
        at: str,
        verb: str,
        on: str,
        *,
        who: str = "manager",
        noted: str = "",
        status: int = 200,
        **body: Any,
    ) -> Json:
        """Do something with the case on a post; return the answer."""
        self.go(noted or at)
        reference = self.case(on)["reference"]
        return self.ask(
            "post",
            f"cases/{reference}/{verb}/",
            {"at": self.iso(at), **body},
            who=who,
            status=status,
        )

    def change(self, at: str, case: str, *, who: str = "manager", **facts: Any) -> Json:
        """Set facts of the case on a post, as somebody who has just read it."""
        self.go(at)
        found = self.case(case)
        return self.ask(
            "patch",
            f"cases/{found['reference']}/",
            facts,
            who=who,
            headers={"If-Match": f'"{found["version"]}"'},
        )

    def reply(
        self, step: str, case: str, *, who: str = "manager", at: str = ""
    ) -> Json:
        """Say a post of the brand through its case; what answers it later finds it there."""
        said = self.story.step(step)
        answer = self.do(
            at or said.at,
            "replies",
            case,
            who=who,
            text=" ".join(said.text.split()),
            channel=said.channel,
        )
        self._be(self.at(at or said.at))
        wanted = {"channel": said.channel, "limit": 200}
        posts = self.ask("get", "mentions/", wanted)["results"]
        ours = [post for post in posts if post["external_id"].startswith("vigia-")]
        self.ids[f"{self.story.slug}:{step}"] = ours[0]["external_id"]
        return answer

    def recover(self, at: str, main: str, praise: str, *, who: str) -> None:
        """Let somebody read a post as the praise that it is, and link it to the case that it answers.

        Engines differ about posts that thank and tell the trouble again; the people's word stands.
        """
        self.go(at)
        post = self.mention(praise)["id"]
        said = {"complaint": False, "sentiment": "positive", "intent": "praise"}
        self.ask("post", f"mentions/{post}/correction/", said, who="manager")
        case = self.case_on(praise)
        if case is None:
            wanted = {"mention": post, "kind": "praise"}
            self.ask("post", "cases/", wanted, who=who, status=201)
        elif post in self.case(main)["mentions"]:
            self.do(at, "split", main, who=who, mentions=[post])
        elif case["kind"] != "praise":
            self.change(at, praise, who=who, kind="praise")
        linked = self.case(praise)["reference"]
        self.do(at, "link", main, who=who, case=linked, relation="recovery")

    def timeline(self, case: str, *kinds: str) -> list[Json]:
        """Return what the case's timeline tells, all of it or these kinds, the earliest first."""
        path = f"cases/{self.case(case)['reference']}/timeline/"
        told_of = self.ask("get", path, {"limit": 200})["results"]
        return [each for each in told_of if not kinds or each["kind"] in kinds]

    # --- Asking ---

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        who: str = "",
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Send a request as somebody, or with the brand's key; return what is answered."""
        client = self._client(who) if who else self.key
        form = {} if method == "get" else {"format": "json"}
        answer = getattr(client, method)(
            self.root + path, body, headers=headers or {}, **form
        )
        connection.set_schema_to_public()
        assert answer.status_code == status, (path, body, answer.content.decode())
        return answer.json()

    def page(self, path: str, *, who: str = "manager") -> str:
        """Return what a page of the brand says, as one line of text."""
        answer = self._client(who).get(f"/b/{self.story.slug}/{path}")
        connection.set_schema_to_public()
        assert answer.status_code == 200, path
        return text_of(answer)

    def _client(self, who: str) -> APIClient:
        client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(self.people[who])
        return client

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Take back afterwards what happens within, the clock's time too."""
        before = (self.clock_now(), dict(self.ids), set(self.sent), dict(self.scores))
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        now, self.ids, self.sent, self.scores = before
        self.clock.move_to(now)

    @staticmethod
    def clock_now() -> datetime:
        return datetime.now(UTC)


def told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def names(signals: list[Json]) -> set[str]:
    """Return what a case's signals are called."""
    return {each["name"] for each in signals}


def codes(advice: list[Json]) -> set[str]:
    return {each["code"] for each in advice}
