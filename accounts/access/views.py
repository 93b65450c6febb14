"""What a member sees of the staff: who opened her data."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access.opened import openings_of

SHOWN = 200


@require_safe
@login_required
@never_cache
def opened(request: HttpRequest) -> HttpResponse:
    lines = openings_of(user_id=request.user.pk or 0, limit=SHOWN)
    return render(request, "accounts/opened.html", {"lines": lines, "is_cut": len(lines) == SHOWN})
