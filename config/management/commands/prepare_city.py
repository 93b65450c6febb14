"""What every city needs before its first visitor: pages in two languages, staff groups, the documents' rules."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand

from club import api as club
from cms import api as cms

PARTNER_MODELS = ("partnerprofile", "partnermember", "contract")
OPERATE = [
    ("club", "change_ruleversion"),
    ("payments", "publish_rate"),
    ("payments", "approve_rate"),
    ("payments", "view_publishedrate"),
    ("payments", "view_payment"),
    *(("shop", f"{act}_{model}") for model in PARTNER_MODELS for act in ("add", "change", "view")),
    ("shop", "delete_partnermember"),
]


class Command(BaseCommand):
    help = "Make the first pages, the groups of staff and the rules of the documents; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        cms.found_city()
        club.ensure_document_rules()
        operators = Group.objects.get(name="operators")
        for app, codename in OPERATE:
            operators.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))
