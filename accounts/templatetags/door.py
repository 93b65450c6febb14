"""What travels through the door with the visitor, from page to page."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.door.views import carried

register = template.Library()


@register.simple_tag(takes_context=True)
def carried_fields(context: dict[str, Any]) -> SafeString:
    """Hidden fields for a form of the door."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', carried(context["request"]).items())


@register.simple_tag(takes_context=True)
def carried_query(context: dict[str, Any]) -> str:
    """The same for a link from one page of the door to another: "?next=…", or nothing."""
    kept = carried(context["request"])
    return f"?{urlencode(kept)}" if kept else ""
