"""Who was a member at a moment."""

import datetime as dt

from django.db.models import Q, QuerySet

from members.identity.models import Member


def members(end: dt.datetime) -> "QuerySet[Member]":
    """Before `end` (UTC) joined, and then not left; two memberships of one person are one."""
    return Member.objects.filter(Q(erased_at=None) | Q(erased_at__gte=end), joined_at__lt=end, merged_into=None)
