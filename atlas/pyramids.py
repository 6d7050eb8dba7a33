"""Population pyramids in words, numbers and a picture: the same for a profile and for areas beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from atlas.charts.chart import Chart, Table
from atlas.charts.pyramid import TOP, Layer, Panel, pyramid
from atlas.legends import provisional_sentences
from atlas.numbers import with_unit, write, write_value
from indicators.pyramids import AgeGroup, Ages, AgesOfArea, Count
from spatial.texts import in_language

FEW = 100  # people; among fewer, shares say little
DECIMALS = 1
NBSP = "\u00a0"


@dataclass(frozen=True, kw_only=True)
class _Told:
    """One area with its name and what stands for what is not told."""

    name: str
    ages: AgesOfArea
    signs: Mapping[str, str]

    def side(self, sex: str) -> tuple[Count, ...]:
        return self.ages.men if sex == "men" else self.ages.women

    def share(self, count: Count) -> float | None:
        whole = self.ages.everybody.value
        return None if count.value is None or not whole else 100 * count.value / whole

    def count_text(self, count: Count) -> str:
        return write_value(count.value, count.status, 0, self.signs)

    def share_text(self, count: Count) -> str:
        share, whole = self.share(count), self.ages.everybody
        status = count.status
        if count.value is not None and share is None:
            status = whole.status if whole.value is None else "not_meaningful"
        return write_value(share, status, DECIMALS, self.signs)

    def sum_of(self, sex: str) -> float | None:
        values = [count.value for count in self.side(sex)]
        return None if None in values else sum(value or 0 for value in values)

    def both(self, group: int) -> float | None:
        """Men and women of a group, in per cent."""
        shares = [self.share(self.side(sex)[group]) for sex in ("men", "women")]
        return None if None in shares else sum(share or 0 for share in shares)


def pyramid_chart(ages: Ages, names: Mapping[str, str], *, whole: str, signs: Mapping[str, str]) -> Chart | None:
    """`names` by code, of the areas to be drawn; `whole` names the territory, or is empty where it is no comparison.

    None where no area has shares: then it is not known how many people there are at all.
    """
    told = {code: _Told(name=name, ages=ages.areas[code], signs=signs) for code, name in names.items()}
    drawn = {code: each for code, each in told.items() if each.ages.everybody.value}
    above = _Told(name=whole, ages=ages.whole, signs=signs) if whole and ages.whole else None
    if above and not above.ages.everybody.value:
        above = None
    if not drawn:
        return None
    day = in_language(ages.period.label)
    title = gettext("Population by age and sex") + (f": {next(iter(names.values()))}" if len(names) == 1 else "")
    panels = [Panel(area=code, name=each.name, layers=_layers(ages, each)) for code, each in drawn.items()]
    return Chart(
        name="pyramid",
        title=f"{title}, {day}",
        summary=" ".join(
            _summary_of_one(ages, next(iter(drawn.values())), above)
            if len(names) == 1
            else _summary_of_several(ages, list(drawn.values()), above)
        ),
        note=" ".join(_notes(ages, list(told.values()), above)),
        facts=_facts(ages),
        draw=lambda: pyramid(
            panels,
            _layers(ages, above) if above else [],
            names=sexes(),
            title=gettext("% of all people, per year of age"),
            language=get_language() or "de",
        ),
        table=_table(ages, list(told.values()), above, caption=gettext("Men and women by age, %s") % day),
    )


def _facts(ages: Ages) -> list[tuple[str, str]]:
    sources = dict.fromkeys(in_language(dataset.source) for dataset in ages.datasets)
    licences = dict.fromkeys(dataset.licence for dataset in ages.datasets)
    return [(gettext("Source"), "; ".join(sources)), (gettext("Licence"), ", ".join(licences))]


def sexes() -> dict[str, str]:
    return {"men": gettext("Men"), "women": gettext("Women")}


def group_name(group: AgeGroup) -> str:
    words = {"low": group.low, "high": group.high}
    if group.high is None:
        return gettext("%(low)s and over") % words
    return (gettext("%(low)s to under %(high)s") if group.low else gettext("under %(high)s")) % words


def _layers(ages: Ages, area: _Told) -> list[Layer]:
    called = sexes()
    return [
        Layer(
            sex=sex,
            low=group.low,
            high=group.high,
            share=area.share(count),
            sign=area.count_text(count),
            says=f"{area.name}, {called[sex]}, {group_name(group)}: {_count_and_share(area, count)}",
        )
        for sex in ("men", "women")
        for group, count in zip(ages.groups, area.side(sex), strict=True)
    ]


def _count_and_share(area: _Told, count: Count) -> str:
    text = area.count_text(count)
    return text if area.share(count) is None else f"{text} ({with_unit(area.share_text(count), '%')})"


def _summary_of_one(ages: Ages, area: _Told, above: _Told | None) -> Iterator[str]:
    people, men, women = area.ages.everybody.value or 0, area.sum_of("men"), area.sum_of("women")
    if men is None or women is None:
        yield gettext("%(people)s people.") % {"people": write(people, 0)}
    else:
        yield gettext(
            "%(people)s people: %(men)s men and boys (%(share_men)s%%), %(women)s women and girls (%(share_women)s%%)."
        ) % {
            "people": write(people, 0),
            "men": write(men, 0),
            "women": write(women, 0),
            "share_men": write(100 * men / people, DECIMALS),
            "share_women": write(100 * women / people, DECIMALS),
        }
    if above and people >= FEW:
        apart = list(_apart(ages, area, above))
        sentences = (
            (max, 1, gettext("Furthest above %(whole)s: %(group)s (%(own)s instead of %(other)s%%).")),
            (min, -1, gettext("Furthest below: %(group)s (%(own)s instead of %(other)s%%).")),
        )
        for furthest, sign, sentence in sentences:
            beyond = [each for each in apart if sign * each[0] > 0]
            if beyond:
                yield sentence % {"whole": above.name, **_beside(*furthest(beyond)[1:])}


def _apart(ages: Ages, area: _Told, above: _Told) -> Iterator[tuple[float, str, float, float]]:
    """By how much the share of each group differs from that of the whole; the group, and both shares."""
    for number, group in enumerate(ages.groups):
        own, other = area.both(number), above.both(number)
        if own is not None and other is not None:
            yield own - other, group_name(group), own, other


def _beside(group: str, own: float, other: float) -> dict[str, str]:
    return {"group": group, "own": write(own, DECIMALS), "other": write(other, DECIMALS)}


def _summary_of_several(ages: Ages, areas: Sequence[_Told], above: _Told | None) -> Iterator[str]:
    """Where each area is furthest from the whole, as far as its shares say anything; else how many women live in it."""
    found = []
    for area in areas:
        apart = list(_apart(ages, area, above)) if above and (area.ages.everybody.value or 0) >= FEW else []
        if apart:
            found.append(
                gettext("%(area)s in the group %(group)s (%(own)s instead of %(other)s%%)")
                % {"area": area.name, **_beside(*max(apart, key=lambda each: abs(each[0]))[1:])}
            )
    if above and found:
        yield gettext("Furthest from %(whole)s: %(areas)s.") % {"whole": above.name, "areas": "; ".join(found)}
    else:
        yield gettext("Women: %s.") % "; ".join(_women(area) for area in areas)


def _women(area: _Told) -> str:
    women = area.sum_of("women")
    text = (
        area.signs["suppressed"] if women is None else write(100 * women / (area.ages.everybody.value or 1), DECIMALS)
    )
    return f"{area.name} {with_unit(text, '%')}"


def _notes(ages: Ages, areas: Sequence[_Told], above: _Told | None) -> Iterator[str]:
    yield gettext(
        "Each bar is as tall as its age group and as long as the share of a single year of age, so that narrow and "
        "wide age groups can be compared."
    )
    last = ages.groups[-1]
    if last.high is None and last.low < TOP:
        yield gettext("The oldest group has no end and is drawn up to %s.") % TOP
    if above:
        yield gettext("The line is %s as a whole.") % above.name
    unknown = [area.name for area in areas if not area.ages.everybody.value]
    if unknown:
        yield gettext("Not drawn, because the number of people must not or cannot be told: %s.") % ", ".join(unknown)
    hidden = [text for area in areas if area.ages.everybody.value for text in _hidden(ages, area, len(areas) > 1)]
    if hidden:
        sign = areas[0].signs["suppressed"]
        yield gettext("Kept secret to protect individuals (%(sign)s): %(groups)s.") % {
            "sign": sign,
            "groups": "; ".join(hidden),
        }
    told = [*areas, *([above] if above else [])]
    statuses = [count.status for area in told for sex in sexes() for count in area.side(sex)]
    yield from (f"{sentence}." for sentence in provisional_sentences(statuses, dict(areas[0].signs)))
    few = [area.name for area in areas if 0 < (area.ages.everybody.value or 0) < FEW]
    if few:
        yield gettext("Fewer than %(few)s people, so that shares say little: %(areas)s.") % {
            "few": FEW,
            "areas": ", ".join(few),
        }


def _hidden(ages: Ages, area: _Told, named: bool) -> Iterator[str]:
    for sex, called in sexes().items():
        groups = [
            group_name(group)
            for group, count in zip(ages.groups, area.side(sex), strict=True)
            if count.status == "suppressed"
        ]
        if groups:
            yield f"{f'{area.name}, ' if named else ''}{called} {', '.join(groups)}"


def _table(ages: Ages, areas: Sequence[_Told], above: _Told | None, *, caption: str) -> Table:
    """Of one area counts and shares, of several the shares beside each other."""
    called = sexes()
    sides = [(area, sex) for area in areas for sex in called]
    beside = [(above, sex) for sex in called] if above else []
    headings = [gettext("Age")]
    for area, sex in sides:
        if len(areas) == 1:
            headings += [called[sex], gettext("%s in %%") % called[sex]]
        else:
            headings.append(gettext("%(area)s: %(what)s in %%") % {"area": area.name, "what": called[sex]})
    headings += [gettext("%(area)s: %(what)s in %%") % {"area": area.name, "what": called[sex]} for area, sex in beside]
    rows = []
    for number, group in enumerate(ages.groups):
        row = [group_name(group)]
        for area, sex in sides:
            count = area.side(sex)[number]
            row += [*([area.count_text(count)] if len(areas) == 1 else []), area.share_text(count)]
        rows.append([*row, *(area.share_text(area.side(sex)[number]) for area, sex in beside)])
    return Table(caption=caption, headings=headings, rows=rows)
