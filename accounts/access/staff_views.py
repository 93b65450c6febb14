"""Staff's pages in Wagtail's admin: who works for the city, with which roles; and the levels of access."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from accounts.access.assign import AccessRefused, LastAdministrator, give_role, remove_staff, take_role
from accounts.access.forms import LevelForm, RoleForm, StaffForm
from accounts.access.levels import save_level
from accounts.access.opened import log_opened
from accounts.access.roles import ensure_roles
from accounts.join import find_user, join, set_name
from accounts.models import Assignment, Role, User
from accounts.registry import services, units

RIGHT = "accounts.change_user"
LEVELS_RIGHT = "auth.change_group"


def _who(request: HttpRequest) -> int:
    """The decorator has let in nobody without a row."""
    return int(request.user.pk or 0)


def _refusal(error: Exception) -> str:
    if isinstance(error, LastAdministrator):
        return _("This is the last administrator. Appoint another one first.")
    return _("You cannot give or take a level above your own, nor change your own roles.")


@permission_required(RIGHT)
def add(request: HttpRequest) -> HttpResponse:
    """Somebody becomes staff: an existing person or a new one, with a first role."""
    ensure_roles()
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user_id = _add(form.cleaned_data, by=_who(request), at=timezone.now())
        except AccessRefused as error:
            form.add_error("role", _refusal(error))
        else:
            messages.success(request, _("Added. They enter with a code sent to that number."))
            return redirect("wagtailusers_users:edit", user_id)
    return render(request, "accounts/staff/add.html", {"form": form})


@transaction.atomic
def _add(data: dict[str, Any], *, by: int, at: dt.datetime) -> int:
    found = find_user(phone=data["phone"])
    if found is None:
        found, _is_new = join(phone=data["phone"], at=at)
        set_name(user_id=found.id, first_name=data["first_name"], last_name=data["last_name"])
    _give(data, user_id=found.id, by=by, at=at)
    return found.id


def _give(data: dict[str, Any], *, user_id: int, by: int, at: dt.datetime) -> None:
    give_role(
        user_id=user_id,
        role_id=data["role"].pk,
        unit=data["unit"],
        service=data["service"],
        starts_at=data["starts"],
        ends_at=data["ends"],
        by=by,
        at=at,
    )


def _person(pk: int) -> User:
    """Staff, or somebody who was: citizens are not opened here."""
    user = get_object_or_404(User, pk=pk)
    if not user.is_staff:
        get_object_or_404(User.objects.filter(assignments__isnull=False).distinct(), pk=pk)
    return user


@permission_required(RIGHT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles of one person, a form for another role, and the history of who gave what."""
    person, at = _person(pk), timezone.now()
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _give(form.cleaned_data, user_id=pk, by=_who(request), at=at)
        except AccessRefused as error:
            form.add_error("role", _refusal(error))
        else:
            messages.success(request, _("The role is given."))
            return redirect("wagtailusers_users:edit", pk)
    log_opened(by=_who(request), user_ids=[pk], where="accounts.staff", at=at)
    rows = Assignment.objects.filter(user=person).select_related("role", "given_by", "taken_by").order_by("-pk")
    context = {"person": person, "form": form, "rows": [_row(row, at) for row in rows]}
    return render(request, "accounts/staff/person.html", context)


def _row(row: Assignment, at: dt.datetime) -> dict[str, Any]:
    return {
        "row": row,
        "unit": units.all().get(row.unit, row.unit),
        "service": services.all().get(row.service, row.service),
        "is_open": row.taken_at is None and (row.ends_at is None or row.ends_at > at),
    }


def _try(request: HttpRequest, act: Callable[..., None], done: str, **arguments: Any) -> bool:
    try:
        act(by=_who(request), at=timezone.now(), **arguments)
    except (AccessRefused, LastAdministrator) as error:
        messages.error(request, _refusal(error))
        return False
    messages.success(request, done)
    return True


@require_POST
@permission_required(RIGHT)
def take(request: HttpRequest, assignment_id: int) -> HttpResponse:
    row = get_object_or_404(Assignment, pk=assignment_id)
    _try(request, take_role, _("The role is taken."), assignment_id=assignment_id)
    return redirect("wagtailusers_users:edit", row.user_id)


@permission_required(RIGHT)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more, then the person is no staff any longer; as a member nothing changes for them."""
    person = get_object_or_404(User, pk=pk, is_staff=True)
    if request.method == "POST":
        if _try(request, remove_staff, _("Removed from the staff, and logged out everywhere."), user_id=pk):
            return redirect("wagtailusers_users:index")
        return redirect("wagtailusers_users:edit", pk)
    log_opened(by=_who(request), user_ids=[pk], where="accounts.staff", at=timezone.now())
    return render(request, "accounts/staff/remove.html", {"person": person})


@permission_required(LEVELS_RIGHT)
def levels(request: HttpRequest) -> HttpResponse:
    ensure_roles()
    rows = Role.objects.select_related("group").prefetch_related("group__permissions").order_by("-level", "pk")
    return render(request, "accounts/staff/levels.html", {"rows": rows})


@permission_required(LEVELS_RIGHT)
def level(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Name a new level of access, or rename one."""
    role = get_object_or_404(Role, pk=pk) if pk else None
    form = LevelForm(request.POST or None, instance=role)
    if request.method == "POST" and form.is_valid():
        try:
            save_level(by=_who(request), at=timezone.now(), role_id=pk, **form.cleaned_data)
        except AccessRefused:
            form.add_error(
                "level", _("Only a level below your own can be set, and neither your own role nor the administrator's.")
            )
        else:
            messages.success(request, _("Saved. Its rights are set on the page of its group."))
            return redirect("staff_levels")
    return render(request, "accounts/staff/level.html", {"form": form, "role": role})
