#!/bin/sh
# Before web and worker start: tables up to date and, unless ATLAS_DEMO=0, the demo town. Changes nothing if all is there.
set -eu
python manage.py migrate --noinput
if [ "${ATLAS_DEMO:-1}" != 0 ]; then
    town=${ATLAS_DEMO_FOLDER:-/var/lib/atlas/demo}
    python -m demo "$town"
    python manage.py build_atlas "$town/atlas.yaml" --data "$town"
fi
