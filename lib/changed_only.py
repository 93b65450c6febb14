"""Forms of staff that write what was changed, and nothing else.

Between the moment a form is opened and the moment it is saved others work on: a sale takes pieces from the stock,
somebody blocks a partner. A plain ModelForm writes every field back as it was shown. Here a hidden field, signed, holds
what was shown: only fields that differ from it are written, and one that somebody else has changed meanwhile is not
overwritten but shown, so that whoever saves decides.
"""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, dumps, loads
from django.db.models import Model
from django.utils.translation import gettext as _

SHOWN = "shown"


class ShownField(forms.Field):
    """Travels along; is nothing that a person changes."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ChangedOnly(forms.ModelForm):  # type: ignore[type-arg]
    """Put before a ModelForm. `BY_DIFFERENCE` are counts that others change too: what is written is the difference."""

    BY_DIFFERENCE: tuple[str, ...] = ()
    # How fields begin that the model writes wherever it finds them cleaned (Oscar's attributes of a product).
    WRITTEN_IF_FOUND = " "

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_edit = self.instance.pk is not None
        self.shown: dict[str, Any] = {}
        if self.is_edit:
            self.fields[SHOWN] = ShownField(required=False)
            if self.is_bound:
                self._bring_back()

    def _salt(self) -> str:
        return f"shown:{self.instance._meta.label_lower}:{self.instance.pk}"

    def _bring_back(self) -> None:
        """What was shown, from the hidden field. One that is missing or not ours tells nothing: then today's rows do."""
        try:
            self.shown = loads(self.data.get(self.add_prefix(SHOWN)) or "", salt=self._salt())
        except BadSignature:
            return

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == SHOWN:
            return self.signed()
        return self.shown.get(field_name, super().get_initial_for_field(field, field_name))

    def signed(self) -> str:
        """Today's values, for the hidden field."""
        return dumps({name: _plain(self.now(name)) for name in self._told()}, salt=self._salt(), compress=True)

    def _told(self) -> Iterable[str]:
        return [name for name, field in self.fields.items() if name != SHOWN and not isinstance(field, forms.FileField)]

    def now(self, name: str) -> Any:
        """Today's value of a field, from the row as it was read for this form."""
        return super().get_initial_for_field(self.fields[name], name)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        stale = [name for name in self.meanwhile() if name in self.cleaned_data and name not in self.BY_DIFFERENCE]
        for name in stale:
            self.add_error(
                name,
                _("Somebody changed this meanwhile; now it is “%(now)s”. Save once more to write yours.")
                % {"now": self.fields[name].prepare_value(self.now(name))},
            )
        if stale:
            # The next look at the form is a look at today's values.
            typed: Any = self.data
            typed = typed.copy()
            typed[self.add_prefix(SHOWN)] = self.signed()
            self.data = typed
        return data

    def meanwhile(self) -> list[str]:
        """Fields that are changed here and were changed by somebody else since they were shown, to something else."""
        changed = set(self.changed_data) & set(self.shown)
        return [
            name
            for name in self.fields
            if name in changed
            and _plain(self.now(name)) != self.shown[name]
            and self.fields[name].has_changed(self.now(name), self[name].data)
        ]

    def _post_clean(self) -> None:
        """As ModelForm's, but what was not changed here keeps the value of the row."""
        kept = {name: getattr(self.instance, name) for name in self._unchanged()} if self.is_edit else {}
        for name in list(self.cleaned_data) if self.is_edit else []:
            if name.startswith(self.WRITTEN_IF_FOUND) and name not in self.changed_data:
                del self.cleaned_data[name]
        super()._post_clean()  # type: ignore[misc]
        for name, value in kept.items():
            setattr(self.instance, name, value)

    def _unchanged(self) -> list[str]:
        concrete = {field.name for field in self.instance._meta.concrete_fields}
        return [name for name in self.fields if name in concrete and name not in self.changed_data]

    def difference(self, name: str) -> int:
        """How much a count of BY_DIFFERENCE was changed by, from what was shown."""
        return int(self.cleaned_data[name] or 0) - int(self.get_initial_for_field(self.fields[name], name) or 0)

    def to_write(self, *names: str) -> dict[str, Any]:
        """Of fields that are kept in another row: all of a new one, and what was changed of one that is there."""
        written = self.changed_data if self.is_edit else names
        return {name: self.cleaned_data[name] for name in names if name in written}

    def columns(self) -> list[str]:
        """The row's columns that are to be written, and the moment of the change where the row keeps it."""
        fields = self.instance._meta.concrete_fields
        names = [field.name for field in fields if field.name in self.changed_data]
        return names and [*names, *(field.name for field in fields if getattr(field, "auto_now", False))]

    def save(self, commit: bool = True) -> Any:
        if not self.is_edit or not commit or self.errors:
            return super().save(commit)
        self.instance.save(update_fields=self.columns())
        self._save_m2m()  # type: ignore[attr-defined]
        return self.instance


def _plain(value: Any) -> Any:
    """The value as JSON keeps it, so that what was shown and what is now can be compared."""
    if isinstance(value, Model):
        value = value.pk
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        value = [_plain(one) for one in value]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
