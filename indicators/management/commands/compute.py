"""Everything anew from the released sheets: after a restored backup, or a change to formulas or visibility."""

from django.core.management.base import BaseCommand

from indicators.publishing import publish
from spatial.models import Hierarchy


class Command(BaseCommand):
    help = "Computes all indicators, series and ready answers of a hierarchy (default: of all) from released numbers."

    def add_arguments(self, parser):
        parser.add_argument("hierarchy", nargs="*", help="slugs; default: all")

    def handle(self, *args, **options):
        hierarchies = Hierarchy.objects.all()
        if options["hierarchy"]:
            hierarchies = hierarchies.filter(slug__in=options["hierarchy"])
        for hierarchy in hierarchies:
            self.stdout.write(f"{hierarchy}: {publish(hierarchy)}")
