"""Staff who keep the catalogue."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission


def keeper(person: Any) -> Any:
    """The person keeps products, categories and ranges, with a second factor."""
    person.is_staff = True
    person.save()
    for app, models in {"catalogue": ("product", "category"), "offer": ("range",)}.items():
        person.user_permissions.add(
            *Permission.objects.filter(content_type__app_label=app, content_type__model__in=models)
        )
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person
