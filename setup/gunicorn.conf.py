# ruff: noqa: N999 - the name that gunicorn's users know
"""How the web server runs, in the demo and in the container alike; ATLAS_BIND is the one thing that differs."""

import os
from pathlib import Path

wsgi_app = "atlas.wsgi"
bind = os.environ.get("ATLAS_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
preload_app = True  # pandas and GeoPandas are loaded once and shared
timeout = 60
graceful_timeout = 5
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
# Heartbeats on a real disk can block a worker long enough to be taken for dead.
worker_tmp_dir = next((place for place in ("/dev/shm",) if Path(place).is_dir()), None)  # noqa: S108
accesslog = "-"
# Readers leave no trace: no IP address, no browser, no page they came from, and of the address only the path. What
# stands behind the question mark may be where somebody lives. A proxy in front must do the same.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
errorlog = "-"


def pre_fork(server, worker):
    """A database connection opened while loading must not be shared by two processes."""
    from django.db import connections  # noqa: PLC0415 - Django is not configured before the app is loaded

    connections.close_all()
