"""Composition: settings, URLs, Celery, the demo city. No rule of the city lives here."""

from .celery import app as celery_app

__all__ = ["celery_app"]
