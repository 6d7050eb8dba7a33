"""Why a run is not shown, as far as the one who asks may know."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.answering.not_offered import NotOfferedError
from indicators.models import Audience, OfficialRun, Release
from spatial.models import Territory


def explain_run(territory: Territory, recipe: str, number: int | None, audience: int) -> NotOfferedError:
    """Of what was never public, the public is told no more than of what does not exist."""
    runs = OfficialRun.objects.filter(territory=territory).defer("protocol")
    seen = runs.visible_to(audience)
    shown = seen.filter(recipe=recipe).order_by("-day", "-number")
    once = runs.filter(recipe=recipe).order_by("-run_at")
    if audience == Audience.PUBLIC:
        once = once.exclude(public_since=None)
    hidden = (once if number is None else once.filter(number=number)).first()
    if hidden is not None:
        de, en = _why(hidden)
        newer = shown.first()
        if newer is not None:
            de += f" Es gibt den Lauf {newer.number} ({newer.label})."
            en += f" There is run {newer.number} ({newer.label})."
        return NotOfferedError("run", f"{recipe}/{hidden.number}", [], de=de, en=en)
    if shown:
        return NotOfferedError(
            "run",
            str(number),
            [str(each.number) for each in shown],
            de=f"Einen Lauf {number} von „{recipe}“ gibt es hier nicht.",
            en=f"There is no run {number} of “{recipe}” here.",
        )
    return NotOfferedError(
        "run",
        recipe,
        sorted(set(seen.values_list("recipe", flat=True))),
        de=f"Einen amtlichen Lauf „{recipe}“ gibt es hier nicht.",
        en=f"There is no official run “{recipe}” here.",
    )


def unknown_area(code: str, known: Iterable[str]) -> NotOfferedError:
    return NotOfferedError(
        "area",
        code,
        known,
        de=f"Ein Gebiet „{code}“ kommt in diesem Lauf nicht vor.",
        en=f"An area “{code}” does not occur in this run.",
    )


def _why(run: OfficialRun) -> tuple[str, str]:
    """What was public and is so no longer."""
    name = {language: run.name.get(language) or run.name["de"] for language in ("de", "en")}
    head = f"„{name['de']}“ ({run.label}, Lauf {run.number})", f"“{name['en']}” ({run.label}, run {run.number})"
    if run.state == OfficialRun.State.WITHDRAWN:
        return f"{head[0]} wurde zurückgezogen.", f"{head[1]} has been withdrawn."
    if run.state == OfficialRun.State.REPLACED:
        return f"{head[0]} wurde durch einen neueren Lauf ersetzt.", f"{head[1]} has been replaced by a newer run."
    states = set(run.inputs.values_list("state", flat=True))
    if Release.State.WITHDRAWN in states:
        de, en = "wurden zurückgezogen", "have been withdrawn"
    elif Release.State.REPLACED in states:
        de, en = "wurden durch neuere ersetzt", "have been replaced by newer ones"
    else:  # a department allows less than before, or the index that a key follows was taken back
        de, en = "sind nicht mehr öffentlich", "are no longer public"
    return (
        f"{head[0]} wird nicht mehr gezeigt: Zahlen, auf denen der Lauf beruht, {de}.",
        f"{head[1]} is no longer shown: numbers on which it rests {en}.",
    )
