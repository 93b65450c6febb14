"""Forms of the pages where staff are added and levels of access are named. Days are typed in the Jalali calendar."""

import re
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from accounts.registry import services, units
from lib.fields import CleanCharField
from lib.phone import e164
from lib.staff_fields import DayField


class RoleForm(forms.Form):
    """One role for one person: where, for which service, from when and until when."""

    role = forms.ModelChoiceField(Role.objects.none(), label=gettext_lazy("Role"), empty_label=gettext_lazy("Choose"))
    unit = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("For which service"), required=False)
    starts = DayField(label=gettext_lazy("From"), required=False, help_text=gettext_lazy("Empty: from now."))
    ends = DayField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("A day like 1405/09/15. Empty: for good.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.order_by("-level", "pk")  # type: ignore[attr-defined]
        everywhere, every = [("", _("everywhere"))], [("", _("every service"))]
        self.fields["unit"].choices = [*everywhere, *units.all().items()]  # type: ignore[attr-defined]
        self.fields["service"].choices = [*every, *services.all().items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts") or timezone.now(), data.get("ends")
        if ends and ends <= starts:
            self.add_error("ends", _("The last day comes after the first."))
        return data


class StaffForm(RoleForm):
    """Somebody joins the staff: found by the mobile number, or made anew with this name."""

    phone = CleanCharField(label=gettext_lazy("Mobile number"), max_length=32)
    first_name = CleanCharField(
        label=gettext_lazy("First name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Only for somebody who has not joined yet."),
    )
    last_name = CleanCharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    field_order = ["phone", "first_name", "last_name"]

    def clean_phone(self) -> str:
        number = e164(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(
                _("This is not an Iranian mobile number. Write it with its eleven digits, like 09123456789.")
            )
        return number


class LevelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A level of access as people call it; save_level keeps it. Its rights are set on the page of its group."""

    code = CleanCharField(
        label=gettext_lazy("Short code"), max_length=40, help_text=gettext_lazy("Latin letters, digits and hyphens.")
    )

    class Meta:
        model = Role
        fields = ["name_fa", "name_en", "level", "note"]
        field_classes = dict.fromkeys(["name_fa", "name_en", "note"], CleanCharField)
        help_texts = {"level": gettext_lazy("1 to 9, and below your own level.")}

    field_order = ["code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        if not re.fullmatch(r"[a-z][a-z0-9-]*", code):
            raise forms.ValidationError(_("Latin letters, digits and hyphens, a letter first."))
        if Group.objects.filter(name=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code
