"""The member's page about a suspension: what it means, why, until when, and the appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.identity.ask import member_asking
from members.suspensions import read
from members.suspensions.appeal import appeal
from members.suspensions.forms import AppealForm
from members.suspensions.suspend import StandingRefused


@login_required
@never_cache
def standing(request: HttpRequest) -> HttpResponse:
    member, at = member_asking(request), timezone.now()
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal(member_id=member.pk, text=form.cleaned_data["text"], at=at)
        except StandingRefused:
            messages.info(request, _("Nothing is suspended any more."))
        else:
            messages.success(request, _("Your appeal has arrived. Somebody who did not decide before reads it."))
        return redirect("club:standing")
    context = {
        "current": read.current(member_id=member.pk, at=at),
        "history": read.history(member_id=member.pk),
        "form": form,
    }
    return render(request, "members/suspensions/standing.html", context, status=422 if form.errors else 200)
