import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lib.fields import CleanCharField
from lib.templatetags.look import digits
from members.consent import quiet
from members.consent.models import MemberLimits
from members.consent.record import give_consent, withdraw_consent
from members.consent.topics import pairs


def name_of(topic: str, channel: str) -> str:
    return f"{topic}-{channel}"


class LimitsForm(forms.Form):
    """Quiet hours and messages a week, as a member may make them stricter."""

    quiet_from = forms.ChoiceField(label=_("Quiet from"), required=False)
    quiet_to = forms.ChoiceField(label=_("until"), required=False)
    weekly = forms.ChoiceField(label=_("At most in seven days"), required=False)

    def __init__(self, data: Any = None, *, own: MemberLimits) -> None:
        stretches = quiet.stretches(own.quiet)
        start, end = map(str, stretches[0]) if stretches else ("", "")
        self.own = own
        super().__init__(data, initial={"quiet_from": start, "quiet_to": end, "weekly": str(own.weekly or "")})
        for field in self.fields.values():
            field.widget.attrs["class"] = "select"
        clocks = [("", _("none of my own"))] + [(str(n), digits(quiet.clock(n))) for n in range(48)]
        self.fields["quiet_from"].choices = self.fields["quiet_to"].choices = clocks  # type: ignore[attr-defined]
        counts = [(str(n), _count(n)) for n in range(1, settings.MESSAGES_A_WEEK)]
        self.fields["weekly"].choices = [("", _("as the city sets it")), *counts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("quiet_from", ""), values.get("quiet_to", "")
        if bool(start) != bool(end) or (start and start == end):
            self.add_error("quiet_to", _("Choose two different ends of your quiet hours, or neither."))
        return values

    def quiet_mask(self) -> int:
        """What is not changed here stays as it is: a merge may have left more than one stretch."""
        if not {"quiet_from", "quiet_to"} & set(self.changed_data):
            return self.own.quiet
        start, end = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_to"]
        return quiet.mask(int(start), int(end)) if start and end else 0

    def number(self) -> int | None:
        return int(self.cleaned_data["weekly"]) if self.cleaned_data["weekly"] else None


def _count(number: int) -> str:
    text = ngettext("%(count)s message", "%(count)s messages", number) % {"count": number}
    return str(digits(text))


class CodeForm(forms.Form):
    """The code that proves that a number or a mailbox is still the member's."""

    code = CleanCharField(
        label=_("Six-digit code"), max_length=16, error_messages={"required": _("Enter the code from the message.")}
    )


class PauseForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Pause for"),
        coerce=int,
        choices=[(7, _("one week")), (30, _("one month")), (90, _("three months"))],
        widget=forms.Select(attrs={"class": "select"}),
    )

    def until(self, at: dt.datetime) -> dt.datetime:
        return at + dt.timedelta(days=self.cleaned_data["days"])


def save_wishes(
    *, ticked: set[str], locked: set[str], refused: set[str], member_id: int, actor_id: int, at: dt.datetime
) -> int:
    """What is ticked is wanted, what is not is not; a channel in `locked` and a topic in `refused` cannot be given.
    How many wishes changed.
    """
    changed = 0
    for topic, channel in pairs():
        act = give_consent if name_of(topic, channel) in ticked else withdraw_consent
        if act is give_consent and (channel in locked or topic in refused):
            continue
        changed += (
            act(member_id=member_id, channel=channel, topic=topic, source="form", actor_id=actor_id, at=at) is not None
        )
    return changed
