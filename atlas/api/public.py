"""What the public may know of: rows of metadata with at least one public number. Drafts are not even listed."""

from django.db.models import Exists, OuterRef, QuerySet

from indicators.models import Audience, Dataset, Indicator, Period, Release, Sheet, Theme

PUBLIC_SHEETS = Sheet.objects.filter(audience=Audience.PUBLIC, current=True, indicator__isnull=False)


def public_indicators() -> QuerySet[Indicator]:
    return Indicator.objects.filter(Exists(PUBLIC_SHEETS.filter(indicator=OuterRef("pk")))).select_related("theme")


def public_themes() -> QuerySet[Theme]:
    return Theme.objects.filter(Exists(PUBLIC_SHEETS.filter(indicator__theme=OuterRef("pk"))))


def public_periods() -> QuerySet[Period]:
    return Period.objects.filter(Exists(PUBLIC_SHEETS.filter(period=OuterRef("pk"))))


def public_datasets() -> QuerySet[Dataset]:
    released = Release.objects.filter(state=Release.State.RELEASED, audience=Audience.PUBLIC)
    datasets = Dataset.objects.filter(Exists(released.filter(dataset=OuterRef("pk"))))
    related = datasets.select_related("hierarchy", "department", "lowest_public_level")
    return related.prefetch_related("variables__dataset")
