"""Settings of the whole site: one file, read from the environment, ready to run from a checkout.

Without any variable the site runs as on a developer's machine: DEBUG is on, the database is SQLite beside this
checkout, the key is a fixed one. With DEBUG=off it refuses to start without SECRET_KEY and ALLOWED_HOSTS.
"""

import os
import tempfile
from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-a-checkout-never-for-a-server") if DEBUG else env.str("SECRET_KEY")
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]) if DEBUG else env.list("ALLOWED_HOSTS")
)
CSRF_FAILURE_VIEW = "claims.desk.account.session_ended.too_old"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# What the desk may decide for itself.
DESK_NAME = env.str("DESK_NAME", default="The Claims Desk")
DESK_URL = env.str("DESK_URL", default="http://localhost:8000").rstrip("/")  # the public address, without a path
TIME_ZONE = env.str("TIME_ZONE", default="UTC")  # the desk's days are days here; times are stored in UTC
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
# Whether a typed 03/04/2024 is the 3 April. The English of America puts the month first, and Django's plain "en" is that.
DAY_FIRST = env.bool("DAY_FIRST", default=LANGUAGE_CODE.lower() not in ("en", "en-us"))
SECOND_EDITOR = env.bool("SECOND_EDITOR", default=True)  # who changed a status may not be the one who publishes it
CLOCK_BOUND_DAYS = env.int(
    "CLOCK_BOUND_DAYS", default=90
)  # nothing is recorded later than so long after the last entry
STAGE_FOLLOWS_WORK = env.bool("STAGE_FOLLOWS_WORK", default=True)  # the first evidence or position begins research
UNDO_MINUTES = env.int("UNDO_MINUTES", default=10)  # for how long one can undo what one did

# What the desk discloses of itself on its page “About”: what the codes of IFCN and EFCSN ask for. Blank lines part
# paragraphs (in the environment: \n\n); what is left empty is not shown.
ABOUT = {
    "who": env.str("ABOUT_WHO", default="", multiline=True),  # who publishes: legal name and form, owners
    "people": env.str("ABOUT_PEOPLE", default="", multiline=True),  # who leads and edits, with their background
    "funding": env.str("ABOUT_FUNDING", default="", multiline=True),  # who pays, how much, and what they may not do
    "independence": env.str(
        "ABOUT_INDEPENDENCE", default="", multiline=True
    ),  # parties, advocacy, conflicts of interest
    "selection": env.str("ABOUT_SELECTION", default="", multiline=True),  # how claims are chosen
    "contact": env.str("ABOUT_CONTACT", default="", multiline=True),  # how to reach the desk
    "codes": env.str("ABOUT_CODES", default="", multiline=True),  # which codes bind it, and who hears complaints
}
CORRECTIONS_CONTACT = env.str(
    "CORRECTIONS_CONTACT", default=""
)  # where to ask for a correction: a mail or https address

INSTALLED_APPS = [
    "claims",
    "claims.admin.apps.AdminConfig",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "claims.middleware.NoCookiesForReadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "claims.desk.account.session_ended.LogInInPlaceMiddleware",
    "claims.middleware.LoginRequiredUnlessOpenMiddleware",
    "claims.middleware.EditorsTimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "factcheck.urls"

CONTEXT_PROCESSORS = [
    "claims.desk.inbox.reads.unread",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        # The desk and the public pages. What is not among them the admin has, in Django's own language.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "factcheck.jinja2.environment", "context_processors": CONTEXT_PROCESSORS},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "claims" / "admin" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", *CONTEXT_PROCESSORS]},
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'factcheck.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a verb takes the write lock before it reads what it will change, so two editors queue instead of failing.
    # recursive_triggers: without it INSERT OR REPLACE deletes rows without asking the triggers.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "claims.User"
AUTHENTICATION_BACKENDS = ["claims.permissions.RolesBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "claims.passwords.FewSignsValidator"},
    {"NAME": "claims.passwords.DigitsValidator"},
    {"NAME": "claims.passwords.OfTheDemoValidator"},
]
PASSWORD_HASHERS = ["claims.hashing.OneAtATimeHasher"]
HASHING_FOLDER = (
    Path(tempfile.gettempdir()) / f"factcheck-{getattr(os, 'getuid', int)()}"
)  # of all workers on this machine
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link in a mail is good for
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk:board"
LOGOUT_REDIRECT_URL = "public:home"

# django-allauth: who logs in, and how often one may try. claims/desk/account/ has its pages in our words.
ACCOUNT_ADAPTER = "claims.desk.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: chief editors open accounts in the admin
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to those who have no account
ACCOUNT_SESSION_REMEMBER = True
# Its own would copy mail addresses into a table of its own, and go on sending to one that was changed.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "claims.desk.account.forms.LoginForm",
    "change_password": "claims.desk.account.forms.ChangePasswordForm",
    "reset_password": "claims.desk.account.forms.AskResetForm",
    "reset_password_from_key": "claims.desk.account.forms.ResetPasswordForm",
}
# How many wrong passwords, for one address (ip) and for one name (key), whichever the other is; what is right counts for
# nothing. Who has logged in with this browser before is counted for that browser alone, so that others cannot lock them out.
ACCOUNT_RATE_LIMITS = {
    "login": None,  # all that are sent, right or wrong: nginx counts those
    "login_failed": "10/m/ip,60/h/ip,10/15m/key",
    "login_failed_known": "10/15m/key",
    "change_password": "5/m/user",
    "reset_password": "5/m/ip,20/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
}

# What all workers must count together, on any number of machines, stands in the database, or where CACHE_URL says. What
# each may keep for itself because it can be had anew is kept in the process.
CACHES = {
    "default": env.cache_url("CACHE_URL", default="dbcache://claims_log_in_counts"),
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 10_000)

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="webmaster@localhost")

USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    # Promises for a whole domain and for years are not ours to make. `check --deploy` would warn that they are not made.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if env.bool("BEHIND_PROXY", default=False):  # only where the proxy sets this header itself
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the last address in X-Forwarded-For is the one that it saw

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"one_line": {"()": "factcheck.refusals.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "claims.accounts": {"level": "INFO"},  # who logs in and out, who may not, whose password changes
        "django.request": {"filters": ["one_line"]},
        "django.security.csrf": {"filters": ["one_line"]},
    },
}
