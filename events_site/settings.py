"""One settings file. Every difference between two machines is an environment variable.

Nothing set: a development machine (SQLite, local broker, mail written to files).
``SECRET_KEY`` set: production, with every lock that ``check --deploy`` asks for.
A value that makes no sense stops the start with a sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from events_site.environment import database, days, mail, site_address

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(env.str("EVENTS_HOME", default=str(BASE_DIR / ".local"))).absolute()

PRODUCTION = bool(env.str("SECRET_KEY", default=""))
DEBUG = False
# Without SECRET_KEY this is a development machine that listens on 127.0.0.1 only.
SECRET_KEY = (
    env.str("SECRET_KEY", default="") or "starfurnace-on-a-development-machine-only-0123456789"
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = site_address(env.str("SITE_URL", default="http://localhost:8000"))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY: use at least 50 random characters.")

# Seals the numbers of documents: a key of its own, so that neither key opens everything.
IDENTITY_KEY = env.str("IDENTITY_KEY", default="")
IDENTITY_KEY_FALLBACKS = env.list("IDENTITY_KEY_FALLBACKS", default=[])
if PRODUCTION and (len(IDENTITY_KEY) < 32 or IDENTITY_KEY == SECRET_KEY):
    raise ImproperlyConfigured(
        "IDENTITY_KEY: use at least 32 random characters, others than SECRET_KEY."
    )
IDENTITY_KEY = IDENTITY_KEY or "identities-on-a-development-machine-only"
# How long documents are kept after the last day of their event.
IDENTITY_KEEP_DAYS = days("IDENTITY_KEEP_DAYS", env.str("IDENTITY_KEEP_DAYS", default="30"))

INSTALLED_APPS = [
    "events_site",
    "tasks",
    "registrations",
    "events",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "events_site.repeating.Repeat",
    "events_site.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "events_site.headers.WellFormedRequests",
    "events_site.headers.GzipPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "events_site.language.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "events_site.headers.BusyDatabase",
]
# For how long an answer that is public is given again without asking: see events_site.repeating.
REPEAT_SECONDS = 1.0
ROOT_URLCONF = "events_site.urls"
WSGI_APPLICATION = "events_site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "events_site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "events_site.language.other_language",
            ]
        },
    }
]

DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES = {
    "default": database(DATABASE_URL, home=HOME, pool=env.bool("DB_POOL", default=True)),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "events_site.caches.SteadyCache",
        "LOCATION": env.str("CACHE_URL", default=REDIS_URL),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    # Stands in while Redis is away: see events_site.caches.
    "table": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "events_cachedvalue",
    },
}
# Sessions live in the database, so that nobody is signed out when Redis restarts.
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_DB_REUSE_MAX = 1000
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "beat")
CELERY_BEAT_SCHEDULE = {
    "deliver what is due": {"task": "tasks.jobs.deliver_due", "schedule": 3.0},
    "expire holds": {"task": "tasks.jobs.expire_holds", "schedule": 20.0},
    "purge documents": {"task": "tasks.jobs.purge_documents", "schedule": 3600.0},
    "beat": {"task": "tasks.jobs.heartbeat", "schedule": 15.0},
}

globals().update(mail(env.str("EMAIL_URL", default=""), home=HOME))
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Starfurnace <tickets@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

AUTH_USER_MODEL = "events.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "manage"
ACCOUNT_ADAPTER = "events_site.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Starfurnace"

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "events_site" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_COOKIE_NAME = "starfurnace"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "events_site.health.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# Django 6 reads this name; until then events_site.headers sends it.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PARSER_CLASSES": ["events_site.bodies.BoundedJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "events_site.pages.Pages",
    "PAGE_SIZE": 100,
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_HANDLER_CLASS": "events_site.api.Explain"}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Starfurnace",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
