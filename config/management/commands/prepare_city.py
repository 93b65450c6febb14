"""What every city needs before its first visitor: pages in two languages, staff groups, the documents' rules."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError

from accounts import api as accounts
from club.api import ensure_document_thresholds
from cms import api as cms
from points.api import ensure_document_rules

PARTNER_MODELS = ("partnerprofile", "partnermember", "contract")
OPERATE = [
    ("points", "change_ruleversion"),
    ("club", "change_reward"),
    ("points", "add_allocation"),
    ("points", "change_allocation"),
    ("points", "answer_review"),
    ("club", "change_thresholdversion"),
    ("members", "view_member"),
    ("members", "answer_appeal"),
    ("points", "view_pointsday"),
    ("payments", "publish_rate"),
    ("payments", "approve_rate"),
    ("payments", "view_publishedrate"),
    ("payments", "view_payment"),
    ("payments", "change_payment"),
    ("messaging", "view_message"),
    ("messaging", "add_suppression"),
    ("messaging", "view_suppression"),
    ("messaging", "delete_suppression"),
    *(("shop", f"{act}_{model}") for model in PARTNER_MODELS for act in ("add", "change", "view")),
    ("shop", "delete_partnermember"),
]
AT_THE_COUNTER = [("members", "register_at_counter")]
# Whoever suspends a member does not answer the appeal: that is the operators' (and two people's in any case).
MEMBER_AFFAIRS = [("wagtailadmin", "access_admin"), ("members", "view_member"), ("members", "suspend_member")]


class Command(BaseCommand):
    help = "Make the first pages, the groups of staff and the rules of the documents; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        cms.found_city()
        ensure_document_rules()
        ensure_document_thresholds()
        operators = Group.objects.get(name="operators")
        counter, _ = Group.objects.get_or_create(name="counter")
        affairs, _ = Group.objects.get_or_create(name="member-affairs")
        for group, rights in ((operators, OPERATE), (counter, AT_THE_COUNTER), (affairs, MEMBER_AFFAIRS)):
            for app, codename in rights:
                # Several models may have a right of one name; none at all is a right that nobody has any more.
                found = Permission.objects.filter(content_type__app_label=app, codename=codename)
                if not found:
                    raise CommandError(f"There is no right {app}.{codename}.")
                group.permissions.add(*found)
        accounts.ensure_roles()
