"""The club, put together."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Subjects that fill registries: each has a ready.py whose `register(app)` runs once, at start. tests/architecture finds
# one that is missing here.
SUBJECTS = "welcome referral rewards plans".split()


class ClubConfig(AppConfig):
    name = "club"
    verbose_name = _("Citizens' Club")

    def ready(self) -> None:
        from club import navigation

        for subject in SUBJECTS:
            import_module(f"club.{subject}.ready").register(self)
        navigation.register()
