"""Points, put together."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Subjects that fill registries: each has a ready.py whose `register(app)` runs once, at start. tests/architecture finds
# one that is missing here.
SUBJECTS = "rules activities awards leaving statements reviews books rulebook".split()


class PointsConfig(AppConfig):
    name = "points"
    verbose_name = _("Points")

    def ready(self) -> None:
        for subject in SUBJECTS:
            import_module(f"points.{subject}.ready").register(self)
