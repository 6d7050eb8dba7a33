"""Official runs of Feldstadt: an index with its change, one that lays classes side by side, rankings, a budget key.

Public are the index, the crossed index and the ranking of 2021; the ranking of 2020 and the key are internal.
"""

from datetime import date

from indicators.composite.recipes import recipe_of
from indicators.models import Audience, OfficialRun
from indicators.official import carry_out, release_run
from spatial.models import Territory

INDEX = """\
recipe: chances
kind: index
version: 1
name: {de: "Chancen <b>& mehr</b>", en: "Chances <b>& more</b>"}
description: {de: Wie viele Kinder und Menschen es gibt., en: How many children and people there are.}
source: {de: Erfunden., en: Invented.}
notes:
  - {de: "Nur zum Ausprobieren, <i>nicht</i> ernst.", en: Only for trying.}
level: quartier
change_over: 1
areas: {minimum_population: 50}
indicators: {standardise: {method: z-score, ddof: 0, scope: {base: first}}}
groups:
  aggregate: arithmetic
  missing: {rule: skip, at_least: 0.5}
  standardise: {method: z-score, ddof: 0, scope: {base: first}}
  classes:
    method: fixed
    classes:
      - {id: "1", name: {de: gering, en: low}, below: -0.5}
      - {id: "2", name: {de: mittel, en: medium}, up_to: 0.5}
      - {id: "3", name: {de: hoch, en: high}}
attention: ["3"]
uncertainty: {draws: 200, seed: 7, weights: {method: spread, spread: 0.25}}
index:
  id: whole
  name: {de: Chancen, en: Chances}
  parts:
    - {id: young, name: {de: Junge, en: Young}, weight: 3, parts: [{id: child-share, direction: down}]}
    - {id: people, name: {de: Menschen, en: People}, parts: [{id: inhabitants}]}
"""

CROSSED = """\
recipe: side-by-side
kind: index
version: 1
name: {de: Lage und Größe, en: Situation and size}
level: quartier
areas: {minimum_population: 50}
indicators: {standardise: {method: z-score, ddof: 0}}
groups:
  aggregate: sum
  weights: equal
  classes:
    method: fixed
    classes: [{id: "1", name: {de: niedrig, en: low}, below: 0}, {id: "2", name: {de: hoch, en: high}}]
attention: ["2-"]
uncertainty: {draws: 200, seed: 7}
index:
  id: both
  cross: true
  standardise: none
  parts:
    - {id: situation, name: {de: Lage, en: Situation}, parts: [{id: child-share}]}
    - id: size
      name: {de: Größe, en: Size}
      classes:
        method: fixed
        classes: [{id: "+", name: {de: klein, en: small}, below: 0}, {id: "-", name: {de: groß, en: large}}]
      parts: [{id: inhabitants}]
"""

RANKING = """\
recipe: attention
kind: ranking
version: 1
name: {de: Rangfolge, en: Order of areas}
description: {de: Findet vier Gebiete., en: Finds four areas.}
level: quartier
areas: {minimum_population: 50, exclude: [{code: "0201", reason: {de: Baustelle, en: building site}}]}
criteria:
  - id: child-share
    name: {de: Kinderanteil, en: Share of children}
    unit: {de: "%", en: "%"}
    lowest: 0
    highest: 100
  - {id: inhabitants, name: {de: Menschen, en: People}, decimals: 0, lowest: 0}
select: {count: 4}
criteria_at_least: 1
uncertainty: {draws: 200, seed: 7}
"""

KEY = """\
recipe: money
kind: budget
version: 1
name: {de: Geld, en: Money}
level: quartier
amount: "1000.00"
unit: {de: Euro, en: euros}
base: {share: 0.5, by: population}
need: {index: chances, column: whole.score, scale: shifted, more: high, missing: mean}
floor: {absolute: 20}
variants: {flat: {base: {share: 1, by: population}}}
"""


def build() -> None:
    for text, year, audience in (
        (INDEX, 2021, Audience.PUBLIC),
        (CROSSED, 2021, Audience.PUBLIC),
        (RANKING, 2020, Audience.INTERNAL),
        (RANKING, 2021, Audience.PUBLIC),
        (KEY, 2021, Audience.INTERNAL),
    ):
        run(text, year, audience)


def run(text: str, year: int, audience: int) -> OfficialRun:
    """A run for the end of a year; released to the public, or left as an internal draft."""
    territory = Territory.objects.select_related("municipality", "hierarchy", "default_level").get()
    made = carry_out(recipe_of(text), territory, day=date(year, 12, 31)).run
    if audience == Audience.PUBLIC:
        release_run(made, audience=audience, by=None)
    return made
