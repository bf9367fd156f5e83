"""Settings: one file, differences by environment variable, never by city.

Every variable is listed in docs/settings.md; a test says so.
"""

import os

from puhui.wiring import database, secrets
from puhui.wiring.places import DATA, PACKS, ROOT  # noqa: F401 -- settings.PACKS

# Kept files name cards and people: nobody else on this machine reads what we write.
os.umask(0o077)

DEMO = os.environ.get("PUHUI_DEMO", "1") == "1"
DEBUG = os.environ.get("PUHUI_DEBUG", "0") == "1"
SECRET_KEY = secrets.key("PUHUI_SECRET_KEY", DATA)
# Cards and phone numbers are kept only as keyed hashes; who loses this key loses every binding.
SUBJECT_KEY = secrets.key("PUHUI_SUBJECT_KEY", DATA)
# Partners' shared secrets are kept encrypted with it.
SEALING_KEY = secrets.key("PUHUI_SEALING_KEY", DATA)
# The class that hands one-time codes to telephones.
CODE_SENDER = os.environ.get("PUHUI_CODE_SENDER", "puhui.foundations.people.senders.ConsoleSender")
# Private networks into which webhooks may be posted, e.g. a government's own.
WEBHOOK_NETWORKS = [n for n in os.environ.get("PUHUI_WEBHOOK_NETWORKS", "").split(",") if n]
ALLOWED_HOSTS = os.environ.get("PUHUI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
# Under which address this site is known outside: it stands in certificates and their QR codes for good.
ADDRESS = os.environ.get("PUHUI_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# How many proxies of ours stand before us: only so many addresses of X-Forwarded-For are believed.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PUHUI_PROXIES", "0"))
# Signatures cover the address as the client wrote it: behind our proxy that is https.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("PUHUI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    # Before allauth, whose templates it replaces.
    "puhui.portals.staff",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "puhui.foundations.evidence",
    "puhui.foundations.ledger",
    "puhui.foundations.people",
    "puhui.foundations.packs",
    "puhui.foundations.outbox",
    "puhui.foundations.credentials",
    "puhui.engine.intake",
    "puhui.engine.reductions",
    "puhui.engine.scrutiny",
    "puhui.economy.points",
    "puhui.economy.rewards",
    "puhui.economy.merchants",
    "puhui.economy.draws",
    "puhui.economy.honours",
    "puhui.economy.schemes",
    "puhui.market.registry",
    "puhui.market.exchange",
    "puhui.market.neutrality",
    "puhui.oversight.policies",
    "puhui.oversight.assignments",
    "puhui.oversight.conference",
    "puhui.oversight.appraisals",
    "puhui.civic.activities",
    "puhui.civic.surveys",
    "puhui.civic.volunteers",
    "puhui.civic.outreach",
    "puhui.civic.voices",
    "puhui.portals.shared",
    "puhui.portals.citizen",
    "puhui.portals.operator",
    "puhui.portals.merchant",
    "puhui.portals.government",
    "puhui.portals.market",
    "puhui.portals.public",
    "puhui.portals.partner_api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "puhui.portals.shared.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "puhui.portals.shared.problems.RefusalMiddleware",
    "puhui.portals.shared.access.AccessMiddleware",
]

ROOT_URLCONF = "puhui.wiring.urls"
WSGI_APPLICATION = "puhui.wiring.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database.django_settings(DATA)}
# One cache for all processes: it remembers used second-factor codes and counts failed sign-ins.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"},
    # Parts of pages that are the same for everybody; each process keeps its own.
    "template_fragments": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "fragments"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"

# Staff sign in by name and password, then by a second factor; nobody signs up as staff.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "puhui.portals.staff.adapters.StaffAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Staff are signed out with their browser.
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "puhui.foundations.people.second_factor.SealedAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Puhui"
# The code before and the one after count too: clocks differ, and typing takes time (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# Rooms without tables are not Django's apps, but have sentences all the same.
LOCALE_PATHS = sorted((ROOT / "src" / "puhui").glob("*/locale")) + sorted((ROOT / "src" / "puhui").glob("*/*/locale"))
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("vendor", ROOT / "build" / "vendor")] if (ROOT / "build" / "vendor").exists() else []

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("PUHUI_HTTPS", "0") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

# Rooms and portals keep their jobs in jobs.py; only the worker loads them all, so that a command starts fast.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["puhui.wiring.queue", "puhui.wiring.calendar"] + sorted(
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts) for path in (ROOT / "src" / "puhui").rglob("jobs.py")
)
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 1}

EVIDENCE_STORE = DATA / "evidence"
OUTCOMES = DATA / "outcomes"
SPOOL = DATA / "spool"
# A delivery is settled in shards of about so many bytes of its file; memory is bounded by a few of them.
SHARD_BYTES = int(os.environ.get("PUHUI_SHARD_BYTES", 24 * 2**20))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "puhui": {"level": "INFO"},
        # Tried several times a second while the database is away; the worker says it once.
        "psycopg.pool": {"level": "ERROR"},
    },
}
