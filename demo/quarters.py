"""The forty Quartiere, part by part: where they are, how they are built, who lives there.

A *part* is a face of the drawing board that never changes. Most Quartiere are one part in both editions; three parts
of the Nordstadt change hands in the reform of 2020 (see reform.py), so 41 parts make 40 Quartiere in either edition.
The five scores say what a planner would say of the part, in standard deviations; factors.py turns them into factors
with the correlations that were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

ORTSTEILE = {
    "01": "Altstadt",
    "02": "Nordstadt",
    "03": "Oststadt",
    "04": "Hafen",
    "05": "Südstadt",
    "06": "Weststadt",
    "07": "Lindental",
    "08": "Neuenfelde",
}


@dataclass(frozen=True)
class Part:
    """One face of the drawing board."""

    code: str  # Quartier in the edition of 2020
    name: str
    pattern: str  # how its streets run: old_town, grid, mixed, estate, family, business or outer
    angle: int  # degrees, direction of its streets
    spots: tuple[tuple[float, float], ...]  # kilometres; the faces with these points in them make the part
    inhabitants: int  # about so many at the end of 2024
    growth: float  # per cent in ten years
    scores: tuple[float, float, float, float, float]  # burden A, immigration Z, urbanity U, families F, age H
    village: tuple[float, float, float] | None = None  # centre and radius of a settlement outside the town, km
    code_2015: str = ""  # Quartier in the edition of 2015, where it was another one
    name_2015: str = ""


PARTS = (
    Part("0101", "Marktviertel", "old_town", 10, ((-0.2, 0),), 1600, 1, (0.55, 0.4, 2.0, -1.2, 0.0)),
    Part("0102", "Münsterviertel", "old_town", 75, ((0.2, 0),), 1300, 0, (-0.3, 0.1, 1.8, -1.0, 0.5)),
    Part("0103", "Theaterviertel", "grid", 8, ((-0.6, 0.6),), 2300, 2, (0.45, 0.1, 1.6, -0.6, -0.2)),
    Part("0104", "Bahnhofsviertel", "grid", -4, ((0.6, 0.6),), 2700, 9, (2.95, 2.3, 1.8, -0.3, -0.9)),
    Part("0105", "Gerberviertel", "old_town", 30, ((-0.6, -0.35),), 1150, 1, (0.9, 0.6, 1.5, -0.4, -0.3)),
    Part("0106", "Mühlenviertel", "mixed", -20, ((0.65, -0.35),), 1050, 0, (0.6, 0.2, 1.3, -0.3, 0.1)),
    Part("0201", "Eisenbahnerviertel", "grid", 6, ((-0.4, 1.3),), 2200, 8, (2.75, 1.9, 1.1, 0.6, -1.0)),
    Part("0201", "Eisenbahnerviertel", "mixed", -8, ((-1.4, 1.25),), 1150, 2, (2.3, 1.7, 0.8, 0.5, -0.8),
         code_2015="0202", name_2015="Güterbahnhof"),
    Part("0203", "Lokviertel", "grid", 3, ((0.55, 1.35),), 2300, 6, (0.9, 1.3, 1.0, 0.5, -0.9)),
    Part("0204", "Rosenviertel", "mixed", -10, ((1.45, 1.2),), 1700, -1, (1.35, 0.6, 0.5, 0.1, 0.0)),
    Part("0205", "Nordmarkt", "grid", 0, ((-0.45, 2.1),), 2500, 0, (1.45, 0.9, 0.8, 0.0, 0.0)),
    Part("0206", "Weinberg", "family", 4, ((0.55, 2.1),), 1300, 3, (-0.2, -0.4, -0.4, 0.1, 0.4)),
    Part("0202", "Steinbreite", "family", 60, ((1.5, 1.9),), 1150, 9, (0.35, -0.3, -0.6, 0.4, 0.1),
         code_2015="0206", name_2015="Weinberg"),
    Part("0207", "Gartenstadt", "family", -12, ((-1.5, 2.0),), 1350, -3, (0.1, -0.3, -0.4, -0.2, 0.9)),
    Part("0301", "Kapellenviertel", "grid", -8, ((1.4, 0.45),), 1900, 1, (1.1, 0.3, 0.7, -0.2, 0.2)),
    Part("0302", "Gartenfeld", "family", -15, ((2.4, 0.2),), 1250, -2, (0.85, -0.2, -0.3, 0.0, 0.6)),
    Part("0303", "Ziegelei", "mixed", 12, ((1.4, -0.35),), 1700, 0, (1.3, 0.6, 0.6, 0.2, -0.2)),
    Part("0304", "Uferviertel", "family", 15, ((2.4, -0.45),), 1050, -4, (0.1, -0.5, -0.2, -0.3, 1.0)),
    Part("0305", "Am Sonnenhang", "estate", 20, ((2.5, 1.2),), 3000, 7, (2.75, 2.0, 0.4, 1.1, -0.7),
         name_2015="Großsiedlung Ost"),
    Part("0306", "Rosenau", "outer", 25, ((3.5, 1.2), (3.5, -0.1)), 700, -1, (-0.1, -1.0, -1.4, -0.1, 0.6),
         village=(2.55, 2.45, 0.42)),
    Part("0401", "Hafenviertel", "grid", 16, ((1.5, -1.2),), 2300, 6, (2.6, 1.5, 0.8, 0.4, -0.6)),
    Part("0402", "Werftsiedlung", "estate", -5, ((1.5, -2.05),), 1400, -3, (1.2, 0.4, 0.0, -0.1, 0.6)),
    Part("0403", "Gewerbepark Ost", "business", 8, ((2.6, -1.5),), 38, 0, (0.3, 0.6, -0.5, -0.5, -0.5)),
    Part("0404", "Auenhof", "outer", -30, ((3.6, -1.7),), 650, 1, (0.1, -1.1, -1.5, 0.0, 0.4),
         village=(2.4, -2.62, 0.39)),
    Part("0501", "Parkviertel", "grid", -6, ((-0.5, -1.0),), 1700, 0, (-0.9, -0.5, 0.6, -0.3, 0.6)),
    Part("0502", "Lyzeumsviertel", "grid", 9, ((0.5, -1.0),), 1600, 2, (-0.7, -0.3, 0.7, -0.1, 0.2)),
    Part("0503", "Buchenhain", "family", 20, ((-0.5, -1.6),), 1250, 0, (-0.9, -0.8, -0.4, 0.2, 0.7)),
    Part("0504", "Eulenkamp", "family", -25, ((0.5, -1.6),), 1200, 2, (-0.7, -0.7, -0.4, 0.3, 0.4)),
    Part("0505", "Waldsiedlung", "outer", 35, ((-0.5, -2.4),), 1000, 0, (-1.1, -1.0, -1.1, 0.3, 0.8),
         village=(-0.55, -2.15, 0.59)),
    Part("0506", "Südhang", "outer", 10, ((0.5, -2.4),), 1100, 12, (-0.9, -0.9, -1.0, 0.7, 0.1),
         village=(0.6, -2.15, 0.59)),
    Part("0601", "Parkquartier", "mixed", 5, ((-1.4, 0.6),), 1700, 7, (0.75, 0.2, 0.4, 0.5, -0.5),
         name_2015="Kasernenviertel"),
    Part("0602", "Heimgarten", "family", -18, ((-2.4, 0.7),), 1250, -5, (0.2, -0.2, -0.5, -0.5, 1.3)),
    Part("0603", "Tuchmacherviertel", "grid", -5, ((-1.4, -0.3),), 1800, 0, (1.4, 0.5, 0.5, 0.0, 0.2)),
    Part("0604", "Mühlbreite", "mixed", 14, ((-2.4, -0.3),), 1000, -1, (1.15, 0.6, -0.2, 0.0, 0.3)),
    Part("0605", "Bruchwiesen", "estate", -10, ((-1.6, -1.5),), 2900, 7, (3.1, 1.9, 0.2, 0.9, -0.6)),
    Part("0606", "Westfelde", "outer", 0, ((-3.4, 0.4),), 550, -2, (-0.5, -1.0, -1.4, 0.0, 0.4),
         village=(-3.4, 0.35, 0.40)),
    Part("0701", "Lindental", "outer", 40, ((-2.2, -2.4),), 1300, 3, (-0.2, -1.0, -1.2, 0.2, 0.5),
         village=(-2.25, -2.45, 0.52)),
    Part("0702", "Obermühle", "outer", -15, ((-3.0, -1.3),), 250, -2, (0.1, -1.2, -1.6, -0.2, 0.9),
         village=(-2.85, -1.2, 0.24)),
    Part("0801", "Sonnenfeld", "family", -5, ((-2.4, 1.7),), 1100, 0, (-1.0, -0.2, -0.8, 3.2, -2.6)),
    Part("0802", "Alt-Neuenfelde", "outer", 20, ((-3.3, 1.9),), 1350, 1, (-0.8, -0.9, -1.2, 0.3, 0.4),
         village=(-3.25, 1.95, 0.47)),
    Part("0803", "Heidhof", "outer", 50, ((-1.5, 2.9),), 600, 0, (-0.7, -1.1, -1.5, 0.1, 0.3),
         village=(-1.35, 2.92, 0.35)),
)  # fmt: skip
