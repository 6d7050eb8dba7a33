"""Catalogue files → indicators; what is new or changed is computed from the numbers that are already released."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from indicators.cataloguing import load_catalogue
from indicators.publishing import publish
from spatial.findings import RefusedError
from spatial.models import Hierarchy


class Command(BaseCommand):
    help = "Reads indicators/catalog and brings themes and indicators up to date, all of them or none."

    @transaction.atomic
    def handle(self, *args, **options):
        try:
            report = load_catalogue()
        except RefusedError as fault:
            raise CommandError(str(fault)) from None
        for word, slugs in (("new", report.new), ("changed", report.changed), ("removed", report.removed)):
            if slugs:
                self.stdout.write(f"{len(slugs)} {word}: {', '.join(slugs)}")
        self.stdout.write(f"{len(report.unchanged)} unchanged")
        for finding in report.unknown:
            self.stderr.write(finding.de)
        if report.to_compute or report.removed:
            for hierarchy in Hierarchy.objects.filter(datasets__releases__state="released").distinct():
                done = publish(hierarchy, indicators=report.to_compute)
                self.stdout.write(f"{hierarchy}: {done}")
