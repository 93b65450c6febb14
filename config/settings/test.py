"""For pytest: quick hashing, no whitenoise manifest; the database is named by TEST_DATABASE_URL."""

import os

os.environ.setdefault("DATABASE_URL", os.environ.get("TEST_DATABASE_URL", "sqlite:///unused"))

from .base import *  # noqa: F403
from .base import VAR

SECRET_KEY = "tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Room for every counter of a simulated flood: a cache that is full forgets some at random.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
MEDIA_ROOT = VAR / "test" / "media"
SERVE_MEDIA = True
(VAR / "static").mkdir(parents=True, exist_ok=True)
# A task that is queued stays queued: tests call tasks themselves, and the crash tests start a real worker.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}

# --- Payments: tests that pay start the local Stripe peer and point STRIPE_API_BASE at it
SANDBOX_ALLOWED = True
STRIPE_SECRET_KEY = "sk_test_tests"
STRIPE_WEBHOOK_SECRETS = ["whsec_tests"]
STRIPE_API_BASE = "http://127.0.0.1:9"  # nobody listens there

# --- Messages: nothing leaves, /demo/inbox/ shows what would have been sent ----------
DEMO_ALLOWED = DEMO_INBOX = True
SMS_PROVIDER = MAIL_PROVIDER = "demo_inbox"

# --- Passkeys: on localhost there is no TLS ------------------------------------------
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
