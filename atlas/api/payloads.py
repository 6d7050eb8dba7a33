"""The shapes of the columnar answers, for the OpenAPI document: docs/architecture.md, “What travels to the browser”.

They describe and never render: rendering 542 areas through serializers would cost more than all the rest.
"""

from rest_framework import serializers

from .serializers import Text


def _numbers(**options) -> serializers.ListField:
    return serializers.ListField(child=serializers.FloatField(allow_null=True), **options)


def _texts(**options) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(allow_blank=True), **options)


def _positions() -> serializers.ListField:
    return serializers.ListField(child=serializers.IntegerField(min_value=0), required=False)


class Statuses(serializers.Serializer):
    """Positions in the area order whose value is not simply `ok`; a status that nobody has is left out."""

    suppressed = _positions()
    missing = _positions()
    unreliable = _positions()
    not_meaningful = _positions()
    estimated = _positions()
    provisional = _positions()


STATUS_NAMES = ["ok", "missing", "suppressed", "unreliable", "not_meaningful", "estimated", "provisional"]


class BoundariesDigests(serializers.Serializer):
    overview = serializers.CharField(required=False)
    detail = serializers.CharField(required=False)


class AreaList(serializers.Serializer):
    """Areas in the frozen area order: position i of every list, and of every list of values, is the same area."""

    codes = _texts()
    names = _texts()
    parents = serializers.ListField(child=serializers.CharField(allow_null=True))
    parent_names = serializers.ListField(child=serializers.CharField(allow_null=True))
    square_kilometres = serializers.ListField(child=serializers.FloatField())
    label_points = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    )
    boundaries = BoundariesDigests()


class FacilityKind(serializers.Serializer):
    kind = serializers.SlugField()
    name = Text()
    capacity_unit = Text()
    source = Text()  # type: ignore[assignment]
    count = serializers.IntegerField()


