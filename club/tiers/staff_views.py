"""Staff's page in Wagtail's admin: thresholds, tiers and the rule of grace. Two people for each change."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from club.tiers import publish
from club.tiers.forms import GraceForm, ThresholdForm
from club.tiers.models import ThresholdVersion, TierGrace
from lib.staff_acts import done

RIGHT = "club.change_thresholdversion"
BACK = "club_thresholds"


def _who(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _page(request: HttpRequest, form: ThresholdForm, grace_form: GraceForm) -> HttpResponse:
    versions = ThresholdVersion.objects.select_related("threshold", "drafted_by", "approved_by")
    context = {
        "versions": versions.order_by("threshold_id", "-number"),
        "graces": TierGrace.objects.select_related("drafted_by", "approved_by").order_by("-valid_from", "-pk"),
        "form": form,
        "grace_form": grace_form,
        "now": timezone.now(),
    }
    return render(request, "club/staff/thresholds.html", context)


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, ThresholdForm(), GraceForm())


@require_POST
@permission_required(RIGHT)
def propose(request: HttpRequest) -> HttpResponse:
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return _page(request, form, GraceForm())
    values = dict(form.cleaned_data)
    starts = values.pop("starts") or timezone.now()
    publish.draft_threshold(**values, valid_from=starts, by=_who(request))
    messages.success(request, _("Saved as a draft. Somebody else must put it in force."))
    return redirect(BACK)


@require_POST
@permission_required(RIGHT)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(ThresholdVersion, pk=pk)
    return done(
        request,
        lambda: publish.approve_threshold(version_id=pk, by=_who(request), at=timezone.now()),
        _("The threshold is in force."),
        BACK,
    )


@require_POST
@permission_required(RIGHT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return done(request, lambda: publish.withdraw_threshold(version_id=pk), _("The draft is withdrawn."), BACK)


@require_POST
@permission_required(RIGHT)
def propose_grace(request: HttpRequest) -> HttpResponse:
    form = GraceForm(request.POST)
    if not form.is_valid():
        return _page(request, ThresholdForm(), form)
    values = form.cleaned_data
    try:
        publish.draft_grace(
            rule=values["rule"],
            months=values["months"],
            valid_from=values["starts"] or timezone.now(),
            by=_who(request),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, ThresholdForm(), form)
    messages.success(request, _("Proposed. Somebody else must approve it."))
    return redirect(BACK)


@require_POST
@permission_required(RIGHT)
def approve_grace(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(TierGrace, pk=pk)
    return done(
        request,
        lambda: publish.approve_grace(grace_id=pk, by=_who(request), at=timezone.now()),
        _("The rule is in force."),
        BACK,
    )
