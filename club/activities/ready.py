from club.activities.kinds import individual, taxes
from club.registry import activity_kinds


def register() -> None:
    for kind in (taxes(), individual()):
        activity_kinds.register(kind.code, kind)
