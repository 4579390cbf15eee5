"""Pages of text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def risk_explained(request: HttpRequest) -> HttpResponse:
    return render(request, "about/risk.html")
