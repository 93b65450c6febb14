"""The card on the table: it confirms who a member is, and enters the number where it is missing or mistyped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.counter.forms import IdentityForm
from members.counter.views import NO_MEMBER, TOO_MANY, for_officers, living, officer_of
from members.identity.models import Member
from members.profile.by_card import CardElsewhere, NoCardNumber, enter_card
from members.profile.identity import NoNationalId, TooManyTries, record_counter_check


@for_officers
def identity(request: HttpRequest) -> HttpResponse:
    """A member's identity is confirmed by the card; the officer learns only whether it matches."""
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        member = living(form.cleaned_data["member_number"])
        if member is None:
            form.add_error("member_number", NO_MEMBER)
        elif member.user_id == officer_of(request):
            form.add_error("member_number", _("Nobody confirms himself."))
        elif said := _shown(form, member, by=officer_of(request)):
            messages.success(request, said)
            return redirect("club:counter")
    return render(request, "members/counter/identity.html", {"form": form}, status=422 if form.errors else 200)


def _shown(form: IdentityForm, member: Member, *, by: int) -> str:
    """What the officer is told when it went well; "" with the reason in the form."""
    at, card = timezone.now(), form.cleaned_data["national_id"]
    try:
        if form.cleaned_data["enter"]:
            enter_card(member_id=member.pk, national_id=card, by=by, at=at)
            return _("The number stands in the membership now, and the identity is confirmed.")
        if record_counter_check(member_id=member.pk, national_id=card, by=by, at=at):
            return _("It matches. The member's identity is confirmed.")
        form.add_error("national_id", _("It is not the number that the member has given."))
    except NoNationalId:
        form.add_error(
            "member_number", _("This member has given no national id yet. With the tick below you enter it.")
        )
    except NoCardNumber:
        form.add_error("national_id", _("This is no national id: a digit is wrong or missing."))
    except CardElsewhere:
        text = _(
            "A confirmed identity stands against this card. Two memberships of one person are joined: Me, Security."
        )
        form.add_error("national_id", text)
    except TooManyTries:
        form.add_error(None, TOO_MANY)
    return ""