class Facility(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    capacity = serializers.FloatField(allow_null=True)
    square_metres = serializers.FloatField(allow_null=True)
    point = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    area = serializers.CharField(allow_null=True, required=False, help_text="Only where `areas` was asked for")


class Facilities(FacilityKind):
    """All facilities of a kind, by name."""

    facilities = Facility(many=True)


class Total(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(STATUS_NAMES)


class TotalOfPeriod(serializers.Serializer):
    value = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(STATUS_NAMES)


def _breaks() -> serializers.DictField:
    return serializers.DictField(child=serializers.ListField(child=serializers.FloatField()), required=False)


class Breaks(serializers.Serializer):
    """Inner class breaks by method and number of classes, computed from exactly these values."""

    quantiles = _breaks()
    natural = _breaks()
    equal = _breaks()
    deviation = _breaks()


class Values(serializers.Serializer):
    """One indicator and period in all areas of a level, in the area order. No value without a status."""

    indicator = serializers.SlugField()
    period = serializers.SlugField()
    hierarchy = serializers.SlugField()
    edition = serializers.SlugField()
    level = serializers.SlugField()
    version = serializers.IntegerField(help_text="Version of the indicator's definition")
    releases = serializers.ListField(child=serializers.IntegerField(), help_text="Releases it was computed from")
    values = _numbers()
    statuses = Statuses()
    total = Total()
    breaks = Breaks()
    remarks = serializers.DictField(
        child=serializers.ListField(child=Text()),
        required=False,
        help_text="What is special about areas, by code; only where there is any",
    )
    numerators = _numbers(required=False, help_text="Only with detail=full")
    denominators = _numbers(required=False, help_text="Only with detail=full")
    lower = _numbers(required=False, help_text="Only with detail=full: lower end of the 95% interval")
    upper = _numbers(required=False, help_text="Only with detail=full: upper end of the 95% interval")


class PeriodsOfEdition(serializers.Serializer):
    edition = serializers.SlugField()
    periods = _texts()
    values = serializers.ListField(child=_numbers())
    statuses = Statuses(many=True)
    totals = TotalOfPeriod(many=True)


class AllPeriods(serializers.Serializer):
    """All periods of one indicator: one block per edition, as areas differ between editions."""

    indicator = serializers.SlugField()
    hierarchy = serializers.SlugField()
    level = serializers.SlugField()
    editions = PeriodsOfEdition(many=True)


class ClassesOfAll(serializers.Serializer):
    """Breaks over all reliable values of all periods; `lowest`, `highest` and `mean` are of the same values."""

    breaks = Breaks()
    mean = serializers.FloatField(allow_null=True)
    lowest = serializers.FloatField(allow_null=True)
    highest = serializers.FloatField(allow_null=True)


class ClassesOfEdition(ClassesOfAll):
    """The same over the periods of an edition."""

    edition = serializers.SlugField()
    periods = _texts()


class FixedClasses(serializers.Serializer):
    """Class breaks that hold for all periods of an edition."""

    indicator = serializers.SlugField()
    level = serializers.SlugField()
    editions = ClassesOfEdition(many=True)
    together = ClassesOfAll()


class AreaHead(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.SlugField()
    edition = serializers.SlugField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]


class IndicatorOfArea(serializers.Serializer):
    indicator = serializers.SlugField()
    version = serializers.IntegerField()
    values = _numbers()
    statuses = Statuses()
    total = _numbers()
    total_statuses = Statuses()


class AreaProfile(serializers.Serializer):
    """All indicators and periods of one area, beside those of the root area."""

    area = AreaHead()
    periods = _texts()
    indicators = IndicatorOfArea(many=True)


class OfferedTheme(serializers.Serializer):
    theme = serializers.SlugField()
    name = Text()


class FormerName(serializers.Serializer):
    """What the indicator is called for periods that end on `last_day` or before."""

    last_day = serializers.DateField()
    name = Text()


class PartOf(serializers.Serializer):
    """The structure (categories that add to 100 per cent) that the indicator is a category of."""

    structure = serializers.SlugField()
    name = Text()
    part = serializers.SlugField()
    part_name = Text()
    parts = serializers.ListField(child=serializers.SlugField())


class OfferedIndicator(serializers.Serializer):
    indicator = serializers.SlugField()
    theme = serializers.SlugField()
    kind = serializers.CharField()
    name = Text()
    unit = Text()
    decimals = serializers.IntegerField()
    direction = serializers.CharField()
    source = Text()  # type: ignore[assignment]
    description = Text()
    reading_aid = Text()
    former_names = FormerName(many=True, required=False)
    codes = serializers.DictField(child=serializers.CharField(), required=False, help_text="What others call it")
    structure = PartOf(required=False)
    levels = serializers.DictField(child=_texts(), help_text="Periods by level")


class OfferedPeriod(serializers.Serializer):
    label = Text()  # type: ignore[assignment]
    last_day = serializers.DateField()
    edition = serializers.SlugField()


class OfferedLevel(serializers.Serializer):
    level = serializers.SlugField()
    name = Text()
    plural = Text()


class OfferedEdition(serializers.Serializer):
    label = Text()  # type: ignore[assignment]


class Offer(serializers.Serializer):
    """What can be asked of a municipality's hierarchy: indicators with their levels and periods."""

    themes = OfferedTheme(many=True)
    indicators = OfferedIndicator(many=True)
    periods = serializers.DictField(child=OfferedPeriod())
    levels = OfferedLevel(many=True)
    editions = serializers.DictField(child=OfferedEdition())


class Fault(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField(help_text="A sentence in the reader's language (Accept-Language: de or en)")
    parameter = serializers.CharField(required=False)
    value = serializers.CharField(required=False)
    known = serializers.ListField(child=serializers.CharField(), required=False)
    suggestions = serializers.ListField(child=serializers.CharField(), required=False)


class Problem(serializers.Serializer):
    error = Fault()
