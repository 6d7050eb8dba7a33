"""What a JSON Schema finds, said in sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from jsonschema import ValidationError
from jsonschema.exceptions import best_match

from .findings import listed

Sentence = tuple[list[str | int], str, str]  # keys down to the entry, German, English

TYPES = {
    "string": ("Text", "text"),
    "integer": ("eine ganze Zahl", "a whole number"),
    "number": ("eine Zahl", "a number"),
    "boolean": ("true oder false", "true or false"),
    "array": ("eine Liste", "a list"),
    "object": ("eine Gruppe von Einträgen „schlüssel: wert“", "a group of entries “key: value”"),
    "null": ("leer (null)", "empty (null)"),
}

LIMITS = {
    "minimum": ("mindestens", "at least"),
    "maximum": ("höchstens", "at most"),
    "exclusiveMinimum": ("größer als", "greater than"),
    "exclusiveMaximum": ("kleiner als", "less than"),
}


def sentence_of(fault: ValidationError, whole: Mapping[str, Any]) -> Sentence:
    """Where the fault is and what it says. Of alternatives (anyOf, oneOf), the one that came nearest is explained."""
    while fault.context:
        nearest = _nearest(fault)
        fault = best_match(nearest) or nearest[0]
    keys = list(fault.absolute_path)
    name = ".".join(str(key + 1) if isinstance(key, int) else key for key in keys)
    german, english = (f"„{name}“ ", f"“{name}” ") if name else ("Die Datei ", "The file ")
    teller = _TELLERS.get(str(fault.validator), _tell_otherwise)
    extra, de, en = teller(fault, german, english)
    return [*keys, *extra], de, en


def _nearest(fault: ValidationError) -> list[ValidationError]:
    """The faults of those alternatives that are of the right kind at all: a group of entries, a word, a number."""
    context = list(fault.context or [])
    elsewhere = {
        found.relative_schema_path[0]
        for found in context
        if not found.relative_path and found.validator in ("type", "enum", "const")
    }
    return [found for found in context if found.relative_schema_path[0] not in elsewhere] or context


def _plain(fault: ValidationError) -> tuple[dict[str, Any], Any]:
    """The schema and the value that met, without jsonschema's "unset" alternatives, which a real fault never has."""
    return cast(dict[str, Any], fault.schema), fault.instance


def _tell_unknown(fault: ValidationError, german: str, english: str) -> Sentence:
    schema, instance = _plain(fault)
    known = sorted(schema.get("properties", {}))
    unknown = [key for key in instance if key not in known]
    return (
        unknown[:1],
        f"{german}hat den unbekannten Eintrag {listed(unknown, 'de')}. Bekannt sind {listed(known, 'de', 30)}.",
        f"{english}has the unknown entry {listed(unknown, 'en')}. Known are {listed(known, 'en', 30)}.",
    )


def _tell_missing(fault: ValidationError, german: str, english: str) -> Sentence:
    schema, instance = _plain(fault)
    missing = [key for key in schema["required"] if key not in instance]
    return (
        [],
        f"{german}hat den Eintrag {listed(missing, 'de')} nicht. Bitte ergänzen Sie ihn.",
        f"{english}lacks the entry {listed(missing, 'en')}. Please add it.",
    )


def _tell_type(fault: ValidationError, german: str, english: str) -> Sentence:
    allowed = _plain(fault)[0]["type"]
    types = allowed if isinstance(allowed, list) else [allowed]
    de = " oder ".join(TYPES[name][0] for name in types)
    en = " or ".join(TYPES[name][1] for name in types)
    quote_de = quote_en = ""
    if "string" in types and isinstance(fault.instance, int | float):
        quote_de = " Setzen Sie den Wert in Anführungszeichen, damit führende Nullen erhalten bleiben."
        quote_en = " Put the value in quotation marks, so that leading zeros survive."
    return [], f"{german}muss {de} sein.{quote_de}", f"{english}must be {en}.{quote_en}"


def _tell_choice(fault: ValidationError, german: str, english: str) -> Sentence:
    choices = _plain(fault)[0]["enum"]
    return (
        [],
        f"{german}ist „{fault.instance}“; möglich ist nur {listed(choices, 'de', 30)}.",
        f"{english}is “{fault.instance}”; only {listed(choices, 'en', 30)} is possible.",
    )


def _tell_form(fault: ValidationError, german: str, english: str) -> Sentence:
    form = _plain(fault)[0].get("description") or fault.validator_value
    return (
        [],
        f"{german}ist „{fault.instance}“ und hat nicht die erwartete Form ({form}).",
        f"{english}is “{fault.instance}” and does not have the expected form ({form}).",
    )


def _tell_limit(fault: ValidationError, german: str, english: str) -> Sentence:
    de, en = LIMITS[str(fault.validator)]
    said = [
        f"{number:g}" if isinstance(number, float) else number for number in (fault.instance, fault.validator_value)
    ]
    return (
        [],
        f"{german}ist {said[0]}; die Zahl muss {de} {said[1]} sein.",
        f"{english}is {said[0]}; the number must be {en} {said[1]}.",
    )


def _tell_empty(fault: ValidationError, german: str, english: str) -> Sentence:
    least = cast(int, fault.validator_value)
    if fault.validator == "minItems" and least > 1:
        return [], f"{german}braucht mindestens {least} Einträge.", f"{english}needs at least {least} entries."
    return [], f"{german}darf nicht leer sein.", f"{english}must not be empty."


def _tell_otherwise(fault: ValidationError, german: str, english: str) -> Sentence:
    return [], f"{german}ist nicht richtig: {fault.message}.", f"{english}is not right: {fault.message}."


_TELLERS = {
    **dict.fromkeys(LIMITS, _tell_limit),
    "additionalProperties": _tell_unknown,
    "unevaluatedProperties": _tell_unknown,
    "required": _tell_missing,
    "type": _tell_type,
    "enum": _tell_choice,
    "pattern": _tell_form,
    "format": _tell_form,
    "minItems": _tell_empty,
    "minLength": _tell_empty,
    "minProperties": _tell_empty,
}
