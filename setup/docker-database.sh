#!/bin/sh
# Run once by the PostGIS image, inside the new database container: the atlas's role, its database, its password.
# The superuser loses the password that the image insists on: it is for `docker compose exec database psql -U postgres`.
# In brackets, because the image sources this file into its own script where a check-out has lost the executable bit.
(
    set -eu
    psql --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
        --file="${ROLES:-/setup/roles.sql}"
    psql --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --dbname=postgres --set=ON_ERROR_STOP=1 \
        --set=password="$(cat "${ATLAS_SECRETS:-/run/atlas-secrets}/database-password")" <<'SQL'
ALTER ROLE atlas PASSWORD :'password';
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
)
