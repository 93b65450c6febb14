"""Wagtail's pages of groups, where the rights of a level are ticked: nobody lifts themselves there, and what roles
stand on is neither renamed nor deleted.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import CreateView, DeleteView, EditView, GroupViewSet

from accounts.access.roles import ADMINISTRATOR, may_shape
from accounts.models import Role

OUT_OF_REACH = gettext_lazy(
    "Only a level below your own can be changed, and neither your own role nor the administrator's."
)


def _is_out_of_reach(group: Group, user: Any) -> bool:
    """Whether its role is none that this person may shape. A group without a role counts as the lowest level."""
    role = Role.objects.filter(group_id=group.pk).select_related("group").first()
    return role is not None and not may_shape(by=user.pk, role=role, at=timezone.now())


class StaffGroupForm(GroupForm):
    """`editor` is set by the view."""

    editor: Any = None

    def clean_name(self) -> str:
        name: str = super().clean_name()
        before = Group.objects.filter(pk=self.instance.pk).values_list("name", flat=True).first()
        if ADMINISTRATOR in {before, name} and before != name:
            raise ValidationError(_("The city knows its administrators by this name; it stays as it is."))
        return name

    def clean_permissions(self) -> QuerySet[Permission]:
        chosen: QuerySet[Permission] = self.cleaned_data["permissions"]
        before = set(self.instance.permissions.values_list("pk", flat=True)) if self.instance.pk else set()
        for right in chosen.select_related("content_type"):
            if right.pk not in before and not self.editor.has_perm(f"{right.content_type.app_label}.{right.codename}"):
                raise ValidationError(_("You can give only rights that you hold yourself."))
        return chosen

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.instance.pk and _is_out_of_reach(self.instance, self.editor):
            raise ValidationError(OUT_OF_REACH)
        return found


class _Editor:
    """Tells the form who edits."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        form.editor = self.request.user  # type: ignore[attr-defined]
        return form


class StaffGroupCreateView(_Editor, CreateView):
    pass


class StaffGroupEditView(_Editor, EditView):
    pass


class StaffGroupDeleteView(DeleteView):
    """Whoever held the level is part of the history, so it stays; one that nobody ever held may go."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        group = self.object
        role = Role.objects.filter(group_id=group.pk).first()
        if group.name == ADMINISTRATOR or (role is not None and role.assignments.exists()):
            messages.error(
                request, _("Somebody holds this level or has held it, so it stays. Take its rights instead.")
            )
            return redirect("wagtailusers_groups:edit", group.pk)
        if _is_out_of_reach(group, request.user):
            messages.error(request, str(OUT_OF_REACH))
            return redirect("wagtailusers_groups:edit", group.pk)
        with transaction.atomic():
            Role.objects.filter(group_id=group.pk).delete()
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class StaffGroupViewSet(GroupViewSet):
    add_view_class = StaffGroupCreateView
    edit_view_class = StaffGroupEditView
    delete_view_class = StaffGroupDeleteView

    def get_form_class(self, for_update: bool = False) -> type[StaffGroupForm]:
        return StaffGroupForm
