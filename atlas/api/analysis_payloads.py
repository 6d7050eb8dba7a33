"""The shapes of the analyses, for the OpenAPI document. They describe and never render."""

from rest_framework import serializers

from indicators.formulas.benchmark import Comparison
from indicators.formulas.trends import Direction, Reason

from .payloads import STATUS_NAMES, Statuses
from .serializers import Text

COMPARISONS = [each.name.lower() for each in Comparison]
TRENDS = [each.name.lower() for each in Direction]
REASONS = [each.name.lower() for each in Reason if each]


def _numbers(**options) -> serializers.ListField:
    return serializers.ListField(child=serializers.FloatField(allow_null=True), **options)


def _words(choices: list[str], help_text: str, *, allow_null: bool = False) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices, allow_null=allow_null), help_text=help_text)


class Benchmark(serializers.Serializer):
    """What the areas are compared with. A value that is hidden or unsure compares with nothing."""

    kind = serializers.ChoiceField(["city", "parent", "reference", "area", "number"])
    code = serializers.CharField(allow_null=True)
    name = Text(allow_null=True)
    value = serializers.FloatField(allow_null=True, help_text="null: hidden, or different for each area")
    status = serializers.ChoiceField(STATUS_NAMES)
    values = _numbers(allow_null=True, help_text="Of parents: each area's own")


class Autocorrelation(serializers.Serializer):
    """Moran's I of the whole edition level, computed at release."""

    statistic = serializers.FloatField()
    expected = serializers.FloatField()
    z = serializers.FloatField()
    p_value = serializers.FloatField()
    areas = serializers.IntegerField(help_text="So many took part")
    permutations = serializers.IntegerField(required=False, help_text="Of the clusters' test")
    false_discoveries = serializers.FloatField(required=False, help_text="Share of false clusters allowed")


class Funnel(serializers.Serializer):
    """Limits of chance around the benchmark for each area's base, at 95 % and 99.8 %."""

    bases = _numbers()

    def get_fields(self):
        names = [f"{end}_{limit}" for limit in ("95", "99.8") for end in ("lower", "upper")]
        return super().get_fields() | {name: _numbers() for name in names}


class Analysis(serializers.Serializer):
    """One indicator and period in all areas of a level, in the area order; judged is only what has the status ok."""

    indicator = serializers.SlugField()
    period = serializers.SlugField()
    hierarchy = serializers.SlugField()
    edition = serializers.SlugField()
    level = serializers.SlugField()
    version = serializers.IntegerField(help_text="Version of the indicator's definition")
    releases = serializers.ListField(child=serializers.IntegerField(), help_text="Releases it was computed from")
    direction = serializers.ChoiceField(["more_is_better", "less_is_better", "neutral"])
    values = _numbers()
    statuses = Statuses()
    lower = _numbers(help_text="Lower end of the 95% interval")
    upper = _numbers(help_text="Upper end of the 95% interval")
    benchmark = Benchmark()
    comparison = _words(COMPARISONS, "At 95 %; unknown where it cannot be told, and for the benchmark itself")
    strong = serializers.ListField(child=serializers.BooleanField(), help_text="It would stand at 99.8 % too")
    ranked = serializers.IntegerField(help_text="So many areas of this level and edition have a rank")
    rank = _numbers(help_text="1 for the highest value; equal values share the smallest of their ranks")
    percentile = _numbers(help_text="0 to 100; 50 in the middle")
    deviation = _numbers(help_text="From the areas' mean, in standard deviations")
    trend_periods = serializers.ListField(child=serializers.SlugField(), help_text="Looked at for the trend")
    trend = _words(TRENDS, "At 95 %, over five equally spaced, independent periods")
    trend_reason = _words(REASONS, "Why a trend cannot be told", allow_null=True)
    trend_p_value = _numbers()
    clusters = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=4),
        allow_null=True,
        help_text="Local Moran: 0 none, 1 high among high, 2 low among high, 3 low among low, 4 high among low; "
        "null where it was not computed",
    )
    autocorrelation = Autocorrelation(allow_null=True)
    smoothed = _numbers(
        required=False, allow_null=True, help_text="Only with smoothed=true: empirical-Bayes estimates, for maps only"
    )
    funnel = Funnel(required=False, allow_null=True, help_text="Only with funnel=true")


