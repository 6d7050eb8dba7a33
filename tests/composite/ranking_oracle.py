"""The ranking once more: slow, in fractions, by counting who stands before whom. Nothing of the engine is used."""

from __future__ import annotations

from fractions import Fraction


def ranking(
    values, criteria, *, k=None, up_to=None, cases=None, population=None, minimum_population=None, at_least=None
):
    """values[criterion][area], None for no number; criteria: (weight as text, "high" or "low", minimum cases or None).

    Gives None where nothing can be ranked, else a list with, per area, None or a dict of mean, rank, tied and listed.
    """
    areas = range(len(values[0]))
    weights = [Fraction(weight) for weight, _, _ in criteria]
    weighed = [row for row in range(len(criteria)) if weights[row] > 0]
    counting = [[values[row][area] is not None for area in areas] for row in range(len(criteria))]
    for row, (_, _, minimum) in enumerate(criteria):
        for area in areas:
            if minimum is not None and (cases[row][area] is None or cases[row][area] < minimum):
                counting[row][area] = False
    needed = len(weighed) // 2 + 1 if at_least is None else at_least
    rated = []
    for area in areas:
        enough = sum(counting[row][area] for row in weighed) >= needed
        if minimum_population is not None:
            enough = enough and population[area] is not None and population[area] >= minimum_population
        if enough:
            rated.append(area)
    if not rated or any(not any(counting[row][area] for area in rated) for row in weighed):
        return None
    percents = [{} for _ in criteria]
    for row, (_, worst, _) in enumerate(criteria):
        there = [area for area in rated if counting[row][area]]
        for area in there:
            own = values[row][area]
            before = sum(values[row][b] > own if worst == "high" else values[row][b] < own for b in there)
            equal = sum(values[row][b] == own for b in there)
            percents[row][area] = 100 * (before + Fraction(equal + 1, 2)) / len(there)
    means = {}
    for area in rated:
        with_number = [row for row in weighed if area in percents[row]]
        means[area] = sum(weights[row] * percents[row][area] for row in with_number) / sum(
            weights[row] for row in with_number
        )
    found = [None] * len(areas)
    for area in rated:
        before = sum(means[b] < means[area] for b in rated)
        found[area] = {
            "mean": means[area],
            "rank": before + 1,
            "tied": sum(means[b] == means[area] for b in rated),
            "listed": means[area] <= Fraction(up_to) if k is None else before < k,
            "percents": [percents[row].get(area) for row in range(len(criteria))],
        }
    return found
