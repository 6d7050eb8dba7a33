"""What somebody types → streets and houses, and the areas in which they lie. Nothing of it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Length

from .address_models import Address, AddressRegister, Street
from .models import Area, Edition, EditionLevel, Hierarchy, Level, Territory
from .reading import areas_below, edition_on, root_area
from .spelling import base_of, beginning, house_number, split_line, street

ALIKE = 0.15  # streets that are less alike than the best by more than this are not meant
SHORTEST_GUESS = 4  # letters, below which nothing is guessed


@dataclass(frozen=True)
class Place:
    """A house, or a street where no number was asked for, or none such is known."""

    street: Street
    address: Address | None = None

    def __str__(self) -> str:
        return str(self.address or self.street)


def current_edition(hierarchy: Hierarchy) -> Edition | None:
    """The one valid today, else the newest published one."""
    newest = Edition.objects.filter(hierarchy=hierarchy, published_at__isnull=False).order_by("-valid").first()
    return edition_on(hierarchy, date.today()) or newest


def find_places(territory: Territory, text: str, *, most: int = 8) -> list[Place]:
    """Houses and streets that fit what was typed, the best first; none where no register was brought in."""
    name, number, postcode, place = split_line(text)
    register = AddressRegister.objects.filter(hierarchy=territory.hierarchy_id).first()
    if register is None or not beginning(name):
        return []
    here = _within(territory, register)
    streets = list(_streets(register, name, postcode, place, here)[:most])
    if not number:
        return [Place(each) for each in streets]
    houses = _houses(streets, number, here)
    found = [Place(each.street, each) for each in houses[:most]]
    return found or [Place(each) for each in streets]


def _streets(register: AddressRegister, name: str, postcode: str, place: str, here: Q | None) -> QuerySet[Street]:
    """By beginning, else by likeness, a part of the name included. Postcode and place narrow down where they fit."""
    streets = Street.objects.filter(register=register)
    if here is not None:
        streets = streets.filter(Exists(Address.objects.filter(here, street=OuterRef("pk"))))
    forms = {street(name), beginning(name)} - {""}
    beginnings, inside = Q(), Q()
    for form in forms:
        beginnings |= Q(form__startswith=form)
        inside |= Q(form__contains=form)
    exact = Case(When(form__in=forms, then=Value(0)), default=Value(1), output_field=IntegerField())
    for narrowed in _narrower(streets, postcode, place):
        found = narrowed.filter(beginnings)
        if found.exists():
            return found.annotate(exact=exact).order_by("exact", Length("form"), "name", "postcode")
    wanted = street(name)
    likeness = TrigramSimilarity("form", wanted)
    if len(wanted) < SHORTEST_GUESS:
        return streets.filter(inside).order_by(Length("form"), "name", "postcode")
    alike = streets.filter(inside | Q(form__trigram_similar=wanted)).annotate(likeness=likeness)
    best = alike.order_by("-likeness").first()
    if best is None:
        return streets.none()
    return alike.filter(inside | Q(likeness__gte=best.likeness - ALIKE)).order_by("-likeness", "name", "postcode")


def _narrower(streets: QuerySet[Street], postcode: str, place: str) -> list[QuerySet[Street]]:
    narrow = streets
    if postcode:
        narrow = narrow.filter(postcode=postcode)
    if place:
        narrow = narrow.filter(place__icontains=place)
    return [narrow, streets] if postcode or place else [streets]


def _houses(streets: list[Street], number: str, here: Q | None) -> list[Address]:
    """With this number; where it has no letter, those with letters follow."""
    wanted = house_number(number)
    if wanted is None:
        return []
    rank = {each.pk: place for place, each in enumerate(streets)}
    houses = Address.objects.filter(street__in=rank).select_related("street")
    houses = houses.filter(Q(label=wanted.form) | Q(number=int(base_of(wanted.form) or 0)))
    if here is not None:
        houses = houses.filter(here)
    if not wanted.form.isdigit():
        houses = houses.filter(label__startswith=wanted.form)
    return sorted(houses, key=lambda each: (rank[each.street_id], each.label != wanted.form, each.label))


def _within(territory: Territory, register: AddressRegister) -> Q | None:
    """Which addresses lie in the part of the hierarchy that is shown; None where it is shown whole."""
    if territory.root_level.position == 0:
        return None
    if register.coded_level is not None:
        return Q(code__in=areas_below(register.coded_level, territory).values("code"))
    edition = current_edition(territory.hierarchy)
    root = root_area(edition, territory) if edition else None
    return Q(point__within=root.geometry) if root else Q(pk__in=[])


def areas_of(territory: Territory, address: Address) -> list[Area]:
    """The areas in which the house lies, the largest first: of the current edition, or of that of the register's keys.

    Empty where it lies in none that the territory shows.
    """
    areas = Area.objects.select_related("edition_level__level", "edition_level__edition")
    if address.point is None:
        coded = address.street.register.coded_level
        area = areas.filter(edition_level=coded, code=address.code).first()
        chain: list[Area] = []
        while area is not None:
            chain.insert(0, area)
            area = areas.filter(pk=area.parent_id).first() if area.parent_id else None
    else:
        edition = current_edition(territory.hierarchy)
        inside = areas.filter(edition_level__edition=edition, geometry__intersects=address.point)
        # On a border two areas of a level meet: the first of each level, and those that belong to it.
        by_level = {each.edition_level_id: each for each in inside.order_by("-position")}
        chain = sorted(by_level.values(), key=lambda each: each.edition_level.level.position)
    shown = [each for each in chain if each.edition_level.level.position >= territory.root_level.position]
    return shown if shown and shown[0].code == territory.root_code else []


def find_postcodes(territory: Territory, text: str, *, most: int = 5) -> list[str]:
    """Postcodes that begin with these digits."""
    if not re.fullmatch(r"\d{2,5}", text.strip()):
        return []
    streets = Street.objects.filter(register__hierarchy=territory.hierarchy_id, postcode__startswith=text.strip())
    register = AddressRegister.objects.filter(hierarchy=territory.hierarchy_id).first()
    if register and (here := _within(territory, register)) is not None:
        streets = streets.filter(Exists(Address.objects.filter(here, street=OuterRef("pk"))))
    return list(streets.order_by("postcode").values_list("postcode", flat=True).distinct()[:most])


def areas_of_streets(territory: Territory, streets: QuerySet[Street], level: Level) -> list[tuple[Area, int]]:
    """The areas of a level in which houses of these streets stand, with how many; most first."""
    houses = Address.objects.filter(street__in=streets)
    register = AddressRegister.objects.filter(hierarchy=territory.hierarchy_id).first()
    coded = register.coded_level if register else None
    if coded is not None:
        counts = _by_key(houses, coded, level)
    else:
        edition = current_edition(territory.hierarchy)
        on_level = EditionLevel.objects.filter(edition=edition, level=level).first()
        counts = _by_point(houses, on_level) if on_level else {}
    areas = Area.objects.filter(pk__in=counts).select_related("edition_level__level", "edition_level__edition")
    shown = {pk for each in areas for pk in [each.pk] if _belongs(each, territory)}
    return sorted(
        ((each, counts[each.pk]) for each in areas if each.pk in shown), key=lambda pair: (-pair[1], pair[0].name)
    )


def _belongs(area: Area, territory: Territory) -> bool:
    above: Area | None = area
    while above is not None and above.edition_level.level.position > territory.root_level.position:
        above = above.parent
    return above is not None and above.code == territory.root_code


def _by_key(houses: QuerySet[Address], coded: EditionLevel, level: Level) -> dict[int, int]:
    steps = coded.level.position - level.position
    counts: dict[int, int] = {}
    if steps < 0:
        return counts
    above = "__".join(["parent"] * steps) + "_id" if steps else "pk"
    area_of = dict(Area.objects.filter(edition_level=coded).values_list("code", above))
    for code in houses.values_list("code", flat=True):
        if code in area_of:
            counts[area_of[code]] = counts.get(area_of[code], 0) + 1
    return counts


def _by_point(houses: QuerySet[Address], on_level: EditionLevel) -> dict[int, int]:
    sql, params = houses.order_by().values("point").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT area.id, count(*) FROM spatial_area area JOIN ({sql}) house(point) "  # noqa: S608 - our own query
            "ON ST_Intersects(area.geometry, house.point::geometry) WHERE area.edition_level_id = %s GROUP BY area.id",
            [*params, on_level.pk],
        )
        return dict(cursor.fetchall())
