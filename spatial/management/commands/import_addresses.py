"""import_addresses MAPPING --data FOLDER [--commit]: houses by street and number, for the search field."""

from spatial.addresses import import_addresses
from spatial.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Prüft eine Datei mit Adressen von Häusern und liest sie mit --commit ein."
    bring_in = import_addresses
