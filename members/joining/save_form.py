"""Save the joining form: answers first, then the points of what is complete now."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import api as accounts
from members.identity.models import Member
from members.joining.complete import complete_parts
from members.registry import answers_changed


@transaction.atomic
def save_form(*, member_id: int, answers: Mapping[str, Any], at: dt.datetime) -> dict[str, int]:
    """Returns part → points earned now (requirements C-19, C-22)."""
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    accounts.set_name(
        user_id=member.user_id, first_name=answers.get("first_name", ""), last_name=answers.get("last_name", "")
    )
    member.district = answers.get("district", "")
    member.birth_year = answers.get("birth_year")
    member.interests = sorted(answers.get("interests", []))
    member.save(update_fields=["district", "birth_year", "interests"])
    earned = complete_parts(member_id=member_id, at=at)
    for follow in answers_changed:
        follow(member_id=member_id)
    return earned
