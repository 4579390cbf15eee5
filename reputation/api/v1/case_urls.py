"""The addresses under cases/."""

from django.urls import path

from reputation.api.v1 import case_drafts as drafts
from reputation.api.v1 import case_pauses as pauses
from reputation.api.v1 import case_removals as removals
from reputation.api.v1 import case_resolution as resolution
from reputation.api.v1 import case_work as work
from reputation.api.v1.case_briefs import BriefDelivery, BriefList
from reputation.api.v1.case_timeline import CaseRisk, CaseTimeline
from reputation.api.v1.cases import CaseDetail, CaseList
from reputation.api.v1.crises import Crises

VERBS = {
    "assignment": work.Assignment,
    "replies": work.Replies,
    "lease": drafts.Lease,
    "removals": removals.Removals,
    "notes": work.Notes,
    "contacts": work.Contacts,
    "handoffs": work.Handoffs,
    "tickets": work.Tickets,
    "promises": work.Promises,
    "remedies": work.Remedies,
    "signals": work.Signals,
    "identities": work.Identities,
    "escalation": work.Escalation,
    "evidence": work.EvidenceDoor,
    "claim": resolution.Claim,
    "verification": resolution.Verification,
    "confirmation": resolution.Confirmation,
    "self-solution": resolution.SelfSolution,
    "pause": pauses.Pause,
    "resumption": pauses.Resumption,
    "abandonment": resolution.Abandonment,
    "reopening": resolution.Reopening,
    "closure": resolution.Closure,
    "merge": resolution.Merge,
    "link": resolution.Link,
    "split": resolution.Split,
    "undo": resolution.Undo,
}

case_patterns = [
    path("briefs/", BriefList.as_view(), name="api-brief-list"),
    path(
        "briefs/<uuid:entry_id>/delivery/",
        BriefDelivery.as_view(),
        name="api-brief-delivery",
    ),
    path("crises/", Crises.as_view(), name="api-crisis-list"),
    path("cases/", CaseList.as_view(), name="api-case-list"),
    path("cases/<str:reference>/", CaseDetail.as_view(), name="api-case-detail"),
    path(
        "cases/<str:reference>/timeline/",
        CaseTimeline.as_view(),
        name="api-case-timeline",
    ),
    path("cases/<str:reference>/risk/", CaseRisk.as_view(), name="api-case-risk"),
    path(
        "cases/<str:reference>/promises/<uuid:entry_id>/kept/",
        resolution.KeptPromise.as_view(),
        name="api-case-promise-kept",
    ),
    path(
        "cases/<str:reference>/orders/<uuid:entry_id>/withdrawal/",
        work.Withdrawal.as_view(),
        name="api-case-order-withdrawal",
    ),
    path(
        "cases/<str:reference>/proposals/<uuid:entry_id>/acceptance/",
        work.Acceptance.as_view(),
        name="api-case-proposal-acceptance",
    ),
    *drafts.patterns("cases/<str:reference>/drafts/"),
    path(
        "cases/<str:reference>/removals/<uuid:entry_id>/decision/",
        removals.RemovalDecision.as_view(),
        name="api-case-removal-decision",
    ),
    *(
        path(f"cases/<str:reference>/{name}/", view.as_view(), name=f"api-case-{name}")
        for name, view in VERBS.items()
    ),
]
