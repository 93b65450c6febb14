"""The one-command start: SQLite, a folder as broker, the Stripe peer on this machine."""

from .base import *  # noqa: F403
from .base import VAR, env

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "the-demo-city-holds-no-secret-and-listens-on-this-machine-only")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
for _folder in ("queue", "control", "media"):
    (VAR / _folder).mkdir(parents=True, exist_ok=True)
