"""Ready answers: what the public reads, compressed once, written and deleted in the transaction of the decision."""

import gzip
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from hashlib import blake2b
from typing import Any

import brotli
import orjson
from django.db.models import Q

from spatial.models import Edition, EditionLevel, Hierarchy, Territory

from ..models import Answer, Audience, Indicator
from .assembling import stock
from .offering import areas_answer, offer_answer
from .shelf import Entry, Shelf, indicators_shown, shelf

# Measured on 542 areas: brotli at 5 is as small as at 9 and ten times as fast. 10 would save another 14 % (250 bytes
# of 1.8 kB), but take as long as everything else about a release.
BROTLI_QUALITY, GZIP_LEVEL = 5, 9


def offer_key(territory: Territory) -> str:
    return f"{territory.hierarchy.slug}/offer"


def areas_key(territory: Territory, edition: str, level: str) -> str:
    return f"{territory.hierarchy.slug}/{edition}/{level}/areas"


def values_key(territory: Territory, level: str, indicator: str, period: str) -> str:
    return f"{territory.hierarchy.slug}/{level}/{indicator}/{period}"


def all_periods_key(territory: Territory, level: str, indicator: str) -> str:
    return f"{territory.hierarchy.slug}/{level}/{indicator}"


def profile_key(territory: Territory, edition: str, level: str, code: str) -> str:
    return f"{territory.hierarchy.slug}/area/{edition}/{level}/{code}"


def portrait_key(territory: Territory, edition: str, level: str, code: str) -> str:
    return f"{territory.hierarchy.slug}/portrait/{edition}/{level}/{code}"


def ready(territory: Territory, key: str) -> dict[str, Any] | None:
    """The ready answer's content, or None."""
    answer = Answer.objects.filter(territory=territory, key=key).only("gzip").first()
    return orjson.loads(gzip.decompress(answer.gzip)) if answer else None


def write_answers(
    hierarchy: Hierarchy, *, indicators: Collection[str] | None = None, days: Collection[date] | None = None
) -> tuple[int, int]:
    """Write what changes with these indicators (all) and the periods that end on these days (all).

    Returns how many answers were written, and their size in bytes. Answers that have lost their sheets are deleted.
    """
    count = size = 0
    territories = Territory.objects.filter(hierarchy=hierarchy)
    for territory in territories.select_related("hierarchy", "root_level"):
        written = list(_answers(territory, indicators, days))
        store(written)
        count += len(written)
        size += sum(len(answer.gzip) + len(answer.brotli) for answer in written)
    return count, size


def store(written: list[Answer]) -> None:
    """Each in the place of the one before it."""
    Answer.objects.bulk_create(
        written,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["territory", "key"],
        update_fields=["etag", "gzip", "brotli"],
    )


def delete_answers(hierarchy: Hierarchy, sheets: Iterable[tuple[str, int, str]]) -> None:
    """Delete every answer with a number from these sheets: (indicator, edition level, period). Offers go as well."""
    levels = {
        level.pk: level
        for level in EditionLevel.objects.filter(edition__hierarchy=hierarchy).select_related("level", "edition")
    }
    keys, prefixes = {f"{hierarchy.slug}/offer"}, set()
    for indicator, edition_level, period in sheets:
        level, edition = levels[edition_level].level.slug, levels[edition_level].edition.slug
        keys |= {f"{hierarchy.slug}/{level}/{indicator}/{period}", f"{hierarchy.slug}/{level}/{indicator}"}
        prefixes |= {f"{hierarchy.slug}/area/{edition}/", f"{hierarchy.slug}/portrait/{edition}/"}
        # The value of the root level stands in the answers of all levels below it.
        keys |= {f"{hierarchy.slug}/{each.level.slug}/{indicator}/{period}" for each in levels.values()}
        keys |= {f"{hierarchy.slug}/{each.level.slug}/{indicator}" for each in levels.values()}
    wanted = Q(key__in=keys)
    for prefix in prefixes:
        wanted |= Q(key__startswith=prefix)
    Answer.objects.filter(wanted, territory__hierarchy=hierarchy).delete()


