"""The one-command start: SQLite, a folder as broker, the Stripe peer on this machine."""

from .base import *  # noqa: F403
from .base import VAR, env

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "the-demo-city-holds-no-secret-and-listens-on-this-machine-only")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # counters of the door among them: a full cache forgets some at random
    }
}
for _folder in ("queue", "control", "media", "static"):
    (VAR / _folder).mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True  # static files as they lie in the packages: nothing is collected first
SERVE_MEDIA = True

# --- Payments: the local Stripe peer (manage.py stripe_peer), no money moves --------
SANDBOX_ALLOWED = True
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "sk_test_the_demo_city")
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRETS", "whsec_the_demo_city")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "http://127.0.0.1:8420")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [
    "'self'",
    *env.words("PAY_PAGE_ORIGINS", "http://localhost:8420,http://127.0.0.1:8420"),
]

# --- Messages: nothing leaves, /demo/inbox/ shows what would have been sent ----------
DEMO_ALLOWED = DEMO_INBOX = True
SMS_PROVIDER = MAIL_PROVIDER = "demo_inbox"
SMS_REPLIES = True  # a reply is written under each text message

# --- Identities: the local Shahkar peer (manage.py shahkar_peer) ----------------------
SHAHKAR_BASE_URL = env.text("SHAHKAR_BASE_URL", "")
SHAHKAR_BUSINESS_ID, SHAHKAR_TOKEN = "nilab", "the-demo-city"

# --- Passkeys: on localhost there is no TLS ------------------------------------------
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
