"""The atlas's own settings, with the naive views instead of its addresses, and Django's own compression."""

from atlas.settings import *  # noqa: F403
from atlas.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.naive"]
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "benchmarks.naive.urls"
