"""The members of the club, put together."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Subjects that fill registries: each has a ready.py whose `register(app)` runs once, at start. tests/architecture finds
# one that is missing here.
SUBJECTS = "profile leaving suspensions consent counter facets".split()


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        for subject in SUBJECTS:
            import_module(f"members.{subject}.ready").register(self)
