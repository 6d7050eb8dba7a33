"""A run under the reader's own weights: from the address to what the page shows, official and own side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.asking import NotShownError
from atlas.colours import PATTERNS
from atlas.exports.run_tables import facts_of_run
from atlas.numbers import write, write_difference, write_share, write_whole
from atlas.official.asking import AskedRun, run_address
from atlas.official.classes import class_name, colour, crossed_id, swatches, symbol
from atlas.official.columns import AreaRow, Cell, Column, sorted_table
from atlas.official.maps import MAP_FILES, area_map
from atlas.official.rankings import LISTED, OTHERS, criteria_of
from atlas.official.trees import heads
from atlas.official.weighing_parts import present_made
from atlas.official.weighing_words import enters_and_leaves, reclassed, reranked
from atlas.official.weights import Weights, write_points
from atlas.query import UnclearError
from indicators.composite.recipes import Recipe
from indicators.official.areas import rows_of
from indicators.official.weighing import Part, Weighed, parts_of, weigh
from indicators.official.weighing_model import model_of
from spatial.findings import RefusedError
from spatial.texts import in_language


def present_weighing(asked: AskedRun, weights: Weights) -> dict[str, Any]:
    parts = parts_of(asked.read)
    if not parts:
        raise NotShownError(
            gettext("“%s” has no weights that could be moved.") % in_language(asked.run.name),
            (in_language(asked.run.name), asked.address),
        )
    chosen = weights.changed(parts)
    try:
        own, official = weigh(asked.read, chosen.points), weigh(asked.read, {})
    except RefusedError as fault:
        raise UnclearError("w", fault.de if get_language() == "de" else fault.en) from fault
    return _Page(asked, chosen, parts, own, official).context()


class _Page:
    def __init__(self, asked: AskedRun, weights: Weights, parts: list[Part], own: Weighed, official: Weighed):
        self.asked, self.weights, self.parts, self.own, self.official = asked, weights, parts, own, official
        self.read = asked.read
        self.nodes = heads(self.read)
        self.names = {node.id: in_language(node.name) for node in self.nodes} or {
            name: criterion["name"] for name, criterion in criteria_of(self.read).items()
        }

    def context(self) -> dict[str, Any]:
        run = self.asked.run
        address = weights_address(self.asked)
        table = sorted_table(self.asked.query, in_language(run.edition_level.level.name), self._columns(), self._rows())
        for heading in table["headings"]:
            heading["address"] = self._with(heading["address"])
        return {
            "municipality": self.asked.municipality,
            "run": run,
            "official_address": self.asked.address,
            "address": address + self._with(""),
            "bare_address": address,
            "level": run.edition_level.level,
            "groups": self._groups(),
            "changed": bool(self.weights.points),
            "summary": self.summary(),
            "table": table,
            "table_caption": gettext("Ranks with your weights and officially"),
            "maps": [
                {
                    "which": "own",
                    "title": gettext("Your weights"),
                    "note": gettext("not official"),
                    "drawn": self.own_map(),
                },
                {
                    "which": "official",
                    "title": gettext("Official run"),
                    "note": run.label,
                    "drawn": self._map(self.official, gettext("Map: result of the official run")),
                },
            ],
            "made": present_made(self.asked, self.weights, self.nodes, self.names),
            "swatches": swatches(self.nodes),
            "patterns": PATTERNS,
            "legend": self._legend(),
            "table_facts": [*facts_of_run(self.read), (gettext("Weights"), self._weights_in_words())],
            "hierarchy": self.asked.query.hierarchy,
            "hidden": {
                "hierarchy": self.asked.query.hierarchy,
                "sort": self.asked.query.sort,
                "area": self.weights.area,
            },
            "own_words": self.weights.to_text(),
            "page_data": self._page_data(),
        }

    def _with(self, address: str) -> str:
        """An address of this page with the weights in it."""
        query = QueryDict(address.lstrip("?"), mutable=True)
        if self.weights.points:
            query["w"] = self.weights.to_text()
        if self.weights.area:
            query["area"] = self.weights.area
        return f"?{query.urlencode(safe=':')}" if query else ""

    def _groups(self) -> list[dict[str, Any]]:
        """One set of sliders per group, with shares in it: official and own."""
        found: dict[str, list[dict[str, Any]]] = {}
        points = {part.id: self.weights.points.get(part.id, float(part.points)) for part in self.parts}
        sums: dict[str, float] = {}
        for part in self.parts:
            sums[part.group] = sums.get(part.group, 0) + points[part.id]
        for part in self.parts:
            at = self.weights.points.get(part.id)
            share = points[part.id] / sums[part.group]
            found.setdefault(part.group, []).append(
                {
                    "id": part.id,
                    "name": self.names.get(part.id, part.id),
                    "points": write_points(part) if at is None else f"{at:g}",
                    "official": write_points(part),
                    "official_share": write_share(float(part.points) / 100),
                    "share": write_share(share),
                }
            )
        return [
            {
                "id": name,
                "name": self.names.get(name, ""),
                "parts": parts,
                "changed": any(part["id"] in self.weights.points for part in parts),
            }
            for name, parts in found.items()
        ]

    def summary(self) -> str:
        """What the own weights change, in a sentence."""
        if not self.weights.points:
            return gettext("These are the official weights.")
        if self.own.listed is not None and self.official.listed is not None:
            places = range(len(self.own.codes))
            comes = [self._name(i) for i in places if self.own.listed[i] and not self.official.listed[i]]
            goes = [self._name(i) for i in places if self.official.listed[i] and not self.own.listed[i]]
            if not comes and not goes:
                return gettext("With these weights the same areas are on the list.")
            return enters_and_leaves(", ".join(comes) or gettext("no area"), ", ".join(goes) or gettext("no area"))
        if self.own.classes is not None and self.official.classes is not None:
            moved = sum(a != b for a, b in zip(self.own.classes, self.official.classes, strict=True))
            rated = sum(each is not None for each in self.official.classes)
            return reclassed(str(moved), str(rated), moved)
        moved = sum(a != b for a, b in zip(self.own.ranks, self.official.ranks, strict=True))
        return reranked(str(moved))

    def _weights_in_words(self) -> str:
        """For files: what was moved, and from where."""
        moved = [part for part in self.parts if part.id in self.weights.points]
        return "; ".join(
            gettext("%(name)s %(own)s (officially %(official)s)")
            % {
                "name": self.names.get(part.id, part.id),
                "own": write_whole(self.weights.points[part.id]),
                "official": write_whole(round(float(part.points), 1)),
            }
            for part in moved
        ) or gettext("These are the official weights.")

    def _name(self, place: int) -> str:
        return self.read.areas[self.own.codes[place]]

    def _columns(self) -> list[Column]:
        kind = gettext("mean rank in per cent") if self.own.listed is not None else ""
        columns = [
            Column("own-rank", gettext("Your rank"), hint=kind),
            Column("rank", gettext("Official rank"), hint=gettext("interval")),
            Column("moved", gettext("Difference")),
        ]
        if self.own.listed is not None:
            columns += [
                Column("own-listed", gettext("Listed by you"), numeric=False),
                Column("listed", gettext("Officially listed"), numeric=False),
            ]
        elif self.own.classes is not None:
            columns += [
                Column("own-class", gettext("Your class"), numeric=False),
                Column("class", gettext("Official class"), numeric=False),
            ]
        return columns

    def _rows(self) -> list[AreaRow]:
        kept = {row["code"]: row for row in rows_of(self.read.current)}
        return [self._row(place, code, kept[code]) for place, code in enumerate(self.own.codes) if code in kept]

    def _row(self, place: int, code: str, kept: Mapping[str, Any]) -> AreaRow:
        own, official = self.own.ranks[place], self.official.ranks[place]
        low, high = self._interval(kept)
        moved = None if own is None or official is None else own - official
        more = "" if self.own.listed is None or own is None else write(self.own.scores[place] or 0.0, 1)
        cells = {
            "own-rank": Cell("" if own is None else f"{own}", by=own, more=more),
            "rank": Cell(
                "" if official is None else f"{official}", by=official, more="" if low is None else f"{low}–{high}"
            ),
            "moved": Cell("" if moved is None else write_difference(moved, 0), by=moved),
        }
        if self.own.listed is not None and self.official.listed is not None:
            for key, listed in (("own-listed", self.own.listed[place]), ("listed", self.official.listed[place])):
                cells[key] = Cell(gettext("yes") if listed else "", by=0 if listed else None)
        if self.own.classes is not None and self.official.classes is not None:
            cells["own-class"] = self._class(self.own.classes[place])
            cells["class"] = self._class(self.official.classes[place])
        return AreaRow(code, self.read.areas[code], self.asked.area_address(code), cells)

    def _interval(self, kept: Mapping[str, Any]) -> tuple[int | None, int | None]:
        named = self._scored.id if self.nodes else ""
        names = (f"{named}.rank_lower", f"{named}.rank_upper") if named else ("rank_low", "rank_high")
        low, high = (kept.get(name) for name in names)
        return (None, None) if low is None or high is None else (round(low), round(high))

    @property
    def _scored(self) -> Any:
        """The node whose score and rank are shown: of classes that lie side by side, the first."""
        root = self.nodes[0]
        return next(node for node in self.nodes if node.depth == 1) if root.crossed else root

    def _class(self, found: str | None) -> Cell:
        if found is None:
            return Cell("", symbol="status-missing")
        root = self.nodes[0]
        place = [each for each, _ in root.classes].index(found)
        return Cell(self._class_text(found), by=place, symbol=symbol(self._scored, self._shade(found)))

    def _class_text(self, found: str) -> str:
        root = self.nodes[0]
        return crossed_id(found) if root.crossed else class_name(root, found)

    def _shade(self, found: str | None) -> str | None:
        """The class that colours tell: of crossed ones the first part's."""
        if found is None or not self.nodes[0].crossed:
            return found
        return next((each for each, _ in self._scored.classes if found.startswith(each)), None)

    def own_map(self) -> dict[str, Any] | None:
        """With files of its own, which know the weights."""
        drawn = self._map(self.own, gettext("Map: result with your weights"))
        if drawn is None:
            return None
        run = self.asked.run
        place = [self.asked.municipality.slug, run.recipe, run.number]
        question = self._with(self.asked.query.to_address(sort=None))
        files = [
            {"name": name, "address": reverse("run-weights-map", args=[*place, kind]) + question}
            for kind, name in MAP_FILES.items()
        ]
        note = gettext("Not an official result. Weights: %s.") % self._weights_in_words()
        return drawn | {"files": files, "note": note, "title": gettext("%s, with own weights") % in_language(run.name)}

    def _map(self, weighed: Weighed, label: str) -> dict[str, Any] | None:
        look = dict(zip(weighed.codes, self._looks(weighed), strict=True))
        if not look:
            return None
        legend = [(each["colour"], each["name"]) for each in self._legend()]
        drawn = area_map(self.asked, lambda code: look.get(code, ("", "")), "", legend)
        return None if drawn is None else drawn | {"label": label}

    def _looks(self, weighed: Weighed) -> list[tuple[str, str]]:
        if weighed.listed is not None:
            return [
                ("", gettext("not ranked"))
                if rank is None
                else (LISTED, gettext("on the list"))
                if listed
                else (OTHERS, gettext("not on the list"))
                for rank, listed in zip(weighed.ranks, weighed.listed, strict=True)
            ]
        return [
            (colour(self._scored, self._shade(each)), self._class_text(each) if each else gettext("without a class"))
            for each in weighed.classes or []
        ]

    def _legend(self) -> list[dict[str, str]]:
        if self.own.listed is not None:
            return [
                {"colour": LISTED, "name": gettext("on the list")},
                {"colour": OTHERS, "name": gettext("not on the list")},
            ]
        return [
            {"colour": colour(self._scored, each), "name": in_language(name)} for each, name in self._scored.classes
        ]

    def _page_data(self) -> dict[str, Any]:
        """For the script: the model (or none), how classes look and are called, and what it says."""
        classes = {}
        if self.nodes:
            for found, _ in self.nodes[0].classes:
                shade = self._shade(found)
                classes[found] = {
                    "text": self._class_text(found),
                    "colour": colour(self._scored, shade),
                    "symbol": symbol(self._scored, shade),
                }
        return {
            "language": get_language(),
            "model": model_of(self.read),
            "codes": list(self.own.codes),
            "parts": [{"id": part.id, "group": part.group, "points": float(part.points)} for part in self.parts],
            "numbers": reverse(
                "run-weighed", args=[self.asked.municipality.slug, self.asked.run.recipe, self.asked.run.number]
            ),
            "hierarchy": self.asked.query.hierarchy,
            "names": dict(self.read.areas),
            "scored": self._scored.id if self.nodes else None,
            "classes": classes,
            "listed": {"yes": LISTED, "no": OTHERS},
            "official": {
                "ranks": self.official.ranks,
                "classes": self.official.classes,
                "listed": self.official.listed,
            },
            "texts": {
                "official": gettext("These are the official weights."),
                "same_list": gettext("With these weights the same areas are on the list."),
                "list": enters_and_leaves("{comes}", "{goes}"),
                "classes": reclassed("{moved}", "{rated}", 2),
                "class_one": reclassed("{moved}", "{rated}", 1),
                "ranks": reranked("{moved}"),
                "nobody": gettext("no area"),
                "all_zero": gettext("In one group all weights are 0. At least one part must count."),
                "yes": gettext("yes"),
                "not_ranked": gettext("not ranked"),
                "on_list": gettext("on the list"),
                "off_list": gettext("not on the list"),
                "unclassed": gettext("without a class"),
                "failed": gettext("The result could not be computed. Please try again."),
            },
        }


