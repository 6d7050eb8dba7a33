"""One file of settings, all from the environment; a wrong value stops the start with a sentence."""

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules


def _text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not set. `make demo` sets it by itself; "
            "on a server it stands beside DATABASE_URL in the service's environment."
        )
    return value


def _yes(name: str, default: str) -> bool:
    value = _text(name, default).lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 for yes or 0 for no.")
    return value in {"1", "true", "yes"}


def _words(name: str, default: str) -> list[str]:
    return [word.strip() for word in _text(name, default).split(",") if word.strip()]


DEBUG = _yes("ATLAS_DEBUG", "0")
SECRET_KEY = _text("ATLAS_SECRET_KEY", "only-for-tests" if TESTING else None)
ALLOWED_HOSTS = _words("ATLAS_ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = _words("ATLAS_TRUSTED_ORIGINS", "")

try:
    DATABASES = {"default": dj_database_url.parse(_text("DATABASE_URL"), conn_max_age=60)}
except (ValueError, dj_database_url.ParseError) as fault:
    raise ImproperlyConfigured(
        f"DATABASE_URL cannot be read: {fault} Write it as postgis://user:password@host:5432/name."
    ) from None
if DATABASES["default"]["ENGINE"] != "django.contrib.gis.db.backends.postgis":
    raise ImproperlyConfigured("DATABASE_URL must begin with postgis:// — the atlas needs PostGIS.")

INSTALLED_APPS = [
    "atlas",
    "indicators",
    "spatial",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "atlas.apps.OwnStaticFiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "csp",
    "leaflet",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "atlas.middleware.ContentSecurityPolicy",
    "atlas.middleware.PermissionsPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "atlas.middleware.ApiShortcut",  # what follows is for pages only
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "atlas.urls"
WSGI_APPLICATION = "atlas.wsgi.application"

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
                "csp.context_processors.nonce",
            ],
        },
    },
]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
# One file for what was there first, and one in a folder of its own for each larger room.
LOCALE_PATHS = [BASE_DIR / "locale", *sorted(german.parent for german in (BASE_DIR / "locale").glob("*/de"))]
FORMAT_MODULE_PATH = ["atlas.formats"]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(_text("ATLAS_STATIC_ROOT", str(BASE_DIR / ".local" / "static")))
KERN = BASE_DIR / "node_modules" / "@kern-ux" / "native" / "dist"
GENERATED_STATIC = BASE_DIR / ".local" / "generated"  # fonts and bundles, made when they are looked for
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "atlas.fonts.FontFinder",
    "atlas.bundles.BundleFinder",
]
STATICFILES_DIRS = [BASE_DIR / "static"]  # what npm has installed is in the bundles
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "atlas.static_files.HashedStaticFiles"
        )
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are for debuggers, and large: compressing them would take longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gif", "webp", "zip", "gz", "br", "woff", "woff2")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Readers leave no trace: nothing is loaded from elsewhere, no cookie is set for reading.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _yes("ATLAS_BEHIND_TLS_PROXY", "0") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _yes("ATLAS_BEHIND_TLS_PROXY", "0")
X_FRAME_OPTIONS = "SAMEORIGIN"

# Django itself only mails faults to administrators, of whom none is named here. In the server's log they can be found;
# it names the path, never what was asked nor who asked.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"faults": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django.request": {"handlers": ["faults"], "level": "ERROR"}},
}

# Debian 12 ships GDAL 3.6, which cannot be told to keep off files and network. Uploads are never read with it
# but with pyogrio's own newer GDAL, so this warning has no consequence.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

LEAFLET_CONFIG = {
    "TILES": [],  # no tile server outside the house
    "RESET_VIEW": False,
    "SCALE": "metric",
    "ATTRIBUTION_PREFIX": "",
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": None,
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Small-area atlas",
    "DESCRIPTION": "Areas, metadata and indicator values of the atlas, read-only.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {  # things of several sorts have a `kind`
        "RunKindEnum": "atlas.api.run_payloads.KINDS",
        "NodeKindEnum": "atlas.api.run_payloads.NODE_KINDS",
    },
}

# E-mail on new numbers goes out only where the municipality says by which server, or, to try it out, into which folder.
EMAIL_HOST = _text("ATLAS_MAIL_HOST", "")
EMAIL_PORT = int(_text("ATLAS_MAIL_PORT", "587"))
EMAIL_HOST_USER = _text("ATLAS_MAIL_USER", "")
EMAIL_HOST_PASSWORD = _text("ATLAS_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _yes("ATLAS_MAIL_TLS", "1")
EMAIL_TIMEOUT = 30
EMAIL_FILE_PATH = _text("ATLAS_MAIL_FOLDER", "")
DEFAULT_FROM_EMAIL = _text("ATLAS_MAIL_FROM", "sozialatlas@localhost")
SENDS_MAIL = bool(EMAIL_HOST or EMAIL_FILE_PATH) or TESTING
if EMAIL_FILE_PATH and not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
# The address in messages (https://atlas.example.de); without it none is sent by itself.
ATLAS_SITE = _text("ATLAS_SITE", "")

TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend"
    }
}
