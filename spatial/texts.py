"""Texts in the languages of the interface: `{"de": …, "en": …}`, stored as JSON, German when in doubt."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext

LANGUAGES = ("de", "en")


def in_language(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in `language` (default: the reader's), German where that language is missing."""
    if not text:
        return ""
    wanted = (language or get_language() or "de")[:2]
    return text.get(wanted) or text.get("de", "")


def within_sentence(text: Mapping[str, str] | None) -> str:
    """A name of several things as it is written amid a sentence: in English small, unless it is one such as LOR."""
    name = in_language(text)
    small = (get_language() or "de").startswith("en") and name[1:2].islower()
    return name[:1].lower() + name[1:] if small else name


def check_text(value: object) -> None:
    """A text is a mapping from language to string and has German in it."""
    if not isinstance(value, dict) or not all(isinstance(entry, str) for entry in value.values()):
        raise ValidationError(gettext("A text is written as {de: …, en: …}."))
    unknown = set(value) - set(LANGUAGES)
    if unknown:
        raise ValidationError(gettext("Unknown language: %s.") % ", ".join(sorted(unknown)))
    if value and not value.get("de"):
        raise ValidationError(gettext("The German text is missing."))


class TextField(models.JSONField):
    """A short text in every language of the interface."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_text]
