from django.apps import AppConfig

from lib import watch
from points.rulebook.watch import findings


def register(app: AppConfig) -> None:
    watch.register(name="points", check=findings)
