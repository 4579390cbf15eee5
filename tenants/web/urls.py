"""The addresses of accounts: ours, and allauth's. All under /accounts/."""

from django.urls import include, path

from tenants.web.invitations import invitation_page

urlpatterns = [
    path("invitation/<str:token>/", invitation_page, name="invitation"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("", include("allauth.account.urls")),
]
