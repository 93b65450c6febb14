from club.points.measures import MEASURES
from lib.measures import register as register_measures


def register() -> None:
    """Once, at start."""
    register_measures(MEASURES)
