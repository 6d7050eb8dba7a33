"""Themes with their indicators, for lists to choose from."""

from spatial.texts import in_language


def themes(offer: dict, chosen: str | None = None) -> list[dict]:
    """The themes that have something to show, with their indicators."""
    grouped: dict[str, list[dict]] = {}
    for indicator in offer["indicators"]:
        entry = {**indicator, "name": in_language(indicator["name"]), "chosen": indicator["indicator"] == chosen}
        grouped.setdefault(indicator["theme"], []).append(entry)
    return [
        {"theme": theme["theme"], "name": in_language(theme["name"]), "indicators": grouped[theme["theme"]]}
        for theme in offer["themes"]
        if theme["theme"] in grouped
    ]
