"""Builds a crosswalk from the geometries of two editions, and better from where people live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import csr_array

from spatial.findings import Finding, RefusedError, listed

from .shares import Crosswalk, with_rows_of_one

FEWEST_POINTS = 10  # fewer say too little about where in an old area people live


@dataclass(frozen=True)
class SliverRule:
    """A piece is a sliver if it is both a small share of its old area and narrower, on average, than a street.

    Two editions draw the same border a few metres apart, or on the other side of the street: such strips hold no
    houses, but would scatter every old area over all its neighbours. Width is 2 · area / perimeter, which is exact for
    long strips. Of the 3,087 pieces between Berlin's areas of 2006 and 2021, 2,485 are slivers; the 602 that are left
    are the changes that the reform meant. The largest piece of an old area is never a sliver.
    """

    share: float = 0.01
    width: float = 20.0  # metres


@dataclass(frozen=True, eq=False)
class Pieces:
    """The intersections of old and new areas: positions, shapes, surface in m², mean width in m."""

    old: np.ndarray
    new: np.ndarray
    shapes: np.ndarray
    area: np.ndarray
    width: np.ndarray

    def __getitem__(self, which: np.ndarray) -> Pieces:
        return Pieces(self.old[which], self.new[which], self.shapes[which], self.area[which], self.width[which])


def build_crosswalk(
    old: gpd.GeoDataFrame,
    new: gpd.GeoDataFrame,
    *,
    points: gpd.GeoDataFrame | None = None,
    point_weight: str | None = None,
    addresses: Mapping[str, float] | None = None,
    slivers: SliverRule = SliverRule(),
) -> Crosswalk:
    """The shares of the old areas in the new ones; both frames have the columns `code` and `geometry`, and a CRS.

    Share of old area i in new area j:
    - by area: surface of i ∩ j / surface of i;
    - with `points` (addresses, buildings, inhabitants; counted by the column `point_weight` if there is one):
      weight of the points in i ∩ j / weight of the points in i;
    - with `addresses` (new code → number; where addresses are known by their new area only, without coordinates):
      the number of each new area is spread evenly over its surface, and shares are taken from that
      (target density weighting, Schroeder 2007, Geographical Analysis 39:311–335).
    An old area with fewer than ten points or addresses is shared by area. Slivers are dropped first, then the shares
    of every old area are made to sum to exactly 1, so that totals are preserved. Who wants several of these for the
    same areas makes one `Overlay`.

    Raises RefusedError for missing columns or CRS, repeated codes, and old areas that no new area covers.
    """
    if points is not None and addresses is not None:
        raise RefusedError(
            de="Bitte entweder Punkte oder Adresszahlen angeben, nicht beides.",
            en="Please hand over either points or numbers of addresses, not both.",
        )
    overlay = Overlay(old, new, slivers)
    if points is not None:
        return overlay.by_points(points, point_weight)
    return overlay.by_area() if addresses is None else overlay.by_numbers(addresses)


class Overlay:
    """Old and new areas laid over one another, without slivers; see `build_crosswalk`."""

    def __init__(self, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, slivers: SliverRule = SliverRule()):
        for frame, de, en in ((old, "alten", "old"), (new, "neuen", "new")):
            _check(frame, de, en)
        self.old_codes, self.new_codes = old["code"].tolist(), new["code"].tolist()
        self.crs = old.crs if old.crs.is_projected else old.estimate_utm_crs()
        self.before, self.after = (
            shapely.make_valid(frame.geometry.to_crs(self.crs).to_numpy()) for frame in (old, new)
        )
        pieces = _pieces(self.before, self.after)
        self.kept, self.findings = _without_slivers(pieces, shapely.area(self.before), slivers, self.old_codes)

    def by_area(self) -> Crosswalk:
        return self._crosswalk("area", self.kept.area, [])

    def by_points(self, points: gpd.GeoDataFrame, weight: str | None = None, *, basis: str = "points") -> Crosswalk:
        """By points, counted by the column `weight`; `basis` is the word for what they stand for."""
        inside = _points_in(self.kept, self.before, self.after, points.to_crs(self.crs), weight)
        return self._better(basis, inside)

    def by_numbers(self, numbers: Mapping[str, float], *, basis: str = "addresses") -> Crosswalk:
        """By a number per new area (addresses, inhabitants), spread evenly over its surface."""
        return self._better(basis, _spread_evenly(self.kept, self.new_codes, numbers))

    def spread_numbers(self, numbers: Mapping[str, float]) -> gpd.GeoDataFrame:
        """A number per new area as points with a `weight`, one inside each piece: for the levels above these areas."""
        return self._points(_spread_evenly(self.kept, self.new_codes, numbers))

    def spread_inhabitants(self, inhabitants: Mapping[str, float], crosswalk: Crosswalk) -> gpd.GeoDataFrame:
        """A number per old area, shared out by a crosswalk of these areas, as points: for the levels above."""
        known = np.array([float(inhabitants.get(code, 0)) for code in self.old_codes])
        shares = np.array([crosswalk.matrix[pair] for pair in zip(self.kept.old, self.kept.new, strict=True)])
        return self._points(known[self.kept.old] * shares)

    def _points(self, weights: np.ndarray) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame({"weight": weights}, geometry=shapely.point_on_surface(self.kept.shapes), crs=self.crs)

    def _better(self, basis: str, weights: np.ndarray) -> Crosswalk:
        kept = self.kept
        told = np.bincount(kept.old, weights, minlength=len(self.old_codes))[kept.old] >= FEWEST_POINTS
        codes = np.asarray(self.old_codes, object)[np.unique(kept.old[~told])]
        return self._crosswalk(basis, np.where(told, weights, kept.area), _shared_by_area(codes))

    def _crosswalk(self, basis: str, weights: np.ndarray, findings: list[Finding]) -> Crosswalk:
        shape = (len(self.old_codes), len(self.new_codes))
        matrix = with_rows_of_one(csr_array((weights, (self.kept.old, self.kept.new)), shape=shape))
        told = (*self.findings, *findings, *_nothing_reaches(matrix, self.new_codes))
        return Crosswalk(tuple(self.old_codes), tuple(self.new_codes), matrix, basis, told)


def _check(frame: gpd.GeoDataFrame, de: str, en: str) -> None:
    if "code" not in frame:
        raise RefusedError(
            de=f"Den {de} Gebieten fehlt die Spalte „code“.", en=f"The {en} areas have no column “code”."
        )
    if frame.crs is None:
        raise RefusedError(
            de=f"Die {de} Gebiete haben kein Koordinatenbezugssystem (CRS); beim Shapefile steht es in der .prj-Datei.",
            en=f"The {en} areas have no coordinate reference system (CRS). A Shapefile has it in its .prj file.",
        )
    repeated = frame["code"][frame["code"].duplicated()].unique()
    if len(repeated):
        raise RefusedError(
            de=f"Unter den {de} Gebieten kommen Schlüssel mehrfach vor: {listed(repeated, 'de')}.",
            en=f"Among the {en} areas there are repeated codes: {listed(repeated, 'en')}.",
        )


def _pieces(before: np.ndarray, after: np.ndarray) -> Pieces:
    shapely.prepare(before)
    first, second = shapely.STRtree(after).query(before, predicate="intersects")
    shapes = shapely.intersection(before[first], after[second])
    area, length = shapely.area(shapes), shapely.length(shapes)
    real = area > 0
    return Pieces(first[real], second[real], shapes[real], area[real], 2 * area[real] / length[real])


def _without_slivers(
    pieces: Pieces, surfaces: np.ndarray, rule: SliverRule, codes: list[str]
) -> tuple[Pieces, list[Finding]]:
    covered = np.bincount(pieces.old, pieces.area, minlength=len(surfaces))
    bare = [codes[position] for position in np.flatnonzero(covered == 0)]
    if bare:
        raise RefusedError(
            de=f"Diese alten Gebiete liegen in keinem neuen: {listed(bare, 'de')}. Gehören die Dateien zum selben Ort?",
            en=f"These old areas lie in no new one: {listed(bare, 'en')}. Do both files belong to the same place?",
        )
    findings = []
    outside = np.flatnonzero(covered < (1 - rule.share) * surfaces)
    if len(outside):
        named = tuple(codes[position] for position in outside)
        findings.append(
            Finding(
                "warning",
                "",
                named,
                de=f"Teile dieser alten Gebiete liegen außerhalb aller neuen: {listed(named, 'de')}. Ihre Zahlen "
                "werden ganz auf die übrigen Teile verteilt.",
                en=f"Parts of these old areas lie outside all new ones: {listed(named, 'en')}. Their numbers go "
                "wholly to the other parts.",
            )
        )
    largest = np.zeros(len(surfaces))
    np.maximum.at(largest, pieces.old, pieces.area)
    share = pieces.area / covered[pieces.old]
    sliver = (share < rule.share) & (pieces.width < rule.width) & (pieces.area < largest[pieces.old])
    if sliver.any():
        most = np.bincount(pieces.old[sliver], share[sliver]).max()
        findings.append(
            Finding(
                "note",
                "",
                (),
                de=f"{sliver.sum()} Splitterflächen (unter {rule.share:.1%} des alten Gebiets und schmaler als "
                f"{rule.width:g} m) bleiben unberücksichtigt; keinem Gebiet gehen damit mehr als {most:.2%} verloren.",
                en=f"{sliver.sum()} slivers (below {rule.share:.1%} of the old area, narrower than {rule.width:g} m) "
                f"are dropped; no area loses more than {most:.2%} by this.",
            )
        )
    return pieces[~sliver], findings


def _points_in(
    pieces: Pieces, before: np.ndarray, after: np.ndarray, points: gpd.GeoDataFrame, weight: str | None
) -> np.ndarray:
    """The weight of the points in each piece; a point on a border belongs to the first area that has it."""
    shapes = points.geometry.to_numpy()
    counted = np.ones(len(shapes)) if weight is None else points[weight].to_numpy(np.float64)
    if not np.all(counted >= 0):
        raise RefusedError(
            de=f"Die Gewichte der Punkte („{weight}“) müssen Zahlen ab 0 sein.",
            en=f"The weights of the points (“{weight}”) must be numbers from 0 on.",
        )
    lies_in = []
    for areas in (before, after):
        point, area = shapely.STRtree(areas).query(shapes, predicate="intersects")
        place = np.full(len(shapes), len(areas))
        np.minimum.at(place, point, area)
        lies_in.append(place)
    width = len(after) + 1
    pairs = np.bincount(lies_in[0] * width + lies_in[1], counted, minlength=(len(before) + 1) * width)
    return pairs[pieces.old * width + pieces.new]


def _spread_evenly(pieces: Pieces, codes: list[str], addresses: Mapping[str, float]) -> np.ndarray:
    known = np.array([float(addresses.get(code, 0)) for code in codes])
    if not np.all(known >= 0) or not known.any():
        raise RefusedError(
            de="Die Adresszahlen passen nicht zu den Schlüsseln der neuen Gebiete.",
            en="The numbers of addresses do not fit the codes of the new areas.",
        )
    surfaces = np.bincount(pieces.new, pieces.area, minlength=len(codes))
    return pieces.area / surfaces[pieces.new] * known[pieces.new]


def _shared_by_area(codes: np.ndarray) -> list[Finding]:
    if not len(codes):
        return []
    return [
        Finding(
            "note",
            "",
            tuple(codes),
            de=f"Zu wenige Punkte oder Adressen in {listed(codes, 'de')}: dort nach Fläche geteilt.",
            en=f"Too few points or addresses in {listed(codes, 'en')}: shared by area there.",
        )
    ]


def _nothing_reaches(matrix: csr_array, codes: list[str]) -> list[Finding]:
    bare = tuple(codes[position] for position in np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() == 0))
    if not bare:
        return []
    return [
        Finding(
            "warning",
            "",
            bare,
            de=f"In diese neuen Gebiete führt kein altes: {listed(bare, 'de')}. Für frühere Jahre fehlt dort die Zahl.",
            en=f"No old area leads to these new ones: {listed(bare, 'en')}. For earlier years they have no number.",
        )
    ]
