"""import_facilities MAPPING --data FOLDER [--commit]: points and surfaces with a kind and a capacity."""

from spatial.facilities import import_facilities
from spatial.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Prüft Dateien mit Einrichtungen und liest sie mit --commit ein."
    bring_in = import_facilities
