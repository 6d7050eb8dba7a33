"""What an indicator is called: names follow laws, and laws change. The browser's `format.js` says the same."""

from collections.abc import Mapping
from typing import Any


def name_on(indicator: Mapping[str, Any], last_day: str) -> dict[str, str]:
    """The name that holds for a period that ends on `last_day` (ISO); `former_names` stand oldest first."""
    former = indicator.get("former_names", [])
    return next((each["name"] for each in former if last_day <= each["last_day"]), indicator["name"])


def all_names(indicator: Mapping[str, Any]) -> list[str]:
    """Everything that readers may look for: names in all languages, former ones, and what others call it."""
    texts = [indicator["name"], *(each["name"] for each in indicator.get("former_names", []))]
    codes = [f"{source} {code}" for source, code in indicator.get("codes", {}).items()]
    return [name for text in texts for name in text.values()] + codes
