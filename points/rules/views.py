"""The public page of the rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from points.rules.read import rule_book


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "points/rules/rules.html", rule_book(at=timezone.now()))
