"""All settings in one file, fed by environment variables.

The names and their defaults are explained in `docs/operations.md`.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from leerplek.config.secret import secret_key
from leerplek.config.tiles import hosts_of

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("LEERPLEK_DATA_DIR", default="var")).resolve()


def _is_on(name: str) -> bool:
    """Read a switch.  A word that we do not know must not silently mean "off"."""
    word = env.str(name, default="").strip().lower()
    if word in {"1", "on", "true", "yes"}:
        return True
    if word in {"", "0", "off", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")


DEBUG = _is_on("LEERPLEK_DEBUG")
LEERPLEK_DEMO = _is_on("LEERPLEK_DEMO")
try:
    SECRET_KEY = env.str("LEERPLEK_SECRET_KEY", default="") or secret_key(DATA_DIR)
except OSError as error:
    raise ImproperlyConfigured(
        f"The data folder {DATA_DIR} cannot be used: {error.strerror}. Set LEERPLEK_DATA_DIR."
    ) from error
ALLOWED_HOSTS = env.list("LEERPLEK_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("LEERPLEK_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "leerplek.common",
    "leerplek.audit",
    "leerplek.accounts",
    "leerplek.jobs",
    "leerplek.geo",
    "leerplek.importing",
    "leerplek.documents",
    "leerplek.programmes",
    "leerplek.practices",
    "leerplek.candidates",
    "leerplek.eligibility",
    "leerplek.signup",
    "leerplek.meetings",
    "leerplek.asks",
    "leerplek.communication",
    "leerplek.inbox",
    "leerplek.informing",
    "leerplek.calls",
    "leerplek.supervisors",
    "leerplek.surveys",
    "leerplek.intake",
    "leerplek.matching",
    "leerplek.path",
    "leerplek.classes",
    "leerplek.insights",
    "leerplek.portal",
    "leerplek.today",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

# The first three only add headers: on top, so that a redirect to https, a refused host and a
# file of the stylesheet carry them as well.
MIDDLEWARE = [
    "leerplek.common.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "leerplek.common.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "leerplek.accounts.middleware.signed_out_part",
    "leerplek.accounts.middleware.working_region",
    "leerplek.common.once.OnceOnly",
]

ROOT_URLCONF = "leerplek.config.urls"
WSGI_APPLICATION = "leerplek.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "leerplek.common.forms.LeerplekRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "leerplek.common.context.page",
                "leerplek.accounts.context.menu",
            ],
            "builtins": ["leerplek.common.templatetags.common_tags"],
        },
    },
]

# SQLite: WAL lets readers go on while one writes; IMMEDIATE takes the write lock at BEGIN, so two
# writers wait instead of failing halfway; FULL survives a power cut; secure_delete writes over what
# is erased.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
        "PRAGMA mmap_size=134217728; PRAGMA secure_delete=ON;"
    ),
}


def _database() -> dict[str, object]:
    """Read DATABASE_URL; without it, SQLite in the data folder."""
    config: dict[str, Any] = env.db_url(
        "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'leerplek.sqlite3'}"
    )
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # Tests use a database in memory, unless they are given the name of a file.
        test = {"NAME": os.environ.get("LEERPLEK_TEST_SQLITE")}
        return {**config, "OPTIONS": SQLITE_OPTIONS, "TEST": test}
    if config["ENGINE"] == "django.db.backends.postgresql":
        # Its questions are long and answered in a blink: compiling them first takes a hundred
        # times as long. An address with ?options=… has its own way.
        options = {"options": "-c jit=off", **config.get("OPTIONS", {})}
        return {**config, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # The address may hold a password: it is not repeated here.
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")


DATABASES = {"default": _database()}

# The limits on signing in count in the cache, and every server process must count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "leerplek_cache",
        # Above this number counts are thrown away, and somebody could make that many on purpose.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [PACKAGE_DIR / "config" / "locale"]
LANGUAGE_COOKIE_NAME = "leerplek_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:home"
ACCOUNT_ADAPTER = "leerplek.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The library counts what comes from the public page, and what is tried with personal links: by
# the address of a computer, by the link and by the person.
ACCOUNT_RATE_LIMITS = {
    "public_request": "20/h/ip",
    # A full room may sign up from one network.
    "sign_up": "200/h/ip",
    # A form that is kept for later mails its link: to one address, and from one network.
    "form_mailed": "3/h/key,60/h/ip",
    "link_tried": "20/10m/ip",
    "link_opened": "20/h/key",
    "link_answered": "30/h/key",
    "digits_sent": "5/h/key",
    "digits_tried": "30/h/ip",
}
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A message may name a person; the other storage would put it in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "leerplek.common.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Behind https (the only safe way to serve a real region) cookies and redirects are strict.
HTTPS = _is_on("LEERPLEK_HTTPS")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# The host asks on its own side of the proxy whether we are alive.
SECURE_REDIRECT_EXEMPT = [r"^-/health/?$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-leerplek_language"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# So many servers of our own stand in front and name the visitor's address; what others write
# before that is not believed.  Without it everybody behind them would share one limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("LEERPLEK_PROXIES", default=1 if HTTPS else 0)

# The pictures of a map come from elsewhere, so without this setting there are none.
MAP_TILES = env.str("LEERPLEK_MAP_TILES", default="")
MAP_ATTRIBUTION = env.str("LEERPLEK_MAP_ATTRIBUTION", default="")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *hosts_of(MAP_TILES, attribution=MAP_ATTRIBUTION)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}

# The tuple that lists every kind of background work.
JOB_KINDS = "leerplek.config.kinds.KINDS"
# The tuple that lists everything that people can be asked.
ASK_KINDS = "leerplek.config.asks.KINDS"
# The tuple that lists what other rooms end before the file of a candidate is erased.
BEFORE_ERASING = "leerplek.config.erasing.ACTS"
# The tuple that lists what keeps somebody in a class, as other rooms know it.
HINDERS_LEAVING = "leerplek.config.erasing.HINDRANCES"

DEFAULT_FROM_EMAIL = env.str("LEERPLEK_FROM_EMAIL", default="Leerplek <leerplek@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A mail server that does not answer must not hold up a worker for ever.
EMAIL_TIMEOUT = 30
if env.str("EMAIL_URL", default="") and not LEERPLEK_DEMO:
    vars().update(env.email_url("EMAIL_URL"))
else:
    # Until a mail server is configured nothing leaves the machine: letters lie in the data folder.
    # The demonstration never sends: its people are invented, but an address may be somebody's.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")

# A finished request is erased after as many days as an application (docs/privacy.md).
REQUESTS_KEPT_DAYS = env.int("LEERPLEK_REQUESTS_KEPT_DAYS", default=28)

# How large a file that people send may be, and the command of a virus scanner (docs/operations.md).
FILE_MEGABYTES = env.int("LEERPLEK_FILE_MB", default=10)
SCAN_COMMAND = env.str("LEERPLEK_SCAN_COMMAND", default="")

# Where people reach this server: what a message with a personal link names.
SITE_ADDRESS = env.str("LEERPLEK_ADDRESS", default="http://localhost:8000/")
# How many days a personal link works, and how many minutes its pages stay open.
LINK_DAYS = env.int("LEERPLEK_LINK_DAYS", default=30)
LINK_MINUTES = env.int("LEERPLEK_LINK_MINUTES", default=30)

GEONAMES_POSTCODES_URL = env.str(
    "LEERPLEK_POSTCODES_URL",
    default="https://download.geonames.org/export/zip/NL_full.csv.zip",
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "leerplek.config.logs.DiscreetFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Without handlers of its own: nothing passes by the formatter above.
        "django": {"handlers": [], "level": "INFO"},
        # Refusals are logged by the pages that tell them, with their reference.
        "django.request": {"level": "ERROR"},
    },
}
