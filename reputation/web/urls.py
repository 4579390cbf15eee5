"""The addresses of the pages. `/b/<brand>/…` passes the gate (tenants.gate)."""

from django.urls import URLPattern, URLResolver, include, path

from reputation.web.about import risk_explained
from reputation.web.approvals import approval_list
from reputation.web.case_playbooks import (
    case_playbooks,
    case_run_start,
    run_end,
    run_move,
    run_step,
)
from reputation.web.cases import case_list
from reputation.web.cases_acting import (
    case_detail,
    case_verb,
)
from reputation.web.cases_assigning import case_bulk_assignment
from reputation.web.cases_inbox import (
    inbox_arrivals,
    inbox_close,
    inbox_dismiss,
    inbox_open,
    inbox_page,
    inbox_take,
    inbox_undo,
)
from reputation.web.cases_inbox_many import (
    inbox_judge,
    inbox_open_many,
    inbox_take_many,
    inbox_undo_many,
)
from reputation.web.cases_opening import case_new, case_of_post
from reputation.web.cases_policies import case_policy
from reputation.web.cases_removing import removal_decision
from reputation.web.cases_replying import case_draft, case_review, draft_decision
from reputation.web.cases_scorecards import case_scorecards
from reputation.web.channels import channel_list
from reputation.web.conversations import conversation_detail, conversation_list
from reputation.web.dashboard import dashboard_page
from reputation.web.drills import drill_detail, drill_list, drill_start, drill_verb
from reputation.web.mentions import mention_correction, mention_detail, mention_why
from reputation.web.mutes import mention_mute, mute_end, mute_list
from reputation.web.orders import order_delivery, order_list
from reputation.web.playbook_editing import playbook_edit, playbook_publish
from reputation.web.playbooks import (
    playbook_detail,
    playbook_differences,
    playbook_list,
)
from reputation.web.portfolio import portfolio_page
from reputation.web.post_mortems import post_mortem, post_mortem_lesson
from reputation.web.preferences import set_theme
from reputation.web.rules import rule_list, rule_removal, rule_switch
from reputation.web.triage import (
    triage_executives,
    triage_model,
    triage_page,
    triage_training,
)
from tenants.web.language import set_language

post_pages = [
    path("", mention_detail, name="mention-detail"),
    path("correction/", mention_correction, name="mention-correction"),
    path("mute/", mention_mute, name="mention-mute"),
    path("why/", mention_why, name="mention-why"),
]
case_pages = [
    path("", case_detail, name="case-detail"),
    path("do/<slug:verb>/", case_verb, name="case-verb"),
    path(
        "removals/<uuid:entry_id>/decision/", removal_decision, name="removal-decision"
    ),
    path("draft/", case_draft, name="case-draft"),
    path("drafts/<uuid:draft_id>/", draft_decision, name="draft-decision"),
    path("review/", case_review, name="case-review"),
    path("playbooks/", case_playbooks, name="case-playbooks"),
    path("runs/", case_run_start, name="case-run-start"),
    path("post-mortem/", post_mortem, name="case-post-mortem"),
    path("post-mortem/lesson/", post_mortem_lesson, name="case-lesson"),
]
playbook_pages = [
    path("", playbook_detail, name="playbook-detail"),
    path("edit/", playbook_edit, name="playbook-edit"),
    path("publication/", playbook_publish, name="playbook-publish"),
    path("differences/", playbook_differences, name="playbook-differences"),
]
run_pages = [
    path("steps/<int:number>/<slug:verb>/", run_step, name="run-step"),
    path("end/", run_end, name="run-end"),
    path("version/", run_move, name="run-move"),
]
triage_pages = [
    path("", triage_page, name="triage-settings"),
    path("executives/", triage_executives, name="triage-executives"),
    path("model/", triage_model, name="triage-model"),
    path("training/", triage_training, name="triage-training"),
]
inbox_pages = [
    path("", inbox_page, name="inbox"),
    path("arrivals/", inbox_arrivals, name="inbox-arrivals"),
    path("judgement/", inbox_judge, name="inbox-judge"),
    path("undo/", inbox_undo_many, name="inbox-undo-many"),
    path("takings/", inbox_take_many, name="inbox-take-many"),
    path("openings/", inbox_open_many, name="inbox-open-many"),
    path("posts/<uuid:mention_id>/no-complaint/", inbox_dismiss, name="inbox-dismiss"),
    path("posts/<uuid:mention_id>/case/", inbox_open, name="inbox-open"),
    path("cases/<str:reference>/take/", inbox_take, name="inbox-take"),
    path("cases/<str:reference>/no-complaint/", inbox_close, name="inbox-close"),
    path("cases/<str:reference>/undo/", inbox_undo, name="inbox-undo"),
]
brand_pages: list[URLPattern | URLResolver] = [
    path("", dashboard_page, name="brand-dashboard"),
    path("conversations/", conversation_list, name="conversation-list"),
    path(
        "conversations/<uuid:conversation_id>/",
        conversation_detail,
        name="conversation-detail",
    ),
    path("mentions/<uuid:mention_id>/", include(post_pages)),
    path("triage/", include(triage_pages)),
    path("rules/", rule_list, name="rule-list"),
    path("rules/<uuid:rule_id>/switch/", rule_switch, name="rule-switch"),
    path("rules/<uuid:rule_id>/removal/", rule_removal, name="rule-removal"),
    path("mutes/", mute_list, name="mute-list"),
    path("mutes/<uuid:mute_id>/end/", mute_end, name="mute-end"),
    path("inbox/", include(inbox_pages)),
    path("cases/", case_list, name="case-list"),
    path("approvals/", approval_list, name="approval-list"),
    path("cases/new/", case_new, name="case-new"),
    path("cases/scorecards/", case_scorecards, name="case-scorecards"),
    path("cases/deadlines/", case_policy, name="case-policy"),
    path("cases/of-post/", case_of_post, name="case-of-post"),
    path("cases/assignment/", case_bulk_assignment, name="case-bulk-assignment"),
    path("cases/<str:reference>/", include(case_pages)),
    path("playbooks/", playbook_list, name="playbook-list"),
    path("playbooks/<slug:playbook>/", include(playbook_pages)),
    path("runs/<uuid:run_id>/", include(run_pages)),
    path("channels/", channel_list, name="channel-list"),
    path("orders/", order_list, name="order-list"),
    path("orders/<uuid:entry_id>/delivery/", order_delivery, name="order-delivery"),
]

urlpatterns = [
    path("", portfolio_page, name="portfolio"),
    path("drills/", drill_list, name="drill-list"),
    path("drills/<slug:brand>/", drill_start, name="drill-start"),
    path("drills/<slug:brand>/<uuid:run_id>/", drill_detail, name="drill-detail"),
    path(
        "drills/<slug:brand>/<uuid:run_id>/<slug:verb>/", drill_verb, name="drill-verb"
    ),
    path("b/<slug:brand>/", include(brand_pages)),
    path("about/risk/", risk_explained, name="risk-explained"),
    path("preferences/theme/", set_theme, name="theme"),
    path("preferences/language/", set_language, name="set_language"),
]
