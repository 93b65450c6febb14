from django.apps import AppConfig

from points.activities.kinds import individual, taxes
from points.registry import activity_kinds


def register(app: AppConfig) -> None:
    for kind in (taxes(), individual()):
        activity_kinds.register(kind.code, kind)
