# The atlas for servers. `docker compose up` builds and runs it; docker-compose.yml says what belongs around it.

# What both the build and the running atlas need: Python and the geometry libraries, without their tools.
FROM python:3.12-slim-bookworm AS base
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgdal32 libgeos-c1v5 \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=atlas.settings \
    ATLAS_STATIC_ROOT=/srv/static
WORKDIR /srv/atlas

# The browser's modules.
FROM node:20-bookworm-slim AS browser
WORKDIR /srv/atlas
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# The Python packages, the translations and the static files.
FROM base AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=browser /srv/atlas/node_modules node_modules
# Both commands load the settings and neither opens a database: these two values never leave the build.
RUN export DATABASE_URL=postgis://atlas@nowhere/atlas ATLAS_SECRET_KEY=only-for-the-build \
    && python manage.py compilemessages -v0 --ignore=node_modules \
    && python manage.py collectstatic --noinput -v0

# What runs: no compiler, no npm, no root.
FROM base
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/atlas atlas \
    && install -d -o atlas -g atlas /var/lib/atlas/demo /run/atlas-secrets
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/atlas /srv/atlas
COPY --from=build /srv/static /srv/static
USER atlas
ENV ATLAS_BIND=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/', timeout=8)"]
ENTRYPOINT ["sh", "setup/docker-entrypoint.sh"]
CMD ["python", "-m", "gunicorn", "--config", "setup/gunicorn.conf.py"]
