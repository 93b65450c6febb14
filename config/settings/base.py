"""Settings that every installation shares. demo, test and production build on it."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env
from config.fonts import fonts_folder
from config.logs import logging_settings

from .oscar import *  # noqa: F403
from .oscar import OSCAR_APPS

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(env.text("SHAHRVAND_VAR", BASE_DIR / "var"))

DEBUG = False
SITE_ID = 1
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

OWN_APPS = [
    "lib",
    "accounts",
    "ledger",
    "messaging",
    "payments",
    "members",
    "points",
    "club",
    "shop",
    "cms",
    "config",
]  # from the bottom
INSTALLED_APPS = [
    *OWN_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.access.wagtail_app.StaffUsersAppConfig",  # wagtail.users with our list of staff
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",  # this is the modelsearch app; "modelsearch" beside it breaks the first indexed save
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    *OSCAR_APPS,  # brings django.contrib.*, treebeard, haystack, django_tables2, widget_tweaks
]

# Before the first migrate, and never again: Oscar's migrations follow this setting.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

MIDDLEWARE = [
    "config.logs.RequestIdMiddleware",
    "config.refused.NoNulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.caching.CacheControlMiddleware",  # sees which cookies an answer sets
    "csp.middleware.CSPMiddleware",
    "config.security.StaffPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.SeenMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.oscar.basket.middleware.BasketMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lib.templatetags.look"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "config.shell.shell",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.core.context_processors.metadata",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'city.sqlite3'}")}
# The gateway is called after the commit of the placing transaction, so no request is one transaction.
ATOMIC_REQUESTS = False

# --- Languages and time -----------------------------------------------------------
LANGUAGE_CODE = "fa"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fa", _("Persian")), ("en", _("English"))]
USE_I18N = USE_TZ = WAGTAIL_I18N_ENABLED = True
LANGUAGES_OWN = [("fa", "فارسی"), ("en", "English")]  # each in its own words
TIME_ZONE = "Asia/Tehran"
# Ours, then what Wagtail and Oscar leave untranslated; both win over the packages' own catalogues.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]

# --- Files ------------------------------------------------------------------------
STATIC_URL, STATIC_ROOT = "/static/", VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", fonts_folder())]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.look.LookFinder",
]
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
MEDIA_URL, MEDIA_ROOT = "/media/", VAR / "media"
SERVE_MEDIA = False  # in production the web server in front does

# --- People (accounts) ------------------------------------------------------------
# Django's own first: sessions name it. The other one adds the rights of roles that are held for one service.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "accounts.access.backend.RoleBackend"]
LOGIN_URL = "accounts:door"
LOGIN_REDIRECT_URL = "club:me"
LOGOUT_REDIRECT_URL = "/"
JOINED_REDIRECT_URL = "club:form"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
LOGIN_CODE_KIND = "accounts/messages/login_code"
EMAIL_CODE_KIND = "accounts/messages/email_code"
CODE_KINDS = (LOGIN_CODE_KIND, EMAIL_CODE_KIND)  # forgotten as soon as they are sent, shown to nobody again
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "phone"
ACCOUNT_LOGIN_METHODS = {"username"}  # allauth serves the second factor only; the door is ours
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 12 * 60 * 60
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey opens the door by itself; of staff it is the second factor too
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_TOTP_ISSUER = "Shahrvand"
MFA_FORMS = {  # a code in Persian digits is right too
    "authenticate": "accounts.second_factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.second_factor_forms.ReauthenticateForm",
    "activate_totp": "accounts.second_factor_forms.ActivateTOTPForm",
}
AUTH_PASSWORD_VALIDATORS = [  # of the optional password; the code by SMS needs none
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("phone", "first_name", "last_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
WAGTAILADMIN_LOGIN_URL = "accounts:door"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an address counts when it is confirmed (/me/security/email/)

# --- Messages (messaging) ---------------------------------------------------------
DEMO_ALLOWED = False  # the demo and the tests say True
DEMO_INBOX = False
SMS_PROVIDER = env.one_of("SMS_PROVIDER", "kavenegar", ("kavenegar", "smsir", "demo_inbox"))
MAIL_PROVIDER = env.one_of("MAIL_PROVIDER", "smtp", ("smtp", "demo_inbox"))
SMS_HOURLY_CAP = env.integer("SMS_HOURLY_CAP", 2000, least=1)  # login codes an hour, for the whole city
SMS_KEPT_PERCENT = 40  # of that cap, for browsers that were in before and for networks that asked for little
KAVENEGAR_BASE_URL = env.text("KAVENEGAR_BASE_URL", "https://api.kavenegar.com")
KAVENEGAR_API_KEY = env.text("KAVENEGAR_API_KEY", "")
KAVENEGAR_SENDER = env.text("KAVENEGAR_SENDER", "")
KAVENEGAR_CODE_TEMPLATE = env.text("KAVENEGAR_CODE_TEMPLATE", "")
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "localhost")
# Where returned letters go ("returned@example.org": each letter names it with a mark of its own), and how it is read.
BOUNCE_ADDRESS = env.text("BOUNCE_ADDRESS", "")  # empty: the sender's own, as before
BOUNCE_IMAP_HOST = env.text("BOUNCE_IMAP_HOST", "")  # empty: no mailbox is read
BOUNCE_IMAP_PORT = env.integer("BOUNCE_IMAP_PORT", 993, least=1)
BOUNCE_IMAP_USER = env.text("BOUNCE_IMAP_USER", "")
BOUNCE_IMAP_PASSWORD = env.text("BOUNCE_IMAP_PASSWORD", "")
BOUNCE_IMAP_TLS = env.boolean("BOUNCE_IMAP_TLS", True)
BOUNCE_FOLDER = env.text("BOUNCE_FOLDER", "INBOX")
BOUNCE_ASIDE_FOLDER = env.text("BOUNCE_ASIDE_FOLDER", "Aside")  # what is no report on a letter of ours waits there
# Asked when the first does not answer; empty: nobody.
SMS_SECOND_PROVIDER = env.one_of("SMS_SECOND_PROVIDER", "", ("", "kavenegar", "smsir"))
SMSIR_BASE_URL = env.text("SMSIR_BASE_URL", "https://api.sms.ir")
SMSIR_API_KEY = env.text("SMSIR_API_KEY", "")
SMSIR_LINE = env.text("SMSIR_LINE", "")
SMSIR_CODE_TEMPLATE = env.text("SMSIR_CODE_TEMPLATE", "")  # the number of the template for login codes
SMSIR_RIALS_PER_UNIT = env.integer("SMSIR_RIALS_PER_UNIT", 0)  # it tells costs in units of credit; 0: not known
SMS_REPLIES = env.boolean("SMS_REPLIES", False)  # the lines take messages, too: they are fetched, and 11 ends topics
KAVENEGAR_PUSH_SECRET = env.text("KAVENEGAR_PUSH_SECRET", "")  # part of the address that Kavenegar calls; empty: none
MESSAGE_DAYS = env.integer("MESSAGE_DAYS", 400, least=30)  # then the content of messages is forgotten
# Messages on a topic (news, offers …): nobody gets them in these hours of Tehran, nor more of them in a week.
# What a member chooses can only be stricter.
QUIET_HOURS = env.hours("QUIET_HOURS", "21:00-09:00")
MESSAGES_A_WEEK = env.integer("MESSAGES_A_WEEK", 10, least=1)

# --- Profiles (members/profile, members/facets) --------------------------------------------
PERSONAL_DATA_KEY = env.text("PERSONAL_DATA_KEY", "")  # seals national ids; empty: SECRET_KEY. Changed: they are lost
# How long a number that left is known again (as a keyed hash), so that the points of joining are paid once.
PAID_BEFORE_KEPT = timedelta(days=env.integer("PAID_BEFORE_DAYS", 365, least=0))
# How long a return that was heard before its purchase waits for it, and how long the key of any return is remembered.
RETURNS_KEPT = timedelta(days=env.integer("RETURNS_DAYS", 365, least=1))
SHAHKAR_BASE_URL = env.text("SHAHKAR_BASE_URL", "")  # empty: identities are confirmed at the counter only
SHAHKAR_BUSINESS_ID = env.text("SHAHKAR_BUSINESS_ID", "")
SHAHKAR_TOKEN = env.text("SHAHKAR_TOKEN", "")

# --- Wagtail ----------------------------------------------------------------------
WAGTAIL_SITE_NAME = _("Shahrvand")
WAGTAILADMIN_BASE_URL = env.text("BASE_URL", "http://localhost:8000")
SITE_HOST = urlsplit(WAGTAILADMIN_BASE_URL).hostname or "localhost"  # binds a texted code to this site
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_ENABLE_UPDATE_CHECK = False  # its admin home would ask a foreign host
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # so would its pictures of people

# What staff may upload: nothing that a browser runs (HTML, SVG), and no picture that unpacks into gigabytes.
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "epub",
    "ics",
    "jpg",
    "odp",
    "ods",
    "odt",
    "pdf",
    "png",
    "pptx",
    "txt",
    "xlsx",
    "zip",
]
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # asks whether its collection is private; the web server would not
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # lib/uploads.py; all frames together
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_form.WholeImageForm"

# --- Content-Security-Policy: nothing inline, no foreign host ----------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        # The button "pay" posts here and is sent on to the gateway's page; browsers check that redirect too.
        "form-action": [SELF, *env.words("PAY_PAGE_ORIGINS", "https://checkout.stripe.com")],
        "frame-ancestors": [SELF],
    }
}

# --- Cookies and headers ----------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # the payment page sends people back by a plain link
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for its own preview
SECURE_REFERRER_POLICY = "same-origin"
TRUSTED_PROXIES = 0

# --- Logs (config/logs.py) --------------------------------------------------------
LOGGING = logging_settings(formatter="plain")

# --- Celery -----------------------------------------------------------------------
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),  # the same folder: a task is a file in it
        "control_folder": str(VAR / "control"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

# --- Money ------------------------------------------------------------------------
PLATFORM_CURRENCY = "IRR"  # minor unit exponent 0

# --- Payments: Stripe (payments/gateways/stripe.py) -------------------------------
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")  # empty: the gateway is not offered
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRETS")  # two of them while one is being changed
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com")
STRIPE_CURRENCY = env.one_of("STRIPE_CURRENCY", "EUR", ("EUR", "USD", "GBP", "CHF", "AED", "TRY"))
RATE_MAX_AGE = timedelta(hours=env.integer("RATE_MAX_AGE_HOURS", 72, least=1))  # older: Stripe is not offered
SANDBOX_ALLOWED = False  # the local Stripe peer and history without a gateway; the demo and the tests say True

# --- Suspensions (members/suspensions) -----------------------------------------------------
# Points that expired while their owner was not let use them come back, and are good for so long.
SUSPENSION_GRACE = timedelta(days=env.integer("SUSPENSION_GRACE_DAYS", 30, least=1))

# --- Orders (shop) ------------------------------------------------------------------
# How long stock and points are kept for an unpaid order; Stripe's shortest session is 30 minutes.
SHOP_ORDER_LIFETIME = timedelta(minutes=45)
