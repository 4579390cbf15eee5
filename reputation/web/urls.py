"""The addresses of the pages. `/b/<brand>/…` passes the gate (tenants.gate)."""

from django.urls import include, path

from reputation.web.about import risk_explained
from reputation.web.channels import channel_list
from reputation.web.conversations import conversation_detail, conversation_list
from reputation.web.dashboard import dashboard_page
from reputation.web.mentions import mention_correction, mention_detail
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
    path("channels/", channel_list, name="channel-list"),
]

urlpatterns = [
    path("", portfolio_page, name="portfolio"),
    path("b/<slug:brand>/", include(brand_pages)),
    path("about/risk/", risk_explained, name="risk-explained"),
    path("preferences/theme/", set_theme, name="theme"),
    path("preferences/language/", set_language, name="set_language"),
]
