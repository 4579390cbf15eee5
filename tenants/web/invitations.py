"""The page that an invitation's link leads to."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants.invitations import (
    InvitationIsOver,
    accept_as_member,
    accept_as_newcomer,
    find_invitation,
)
from tenants.models import Invitation, User


class NewcomerForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.email = email

    def clean(self) -> None:
        super().clean()
        name = self.cleaned_data.get("name", "")
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, User(email=self.email, name=name))
            except forms.ValidationError as weak:
                self.add_error("password", weak)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = find_invitation(token, at=timezone.now())
        if isinstance(request.user, User):
            return _join(request, token, invitation, by=request.user)
        if User.objects.filter(email__iexact=invitation.email).exists():
            return _page(request, invitation, sign_in=True)
        return _begin(request, token, invitation)
    except InvitationIsOver:
        return render(request, "account/invitation_is_over.html", status=404)


def _begin(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """Let somebody without an account make one."""
    form = NewcomerForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        user = accept_as_newcomer(
            token,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            at=timezone.now(),
        )
        login(request, user)
        return redirect("portfolio")
    return _page(request, invitation, form=form)


def _join(
    request: HttpRequest, token: str, invitation: Invitation, *, by: User
) -> HttpResponse:
    """Let somebody with an account join with it."""
    is_theirs = by.email.lower() == invitation.email
    if request.method == "POST" and is_theirs:
        accept_as_member(token, by=by, at=timezone.now())
        return redirect("portfolio")
    return _page(request, invitation, is_theirs=is_theirs)


def _page(
    request: HttpRequest, invitation: Invitation, **facts: object
) -> HttpResponse:
    return render(
        request, "account/invitation.html", {"invitation": invitation, **facts}
    )