class Moved(serializers.Serializer):
    indicator = serializers.SlugField()
    period = serializers.SlugField()
    since = serializers.SlugField()
    code = serializers.CharField()
    name = serializers.CharField()
    before = serializers.FloatField()
    after = serializers.FloatField()
    difference = serializers.FloatField(help_text="In the indicator's unit, of shares in percentage points")
    z = serializers.FloatField(help_text="Strength, by which the list is sorted")
    q_value = serializers.FloatField(help_text="p-value adjusted for all cells tested (Benjamini–Hochberg)")
    judgement = serializers.ChoiceField(["better", "worse", "higher", "lower"])


class Changes(serializers.Serializer):
    """What moved within a year beyond noise; on average at most 5 % of the list are there by chance."""

    hierarchy = serializers.SlugField()
    level = serializers.SlugField()
    edition = serializers.SlugField()
    tested = serializers.IntegerField(help_text="So many cells (areas × indicators) could be tested")
    not_tested = serializers.DictField(
        child=serializers.ChoiceField(["no_year_before", "series_break", "overlapping", "no_test"]),
        help_text="Indicators that could not be tested, and why",
    )
    changes = Moved(many=True)


class Part(serializers.Serializer):
    indicator = serializers.SlugField()
    own = serializers.FloatField(allow_null=True)
    other = serializers.FloatField(allow_null=True)
    contribution = serializers.FloatField(allow_null=True, help_text="Share of the squared distance, 0 to 1")


class Alike(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    distance = serializers.FloatField(help_text="In standard deviations")
    parts = Part(many=True)


class Neighbours(serializers.Serializer):
    """The areas most like an area, nearest first; an empty list where too little is known of it."""

    level = serializers.SlugField()
    code = serializers.CharField()
    name = serializers.CharField()
    edition = serializers.SlugField()
    profile = serializers.DictField(child=serializers.SlugField(), help_text="Indicators compared, and their periods")
    warning = Text(allow_null=True, help_text="Where it mixes what is counted at home, at sites and at work")
    compared_with = serializers.IntegerField(help_text="So many other areas have numbers for it")
    neighbours = Alike(many=True)


class Told(serializers.Serializer):
    indicator = serializers.SlugField()
    period = serializers.SlugField()
    text = Text()


class AreaText(serializers.Serializer):
    """An area in neutral sentences."""

    level = serializers.SlugField()
    code = serializers.CharField()
    name = serializers.CharField()
    edition = serializers.SlugField()
    summary = Text(help_text="Where the area lies clearly above and below the whole; empty where nothing compares")
    texts = Told(many=True)
    silent = serializers.DictField(
        child=serializers.ChoiceField(STATUS_NAMES), help_text="Indicators of which nothing is said, by status"
    )


class Input(serializers.Serializer):
    """A release that went into the values, and the file that brought it."""

    release = serializers.IntegerField()
    dataset = serializers.SlugField()
    name = Text()
    department = Text()
    source = Text()  # type: ignore[assignment]
    licence = serializers.CharField()
    period = serializers.SlugField()
    period_label = Text()
    file_name = serializers.CharField()
    checksum = serializers.CharField(help_text="SHA-256 of the file")
    imported_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)
    provisional = serializers.BooleanField(help_text="Final numbers will replace these")


class Origin(serializers.Serializer):
    """Where values come from."""

    indicator = serializers.SlugField()
    version = serializers.IntegerField(help_text="Of the definition they were computed with")
    current_version = serializers.IntegerField(help_text="Of the definition as it is now")
    level = serializers.SlugField()
    period = serializers.SlugField()
    edition = serializers.SlugField()
    edition_source = Text()
    edition_checksum = serializers.CharField(allow_blank=True)
    crosswalk = serializers.BooleanField(help_text="Carried from the areas of another edition: estimated")
    inputs = Input(many=True)
