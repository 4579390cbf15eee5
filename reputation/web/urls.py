"""The addresses of the pages. `/b/<brand>/…` passes the gate (tenants.gate)."""

from django.urls import include, path

from reputation.web.about import risk_explained
from reputation.web.cases import case_list
from reputation.web.cases_acting import (
    case_bulk_assignment,
    case_detail,
    case_verb,
)
from reputation.web.cases_inbox import (
    inbox_dismiss,
    inbox_open,
    inbox_page,
    inbox_take,
)
from reputation.web.cases_opening import case_new, case_of_post
from reputation.web.channels import channel_list
from reputation.web.conversations import conversation_detail, conversation_list
from reputation.web.dashboard import dashboard_page
from reputation.web.mentions import mention_correction, mention_detail
from reputation.web.mutes import mention_mute, mute_end, mute_list
from reputation.web.portfolio import portfolio_page
from reputation.web.preferences import set_theme
from tenants.web.language import set_language

brand_pages = [
    path("", dashboard_page, name="brand-dashboard"),
    path("conversations/", conversation_list, name="conversation-list"),
    path(
        "conversations/<uuid:conversation_id>/",
        conversation_detail,
        name="conversation-detail",
    ),
    path("mentions/<uuid:mention_id>/", mention_detail, name="mention-detail"),
    path(
        "mentions/<uuid:mention_id>/correction/",
        mention_correction,
        name="mention-correction",
    ),
    path("mentions/<uuid:mention_id>/mute/", mention_mute, name="mention-mute"),
    path("mutes/", mute_list, name="mute-list"),
    path("mutes/<uuid:mute_id>/end/", mute_end, name="mute-end"),
    path("inbox/", inbox_page, name="inbox"),
    path(
        "inbox/posts/<uuid:mention_id>/no-complaint/",
        inbox_dismiss,
        name="inbox-dismiss",
    ),
    path("inbox/posts/<uuid:mention_id>/case/", inbox_open, name="inbox-open"),
    path("inbox/cases/<str:reference>/take/", inbox_take, name="inbox-take"),
    path("cases/", case_list, name="case-list"),
    path("cases/new/", case_new, name="case-new"),
    path("cases/of-post/", case_of_post, name="case-of-post"),
    path("cases/assignment/", case_bulk_assignment, name="case-bulk-assignment"),
    path("cases/<str:reference>/", case_detail, name="case-detail"),
    path("cases/<str:reference>/do/<slug:verb>/", case_verb, name="case-verb"),
    path("channels/", channel_list, name="channel-list"),
]

urlpatterns = [
    path("", portfolio_page, name="portfolio"),
    path("b/<slug:brand>/", include(brand_pages)),
    path("about/risk/", risk_explained, name="risk-explained"),
    path("preferences/theme/", set_theme, name="theme"),
    path("preferences/language/", set_language, name="set_language"),
]
