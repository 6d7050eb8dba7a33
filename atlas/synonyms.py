"""What else somebody may have meant by a word: synonyms.yaml, read once."""

from functools import lru_cache
from pathlib import Path

import yaml

from atlas.tables import collation_key

FILE = Path(__file__).with_name("synonyms.yaml")
SHORTEST = 4  # letters from which the beginning of a word is taken for it


@lru_cache
def _groups() -> list[list[str]]:
    return [[str(word) for word in group] for group in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


def meant(words: str) -> list[str]:
    """The words themselves, and every other way to say the same."""
    wanted = collation_key(words.strip())[0]
    ways = [words]
    for group in _groups():
        folded = [collation_key(word)[0] for word in group]
        if any(wanted == word or (len(wanted) >= SHORTEST and word.startswith(wanted)) for word in folded):
            ways += group
    return list(dict.fromkeys(ways))
