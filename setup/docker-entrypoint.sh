#!/bin/sh
# Before a container's command: what the environment does not give comes from the secrets' volume.
set -eu
folder=${ATLAS_SECRETS:-/run/atlas-secrets}
if [ -z "${ATLAS_SECRET_KEY:-}" ]; then
    ATLAS_SECRET_KEY=$(cat "$folder/secret-key")
    export ATLAS_SECRET_KEY
fi
if [ -z "${DATABASE_URL:-}" ]; then
    # Quoted for a URL: a password from the environment may hold any character.
    password=$(python -c 'import sys, urllib.parse as u; print(u.quote(open(sys.argv[1]).read(), safe=""))' \
        "$folder/database-password")
    DATABASE_URL="postgis://atlas:$password@database:5432/atlas"
    export DATABASE_URL
fi
exec "$@"
