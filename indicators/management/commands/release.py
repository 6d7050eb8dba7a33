"""Lists drafts, or lets people see them: `release --dataset population --period 2023-12-31 --audience public`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from indicators.models import Audience, Release
from indicators.releasing import release_many
from spatial.findings import RefusedError

AUDIENCES = {"internal": Audience.INTERNAL, "public": Audience.PUBLIC}


class Command(BaseCommand):
    help = "Without --audience: lists the drafts. With it: releases the drafts that match, all of them or none."

    def add_arguments(self, parser: ArgumentParser):
        parser.add_argument("--audience", choices=AUDIENCES)
        parser.add_argument("--dataset", action="append", default=[], help="slug; may be given more than once")
        parser.add_argument("--period", action="append", default=[], help="slug; may be given more than once")
        parser.add_argument("--hierarchy", help="slug")

    def handle(self, *args, **options):
        drafts = Release.objects.filter(state=Release.State.DRAFT).select_related(
            "dataset__hierarchy", "period", "brought_by"
        )
        for option, field in (("dataset", "dataset__slug__in"), ("period", "period__slug__in")):
            if options[option]:
                drafts = drafts.filter(**{field: options[option]})
        if options["hierarchy"]:
            drafts = drafts.filter(dataset__hierarchy__slug=options["hierarchy"])
        if not drafts:
            raise CommandError("There is no draft release that matches.")
        for draft in drafts.order_by("dataset__hierarchy", "dataset__slug", "period__last_day", "pk"):
            self.stdout.write(
                f"{draft.pk:6}  {draft.dataset.hierarchy.slug}  {draft.dataset.slug}  {draft.period.slug}  "
                f"{draft.brought_by.file_name}"
            )
        if options["audience"]:
            try:
                release_many(drafts, audience=AUDIENCES[options["audience"]], by=None)
            except RefusedError as fault:
                raise CommandError(str(fault)) from None
            self.stdout.write(f"Released to {options['audience']}.")
