"""The entry for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
application = get_wsgi_application()

# What is loaded now stays until the end: the collector need not look through it again and again in every worker, and
# its memory goes on being shared by them. Addresses, and with them all views, would else be loaded at first use.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
# A page makes thousands of objects and drops nearly all of them by itself: looking for circles among them after every
# 700 takes a tenth of its time, and now and then a pause of tens of milliseconds.
gc.set_threshold(50_000, 20, 20)
