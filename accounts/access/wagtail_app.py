"""Wagtail's users, with our list: staff only, and their roles instead of a form that could open every right."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersAppConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.access.wagtail_users.StaffViewSet"
    group_viewset = "accounts.access.wagtail_groups.StaffGroupViewSet"
