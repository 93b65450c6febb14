"""A real city. Everything secret comes from the environment or from a file it names."""

from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
DATABASES = {"default": env.database("DATABASE_URL", "")}