def _answers(
    territory: Territory, indicators: Collection[str] | None, days: Collection[date] | None
) -> Iterator[Answer]:
    shown = indicators_shown(territory)
    everything = shelf(territory, Audience.PUBLIC, shown)

    def concerned(entry: Entry) -> bool:
        return (indicators is None or entry.indicator in indicators) and (days is None or entry.last_day in days)

    _delete_orphans(territory, everything)
    yield packed(territory, offer_key(territory), offer_answer(territory, everything, shown))
    yield from _area_lists(territory)
    # The numbers of all periods of the indicators concerned, and of all indicators of the editions concerned.
    mine = {key: entry for key, entry in everything.items() if indicators is None or entry.indicator in indicators}
    numbers = stock(territory, mine, shown)
    series: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in mine.values():
        if entry.edition_level in numbers.ground:
            series[entry.level, entry.indicator].append(entry)
            if concerned(entry):
                key = values_key(territory, entry.level, entry.indicator, entry.period)
                yield packed(territory, key, numbers.values(entry))
    for (level, indicator), entries in series.items():
        key = all_periods_key(territory, level, indicator)
        yield packed(territory, key, numbers.all_periods(indicator, level, entries))
    for edition in _editions_concerned(territory, [entry for entry in mine.values() if concerned(entry)], days):
        yield from _profiles(territory, shown, edition)


def _area_lists(territory: Territory) -> Iterator[Answer]:
    levels = EditionLevel.objects.filter(
        edition__hierarchy=territory.hierarchy,
        edition__published_at__isnull=False,
        level__position__gte=territory.root_level.position,
    )
    for each in levels.select_related("edition", "level"):
        content = areas_answer(territory, each)
        if content is not None:
            yield packed(territory, areas_key(territory, each.edition.slug, each.level.slug), content)


def _editions_concerned(
    territory: Territory, entries: Iterable[Entry], days: Collection[date] | None
) -> Iterator[Edition]:
    """Editions whose profiles may have changed: they have such an entry, or had one that is gone."""
    named = {entry.edition for entry in entries}
    for edition in Edition.objects.filter(hierarchy=territory.hierarchy, published_at__isnull=False):
        if days is None or edition.slug in named or any(day in edition.valid for day in days):
            yield edition


def _profiles(territory: Territory, shown: dict[str, Indicator], edition: Edition) -> Iterator[Answer]:
    here = shelf(territory, Audience.PUBLIC, shown, edition_level__edition=edition)
    numbers = stock(territory, here, shown)
    by_level: dict[str, list[Entry]] = defaultdict(list)
    for entry in here.values():
        if entry.edition_level in numbers.ground:
            by_level[entry.level].append(entry)
    for level, entries in by_level.items():
        for code, profile in numbers.profiles(entries):
            key = profile_key(territory, edition.slug, level, code)
            yield packed(territory, key, profile)


def _delete_orphans(territory: Territory, everything: Shelf) -> None:
    """Delete answers whose numbers are no longer on the shelf."""
    valid = {offer_key(territory)}
    profiles = set()
    for entry in everything.values():
        valid.add(values_key(territory, entry.level, entry.indicator, entry.period))
        valid.add(all_periods_key(territory, entry.level, entry.indicator))
        profiles.add(profile_key(territory, entry.edition, entry.level, ""))
        profiles.add(portrait_key(territory, entry.edition, entry.level, ""))
    answers = Answer.objects.filter(territory=territory)
    orphans = [
        key
        for key in answers.values_list("key", flat=True)
        if key not in valid and not key.endswith("/areas") and key[: key.rindex("/") + 1] not in profiles
    ]
    answers.filter(key__in=orphans).delete()


def packed(territory: Territory, key: str, content: dict[str, Any]) -> Answer:
    body = orjson.dumps(content)
    return Answer(
        territory=territory,
        key=key,
        etag=blake2b(body, digest_size=16).hexdigest(),
        gzip=gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0),
        brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
    )
