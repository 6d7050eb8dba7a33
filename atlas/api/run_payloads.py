"""The shapes of official runs, for the OpenAPI document. They describe and never render."""

from rest_framework import serializers

from .analysis_payloads import Input
from .payloads import STATUS_NAMES
from .serializers import Text

KINDS = ["index", "ranking", "budget"]
NODE_KINDS = ["group", "indicator"]


class RunHead(serializers.Serializer):
    """One official run of a recipe, numbered by territory and recipe."""

    recipe = serializers.SlugField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    name = Text()
    label = serializers.CharField(help_text="The time it speaks of")  # type: ignore[assignment]
    day = serializers.DateField(help_text="Of each indicator the latest numbers up to this day were taken")
    edition = serializers.SlugField()
    level = serializers.SlugField()
    summary = Text()
    office = serializers.CharField(help_text="Who answers for it")
    run_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField()


class RunClass(serializers.Serializer):
    id = serializers.CharField()
    name = Text()


class RunNode(serializers.Serializer):
    """A group or an indicator of an index, in the order of its tree."""

    id = serializers.CharField()
    name = Text()
    description = Text(allow_null=True)
    kind = serializers.ChoiceField(NODE_KINDS)
    depth = serializers.IntegerField(help_text="0: the whole")
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    indicator = serializers.CharField(allow_null=True, help_text="Slug in the catalogue")
    weight = serializers.FloatField(allow_null=True, help_text="Its share in its group")
    weight_in_total = serializers.FloatField(allow_null=True)
    highest_first = serializers.BooleanField(help_text="Whether the highest score has rank 1")
    classes = RunClass(many=True)


class RunSource(serializers.Serializer):
    """Which numbers stood in a column of the table of values, for one period of the run."""

    column = serializers.CharField()
    of = serializers.CharField(help_text="Period of the run")
    indicator = serializers.SlugField()
    name = Text()
    unit = Text()
    version = serializers.IntegerField(help_text="Of the indicator's definition")
    period = serializers.SlugField()
    estimated = serializers.BooleanField(help_text="Carried from the areas of an earlier edition")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Areas by status")


class RunTableHead(serializers.Serializer):
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.IntegerField(help_text="How many")


class RunSettings(serializers.Serializer):
    draws = serializers.IntegerField()
    seed = serializers.IntegerField()
    weights = serializers.CharField(allow_null=True, help_text="The recipe's set of weights, where not its own")
    years = serializers.IntegerField(help_text="Older numbers were not taken")
    numbers = serializers.ChoiceField(["public", "internal"])


class Run(RunHead):
    """One official run: what was computed, from what, by whom, and where its tables are."""

    recipe_version = serializers.IntegerField()
    recipe_text = serializers.CharField(help_text="The file")
    description = Text(allow_null=True)
    procedure = Text(allow_null=True, help_text="Where the procedure comes from")
    recipe_notes = serializers.ListField(child=Text())
    notes = serializers.ListField(child=Text(), help_text="What is to be known of this run")
    periods = serializers.ListField(child=serializers.CharField(), help_text="Oldest first; the last is the run's own")
    settings = RunSettings()
    nodes = RunNode(many=True, help_text="Of an index; empty for others")
    attention = serializers.ListField(
        child=serializers.CharField(), help_text="Classes of areas with special need for attention"
    )
    follows = serializers.IntegerField(allow_null=True, help_text="Of a budget key: number of the run of its index")
    sources = RunSource(many=True)
    releases = Input(many=True)
    digests = serializers.DictField(
        child=serializers.CharField(), help_text="SHA-256: recipe, values, results, content"
    )
    tables = serializers.DictField(child=RunTableHead())


class RunTable(serializers.Serializer):
    """A table of results as the run gave it."""

    table = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.JSONField(allow_null=True)))


class RunNodeArea(serializers.Serializer):
    """One group or indicator of an index in one area; null where there is nothing."""

    id = serializers.CharField()
    value = serializers.FloatField(allow_null=True, help_text="Of an indicator, as delivered")
    score = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    rank_of = serializers.IntegerField(help_text="So many areas have a rank")
    rank_lower = serializers.IntegerField(allow_null=True, help_text="Of the interval of ranks over all draws")
    rank_upper = serializers.IntegerField(allow_null=True)
    class_id = serializers.CharField(allow_null=True)
    class_name = Text(allow_null=True)
    class_kept = serializers.FloatField(allow_null=True, help_text="Share of draws in which the class stays")
    contribution = serializers.FloatField(allow_null=True, help_text="To the score of its group")
    contribution_to_total = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(STATUS_NAMES)
    imputed = serializers.IntegerField(help_text="Indicators below that were filled in")
    treated = serializers.IntegerField(help_text="Indicators below that were moved as outliers")
    absent = serializers.IntegerField(help_text="Indicators below without a number")
    change = serializers.FloatField(allow_null=True, help_text="Of the score since the period before")
    rank_change = serializers.IntegerField(allow_null=True)
    class_before = serializers.CharField(allow_null=True)


class RunArea(serializers.Serializer):
    """Why one area is where it is. Of an index `nodes` and what stands with them, of a ranking `reason`, of a budget
    key `row`."""

    recipe = serializers.SlugField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    label = serializers.CharField()  # type: ignore[assignment]
    code = serializers.CharField()
    name = serializers.CharField()
    rated = serializers.BooleanField(required=False)
    not_rated_because = Text(required=False, allow_null=True)
    attention = serializers.BooleanField(required=False, help_text="Special need for attention")
    unattributed = serializers.FloatField(
        required=False, allow_null=True, help_text="Score of the whole less its contributions"
    )
    nodes = RunNodeArea(many=True, required=False)
    listed = serializers.BooleanField(required=False, help_text="Special need for attention")
    row = serializers.DictField(required=False, help_text="The area's row of the table result")
    criteria = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="The area's rows of the table cells"
    )
    reason = serializers.DictField(
        required=False, allow_null=True, help_text="Of listed areas and those near the line: what would have to change"
    )
    sentences = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="The reason in words"
    )
    variants = serializers.DictField(required=False, allow_null=True, help_text="The area's row of the table variants")


class RunProtocol(serializers.Serializer):
    """All that is needed to run it again, to the digit: `python -m indicators.composite --check PROTOCOL.json`."""

    format = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    recipe = serializers.CharField()
    values = serializers.DictField()
    seed = serializers.IntegerField(allow_null=True)
    settings = serializers.DictField()
    results = serializers.DictField()
    summary = Text()
    who = serializers.CharField()
    when = serializers.DateTimeField()
    version = serializers.CharField()
    sha256 = serializers.DictField(child=serializers.CharField())
