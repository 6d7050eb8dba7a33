"""The methods of recipes in plain words. What stands in brackets %(…)s are their parameters, written for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.numbers import write_whole
from indicators.composite.recipes import Spec

STANDARDISE = {
    "none": _("taken as it is"),
    "z-score": _("distance from the mean of the rated areas, in standard deviations (z-score)"),
    "min-max": _("the lowest number becomes %(low)s, the highest %(high)s, the others in proportion"),
    "scaled": _("%(lower)s becomes %(low)s, %(upper)s becomes %(high)s, the others in proportion"),
    "goalposts": _("%(lower)s becomes %(low)s, %(upper)s becomes %(high)s, the others in proportion, cut off beyond"),
    "distance-to-best": _("nearness to the best area, as a share of the range"),
    "distance-to-reference": _("nearness to the area %(reference)s, as a share of the distance from the lowest to it"),
    "distance-to-target": _("nearness to the target %(target)s, as a share of the distance from the lowest to it"),
    "fraction-of-best": _("share of the best number"),
    "percentile-rank": _("share of the areas with a lower number"),
    "rank": _("rank among the areas, 1 = lowest number"),
    "borda": _("number of areas with a lower number"),
    "exponential": _("rank, stretched exponentially: differences among the highest count most"),
    "categories": _("points by bands of the number"),
}
SCOPES = {
    "all": _("measured on all periods together"),
    "first": _("measured on mean and spread of the earlier edition"),
    "last": _("measured on mean and spread of the newest edition"),
    "base": _("measured on %(base)s"),
}
WEIGHED = _("larger areas count by %(column)s")
AGGREGATE = {
    "arithmetic": _("weighted mean of the parts"),
    "sum": _("weighted sum of the parts"),
    "geometric": _("weighted geometric mean: a low part is only partly made up for by a high one"),
    "harmonic": _("weighted harmonic mean: a low part is hardly made up for by a high one"),
    "generalised-mean": _("weighted generalised mean with the power %(power)s"),
    "owa": _("mean of the parts, weighted by their order: the highest part, the second, and so on"),
    "median": _("weighted median of the parts"),
    "minimum": _("the lowest part"),
    "maximum": _("the highest part"),
    "copeland": _("pairwise comparison: how much of the weight lies in parts in which an area stands above the others"),
    "benefit-of-the-doubt": _("each area with the weights that are most favourable to it"),
}
WEIGHTS = {
    "given": _("weights as the recipe sets them"),
    "equal": _("equal weights"),
    "pca": _("weights from a principal component analysis: what the parts have in common counts most"),
    "optimised": _("weights reckoned so that every part has the importance it shall have"),
    "entropy": _("weights by entropy: parts that tell areas apart count more"),
    "equal-variance": _("weights that give every part the same spread"),
    "critic": _("weights by spread and independence of the parts (CRITIC)"),
    "budget-allocation": _("weights from the points that experts gave"),
    "ahp": _("weights from pairwise comparisons by experts (AHP)"),
}
IMPUTE = {
    "mean": _("a missing number is replaced by the mean of the others"),
    "median": _("a missing number is replaced by the median of the others"),
    "group-mean": _("a missing number is replaced by the mean of the areas of the same group"),
    "group-median": _("a missing number is replaced by the median of the areas of the same group"),
    "latest": _("a missing number is replaced by the area's latest one"),
    "constant": _("a missing number is replaced by the area's nearest one in time"),
    "linear": _("a missing number is drawn between the area's numbers before and after"),
    "linear-constant": _(
        "a missing number is drawn between the area's numbers before and after, or taken from the nearest"
    ),
    "value": _("a missing number is replaced by %(value)s"),
    "row": _("a missing number is replaced by the mean of the area's other scores in the group"),
}
TREAT = {
    "winsorise": _("the outermost numbers of a skewed indicator are pulled in to the next ones"),
    "clip": _("numbers beyond a bound are set to it"),
    "log": _("logarithm"),
    "log-shifted": _("logarithm, shifted so that every number has one"),
    "box-cox": _("Box–Cox transformation"),
    "staged": _(
        "outermost numbers of a skewed indicator are pulled in; where that does not suffice, it is transformed"
    ),
}

# What is drawn anew to see how firm a result is
DRAWN_WEIGHTS = {
    "spread": _("every weight by up to %(share)s more or less"),
    "dirichlet": _("the weights, around those of the recipe"),
    "free": _("the weights, any set of them being as likely as another"),
    "none": "",
}
DRAWN_METHODS = {
    "standardise": _("the way of making indicators comparable"),
    "aggregate": _("the way of putting parts together"),
    "treat": _("the treatment of outliers"),
}


def in_words(table: Mapping[str, Any], spec: Spec | str, **more: Any) -> str:
    """The words of a method with its parameters; `more` are defaults of parameters that a recipe may leave out."""
    method, parameters = (spec, {}) if isinstance(spec, str) else (spec.method, dict(spec.parameters))
    given = {**more, **parameters}
    if "to" in given:
        given["low"], given["high"] = given["to"]
    written = {name: write_whole(each) if _is_number(each) else each for name, each in given.items()}
    return str(table[method]) % written if "%(" in str(table[method]) else str(table[method])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
