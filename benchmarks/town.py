"""The demo town beside the invented numbers: what newcomers see first is measured too."""

from django.core.management import call_command

from benchmarks.places import LOCAL
from benchmarks.tables import say
from demo.write import write_town
from spatial.models import Municipality

TOWN = "musterstadt"
FOLDER = LOCAL / "town"


def build() -> None:
    """Nothing where it already is. Before the invented numbers: a catalogue that is loaded keeps none but its own."""
    if Municipality.objects.filter(slug=TOWN).exists():
        return
    write_town(FOLDER, say)
    call_command("build_atlas", FOLDER / "atlas.yaml", data=FOLDER, verbosity=0)
