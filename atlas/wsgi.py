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
# A page makes thousands of objects and drops nearly all of them by itself. Looking for circles after every 700, and
# now and then in all that is remembered, took a tenth of the time of large pages, in pauses of up to 40 ms; now 3 ms.
gc.set_threshold(5_000, 20, 50)
