"""Names of the smaller streets, made from common German elements and dealt out once each."""

from __future__ import annotations

# ruff: noqa: SIM905 (a long list of words reads better as prose)

FIRST = (
    "Linden Ahorn Buchen Eichen Birken Kastanien Ulmen Erlen Weiden Eschen Tannen Kiefern Rosen Nelken Tulpen Veilchen "
    "Dahlien Lerchen Amsel Drossel Finken Meisen Schwalben Kranich Reiher Fuchs Hasen Dachs Igel Apfel Birnen Kirsch "
    "Pflaumen Quitten Nuss Schul Kirch Kapellen Kloster Glocken Turm Wall Tor Graben Brunnen Quellen Bach Teich Wiesen "
    "Feld Acker Korn Hafer Gersten Flachs Mohn Klee Heide Moor Sand Lehm Stein Kies Schiefer Ziegel Töpfer Schmiede "
    "Weber Färber Gerber Sattler Wagner Böttcher Seiler Tischler Zimmerer Bäcker Müller Fischer Schiffer Lotsen Anker "
    "Segel Hansa Speicher Kran Lager Gleis Signal Lok Weichen Stellwerk Post Markt Rathaus Zeughaus Salz Silber Kupfer "
    "Zinn Glas Papier Laternen Sternen Mond Sonnen Morgen Abend Winter Sommer Herbst Frühlings Falken Habicht Sperber "
    "Storchen Schwanen Biber Otter Luchs Marder Hirsch Reh Schlehen Holunder Hagebutten Ginster Wacholder Efeu Farn"
).split()

PLAIN = (
    "Adalbertstraße Annenstraße Augustastraße Barbarastraße Bertastraße Cäcilienstraße Dorotheenstraße "
    "Elisenstraße Emilienstraße Ernststraße Friedastraße Georgstraße Hedwigstraße Heinrichstraße Helenenstraße "
    "Idastraße Johannesstraße Josefstraße Karlstraße Katharinenstraße Konradstraße Luisenstraße Margaretenstraße "
    "Marienstraße Martinstraße Mathildenstraße Ottostraße Paulinenstraße Philippstraße Sophienstraße "
    "Theresienstraße Wilhelmstraße"
).split()

ENDINGS: dict[str, tuple[str, ...]] = {
    "old_town": ("gasse", "straße", "gang"),
    "grid": ("straße",),
    "mixed": ("straße", "weg"),
    "estate": ("straße", "ring", "allee"),
    "family": ("weg", "straße", "stieg"),
    "business": ("straße",),
    "outer": ("weg", "straße", "kamp", "stiege", "grund", "winkel", "hof", "feld"),
}


class StreetNames:
    """Deals names without ever dealing one twice; each kind of quarter gets its own endings."""

    def __init__(self, order: list[int]) -> None:
        """`order`: a permutation of range(len(FIRST)), the order in which the elements come."""
        self.order = order
        self.dealt: set[str] = set()

    def deal(self, pattern: str, turn: int) -> str:
        if pattern == "grid" and turn % 2 and len(self.dealt & set(PLAIN)) < len(PLAIN):
            name = next(name for name in PLAIN if name not in self.dealt)
        else:
            name = next(name for name in self.candidates(pattern) if name not in self.dealt)
        self.dealt.add(name)
        return name

    def candidates(self, pattern: str) -> list[str]:
        own = [FIRST[i] + ending for ending in ENDINGS[pattern] for i in self.order]
        return own + [f"{FIRST[i]}{ending}" for ending in ("pfad", "allee", "twiete") for i in self.order]
