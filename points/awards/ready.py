from django.apps import AppConfig

from lib.measures import register as register_measures
from points.awards.measures import MEASURES


def register(app: AppConfig) -> None:
    """Once, at start."""
    register_measures(MEASURES)
