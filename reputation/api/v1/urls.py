"""The addresses under /api/v1/."""

from django.urls import include, path

from reputation.api.v1.authors import AuthorDetail, AuthorList
from reputation.api.v1.batch import MentionBatch
from reputation.api.v1.brands import BrandList, Me
from reputation.api.v1.case_urls import case_patterns
from reputation.api.v1.channels import ChannelDetail, ChannelList
from reputation.api.v1.conversations import ConversationDetail, ConversationList
from reputation.api.v1.corrections import MentionCorrection
from reputation.api.v1.docs import Docs, Schema
from reputation.api.v1.events import EventList
from reputation.api.v1.mentions import MentionDetail, MentionList
from reputation.api.v1.mutes import MuteDetail, MuteList
from reputation.api.v1.playbooks import (
    PlaybookDetail,
    PlaybookDifferences,
    PlaybookList,
    PlaybookVersions,
)
from reputation.api.v1.post_mortems import (
    CaseLessons,
    CasePostMortem,
    CaseSuggestions,
)
from reputation.api.v1.reply_check import ReplyCheck
from reputation.api.v1.reply_policy import ReplyPolicyView
from reputation.api.v1.risk import (
    BrandRiskView,
    ConversationRisk,
    ConversationWhatIf,
    RiskHistory,
)
from reputation.api.v1.rules import FiringList, RuleDetail, RuleList, RuleTrial
from reputation.api.v1.runs import (
    CaseRuns,
    RunClosure,
    RunDetail,
    RunVersion,
    StepApproval,
    StepDone,
    StepRejection,
    StepSkipped,
)
from reputation.api.v1.triage import TriageModel, TriageView

playbook_patterns = [
    path("playbooks/", PlaybookList.as_view(), name="api-playbook-list"),
    path(
        "playbooks/<slug:playbook>/",
        PlaybookDetail.as_view(),
        name="api-playbook-detail",
    ),
    path(
        "playbooks/<slug:playbook>/versions/",
        PlaybookVersions.as_view(),
        name="api-playbook-versions",
    ),
    path(
        "playbooks/<slug:playbook>/differences/",
        PlaybookDifferences.as_view(),
        name="api-playbook-differences",
    ),
    path("cases/<str:reference>/runs/", CaseRuns.as_view(), name="api-case-runs"),
    path(
        "cases/<str:reference>/suggestions/",
        CaseSuggestions.as_view(),
        name="api-case-suggestions",
    ),
    path(
        "cases/<str:reference>/post-mortem/",
        CasePostMortem.as_view(),
        name="api-case-post-mortem",
    ),
    path(
        "cases/<str:reference>/post-mortem/lessons/",
        CaseLessons.as_view(),
        name="api-case-lessons",
    ),
    path("runs/<uuid:run_id>/", RunDetail.as_view(), name="api-run-detail"),
    path("runs/<uuid:run_id>/version/", RunVersion.as_view(), name="api-run-version"),
    path("runs/<uuid:run_id>/closure/", RunClosure.as_view(), name="api-run-closure"),
    path(
        "runs/<uuid:run_id>/steps/<int:number>/done/",
        StepDone.as_view(),
        name="api-step-done",
    ),
    path(
        "runs/<uuid:run_id>/steps/<int:number>/skipped/",
        StepSkipped.as_view(),
        name="api-step-skipped",
    ),
    path(
        "runs/<uuid:run_id>/steps/<int:number>/approval/",
        StepApproval.as_view(),
        name="api-step-approval",
    ),
    path(
        "runs/<uuid:run_id>/steps/<int:number>/rejection/",
        StepRejection.as_view(),
        name="api-step-rejection",
    ),
]

brand_patterns = [
    path("channels/", ChannelList.as_view(), name="api-channel-list"),
    path("channels/<slug:slug>/", ChannelDetail.as_view(), name="api-channel-detail"),
    path("mentions/", MentionList.as_view(), name="api-mention-list"),
    path("mentions/batch/", MentionBatch.as_view(), name="api-mention-batch"),
    path(
        "mentions/<uuid:mention_id>/",
        MentionDetail.as_view(),
        name="api-mention-detail",
    ),
    path(
        "mentions/<uuid:mention_id>/correction/",
        MentionCorrection.as_view(),
        name="api-mention-correction",
    ),
    path("triage/", TriageView.as_view(), name="api-triage"),
    path("triage/model/", TriageModel.as_view(), name="api-triage-model"),
    path("rules/", RuleList.as_view(), name="api-rule-list"),
    path("rules/trial/", RuleTrial.as_view(), name="api-rule-trial"),
    path("rules/firings/", FiringList.as_view(), name="api-rule-firings"),
    path("rules/<uuid:rule_id>/", RuleDetail.as_view(), name="api-rule-detail"),
    path("mutes/", MuteList.as_view(), name="api-mute-list"),
    path("mutes/<uuid:mute_id>/", MuteDetail.as_view(), name="api-mute-detail"),
    path("conversations/", ConversationList.as_view(), name="api-conversation-list"),
    path(
        "conversations/<uuid:conversation_id>/",
        ConversationDetail.as_view(),
        name="api-conversation-detail",
    ),
    path(
        "conversations/<uuid:conversation_id>/risk/",
        ConversationRisk.as_view(),
        name="api-conversation-risk",
    ),
    path(
        "conversations/<uuid:conversation_id>/what-if/",
        ConversationWhatIf.as_view(),
        name="api-conversation-what-if",
    ),
    path("authors/", AuthorList.as_view(), name="api-author-list"),
    path("authors/<uuid:author_id>/", AuthorDetail.as_view(), name="api-author-detail"),
    *playbook_patterns,
    path("reply-check/", ReplyCheck.as_view(), name="api-reply-check"),
    path("reply-policy/", ReplyPolicyView.as_view(), name="api-reply-policy"),
    path("risk/", BrandRiskView.as_view(), name="api-risk"),
    path("risk/history/", RiskHistory.as_view(), name="api-risk-history"),
    path("events/", EventList.as_view(), name="api-event-list"),
    *case_patterns,
]

urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    path("me/", Me.as_view(), name="api-me"),
    path("brands/", BrandList.as_view(), name="api-brand-list"),
    path("brands/<slug:brand>/", include(brand_patterns)),
]