def can_be_weighed(recipe: Recipe) -> bool:
    """Where something stands beside something else; a budget key follows an index."""
    if recipe.index is not None:
        return any(len(node.parts) > 1 and not node.cross for node in recipe.index)
    return recipe.kind == "ranking" and len(recipe.criteria) > 1


def weights_address(asked: AskedRun) -> str:
    return run_address(asked.municipality, asked.run, asked.number or asked.run.number) + "weights/"


def numbers_of(asked: AskedRun, weights: Weights) -> dict[str, Any]:
    """The same as numbers alone, for recipes that a browser cannot compute by itself."""
    try:
        own = weigh(asked.read, weights.points)
    except RefusedError as fault:
        raise UnclearError("w", fault.de if get_language() == "de" else fault.en) from fault
    return {
        "codes": list(own.codes),
        "scores": own.scores,
        "ranks": own.ranks,
        "classes": own.classes,
        "listed": own.listed,
    }


def rows_beside(asked: AskedRun, weights: Weights) -> list[dict[str, Any]]:
    """A row per area: rank, score and class or place on the list, under own weights and officially."""
    both = {"own": numbers_of(asked, weights), "official": numbers_of(asked, Weights(points={}))}
    told = [name for name in ("scores", "ranks", "classes", "listed") if both["own"][name] is not None]
    return [
        {"code": code} | {f"{whose}_{name}": found[name][place] for whose, found in both.items() for name in told}
        for place, code in enumerate(both["own"]["codes"])
    ]
