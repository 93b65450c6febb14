"""Which sites may send citizens, as data that staff keep."""

from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from members.joining.models import JoinSource


class JoinSourceViewSet(SnippetViewSet):
    model = JoinSource
    icon = "link"
    menu_label = _("Sites that send citizens")
    menu_order = 320
    add_to_settings_menu = True
    list_display = ["code", "name_fa", "name_en", "is_active"]
    search_fields = ["code", "name_fa", "name_en"]
    ordering = ["code"]


register_snippet(JoinSourceViewSet)


@hooks.register("register_permissions")
def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label="members", codename="register_at_counter")
