"""Every setting, read once from the environment. docs/settings.md tells what each variable is for."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from reputation.common.environment import Environment

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("VIGIA_DEBUG", default=False)
SECRET_KEY = env.str("VIGIA_SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("VIGIA_SECRET_KEY_FALLBACKS", default=[])
PUBLIC_URL = env.str("VIGIA_URL", default="http://127.0.0.1:8000")
ALLOWED_HOSTS = env.list("VIGIA_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("VIGIA_CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("VIGIA_HTTPS", default=False)

ROOT_URLCONF = "reputation.urls"
WSGI_APPLICATION = "reputation.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Apps: what lives in the public schema, and what lives in each brand's ---

SHARED_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "reputation.web",
    "reputation.pipeline",
    "reputation.privacy",
]
TENANT_APPS = [
    "reputation.channels",
    "reputation.mentions",
    "reputation.risk",
    "reputation.cases",
    "reputation.playbooks",
    "reputation.drills",
    "reputation.rules",
    "reputation.events",
    "reputation.api",
]
INSTALLED_APPS = SHARED_APPS + TENANT_APPS

TENANT_MODEL = "tenants.Brand"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
GET_EXECUTOR_FUNCTION = "tenants.migrating.stale_executor"
TENANT_BASE_MIGRATE_COMMAND = "tenants.migrating.Command"
AUTH_USER_MODEL = "tenants.User"

# --- Database: the app's role serves, the owner's migrates (docs/adr/0005) ---

DATABASE_ROLE = env.str("VIGIA_DATABASE_ROLE", default="app")
_url_name = "DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.db_url(_url_name, default=env.str("DATABASE_URL")),
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
}
_database_options = DATABASES["default"].setdefault("OPTIONS", {})
if (_pool_size := env.int("VIGIA_DATABASE_POOL", default=8)) > 0:
    _database_options["pool"] = {
        "min_size": 1,
        "max_size": _pool_size,
        "timeout": 20,
        "max_lifetime": 1800,
    }
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

CACHES = {
    # Sign-in limits and other things of the whole installation: never prefixed by a brand.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Room for every address that tries to sign in: what is thrown out is forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- Requests ---

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tenants.web.language.in_full",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.presence.SeenNowAndThen",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "tenants.gate.BrandGate",
    "reputation.api.ratelimit.RateLimit",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tenants.context.brands",
                "reputation.web.theme.theme",
            ],
        },
    }
]

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, in clear
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if env.bool("VIGIA_BEHIND_PROXY", default=False)
    else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

# --- Triage: whether posts are read as they come in (docs/triage.md) ---

TRIAGE = env.bool("VIGIA_TRIAGE", default=True)

# --- A local transformer: off unless a folder is named (docs/triage-at-work.md) ---

TRANSFORMER = env.str("VIGIA_TRANSFORMER", default="")

# --- Language, time ---

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("pt", _("Portuguese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files: served by the web process itself ---

STATIC_URL = "static/"
STATIC_ROOT = env.path("VIGIA_STATIC_ROOT", default=str(BASE_DIR / ".static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "VIGIA_STATIC_STORAGE",
            default="django.contrib.staticfiles.storage.StaticFilesStorage",
        )
    },
}

# --- Accounts ---

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portfolio"
ACCOUNT_ADAPTER = "tenants.adapter.InvitationOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # an invitation proves the address already
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Per-address limits count what these proxies say; without one they count the peer.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("VIGIA_TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "tenants.adapter.EncryptingMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Vigía"
USERSESSIONS_TRACK_ACTIVITY = True
INVITATION_LIFETIME = timedelta(days=7)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]

# --- Mail ---

_mail = env.email_url("VIGIA_EMAIL_URL", default="consolemail://")
MAILERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": _mail["EMAIL_BACKEND"]}
    if "console" in _mail["EMAIL_BACKEND"]
    else {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"],
            "password": _mail["EMAIL_HOST_PASSWORD"],
            "use_tls": _mail.get("EMAIL_USE_TLS", False),
            "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        },
    }
}
DEFAULT_FROM_EMAIL = env.str("VIGIA_MAIL_FROM", default="vigia@localhost")

# --- API ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "reputation.api.authentication.ApiKeyAuthentication",
        "reputation.api.authentication.SessionSignIn",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["reputation.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["reputation.api.renderers.FastJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reputation.api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "reputation.api.schema.ProblemAutoSchema",
    "EXCEPTION_HANDLER": "reputation.api.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Vigía",
    "DESCRIPTION": "Brand reputation: mentions in, explained crisis risk out.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],  # it tells no data
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1(?:/brands/\{brand\})?",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Not the usual one: enums stay where they are used.
    "POSTPROCESSING_HOOKS": ["reputation.api.schema.without_odd_defaults"],
}

# --- Queue ---

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
WORKER_TRANSPORT_OPTIONS: dict[str, Any] = env.json(
    "CELERY_BROKER_TRANSPORT_OPTIONS", default={}
)
# Who only sends must not ask to be woken: pgmq answers that with new triggers on the
# queue, and two who do it at once deadlock. `reputation.celery` lets a worker ask.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    name: value
    for name, value in WORKER_TRANSPORT_OPTIONS.items()
    if name != "use_notify"
}
CELERY_BEAT_SCHEDULE_FILENAME = env.str(
    "VIGIA_BEAT_SCHEDULE", default="celerybeat-schedule"
)

# --- Logs ---

LOG_LEVEL = env.str("VIGIA_LOG_LEVEL", default="INFO")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": "structlog.processors.JSONRenderer",
        },
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # One line per request belongs to the web server's access log.
        "django_structlog": {"level": "WARNING"},
        # A tick a second says nothing when all is well; failures come as warnings and errors.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
# Without this it would print every request to standard output by itself.
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
