"""Wagtail's "users" are the staff; citizens are never listed there, and nobody is opened by a guessed number."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.users.views.users import IndexView, UserViewSet

from accounts.access import staff_views
from accounts.models import User
from lib.phone import masked
from lib.templatetags.look import masked_phone


class StaffIndexView(IndexView):
    page_title = _("Staff")
    add_item_label = _("Add somebody to the staff")
    search_fields = ["first_name", "last_name"]
    default_ordering = "last_name"

    def get_base_queryset(self) -> QuerySet[User]:
        return User.objects.filter(is_staff=True).prefetch_related("assignments__role")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", accessor=_name, label=_("Name"), sort_key="last_name", get_url=self.get_edit_url),
            Column("phone", accessor=lambda user: masked_phone(user.phone), label=_("Mobile number")),
            Column("roles", accessor=_roles, label=_("Roles")),
            DateColumn("last_login", label=_("Last login"), sort_key="last_login"),
        ]

    def get_list_buttons(self, instance: User) -> list[Any]:
        return []


def _name(user: User) -> str:
    return user.get_full_name() or masked(user.phone)


def _roles(user: User) -> str:
    held = [row.role.name for row in user.assignments.all() if row.taken_at is None]
    return " · ".join(dict.fromkeys(held)) or "–"


class StaffViewSet(UserViewSet):
    ordering = "last_name"
    menu_label = _("Staff")
    index_view_class = StaffIndexView
    template_prefix = "accounts/staff/"
    copy_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        """No form of Wagtail's own: it would open rights, names and passwords past our roles."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", staff_views.add, name="add"),
            path("edit/<int:pk>/", staff_views.edit, name="edit"),
            path("delete/<int:pk>/", staff_views.remove, name="delete"),
            path("take/<int:assignment_id>/", staff_views.take, name="take"),
        ]
