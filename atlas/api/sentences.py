"""What the API says when it cannot answer: one sentence per fault, in every language of the interface."""

from spatial.texts import in_language

SENTENCES = {
    "unknown_parameter": {
        "de": "Den Parameter „{parameter}“ gibt es an dieser Adresse nicht.",
        "en": "This address has no parameter “{parameter}”.",
    },
    "doubled_parameter": {
        "de": "Der Parameter „{parameter}“ steht mehrfach in der Adresse; er darf nur einmal vorkommen.",
        "en": "The parameter “{parameter}” is given more than once; it may appear only once.",
    },
    "unknown_value": {
        "de": "Den Wert „{value}“ kennt der Parameter „{parameter}“ nicht.",
        "en": "The parameter “{parameter}” does not know the value “{value}”.",
    },
    "unknown_address": {
        "de": "Diese Adresse gibt es nicht. Alle Adressen stehen unter /api/docs/.",
        "en": "There is no such address. All addresses are listed at /api/docs/.",
    },
    "unknown_municipality": {
        "de": "Eine Kommune „{value}“ gibt es in diesem Atlas nicht.",
        "en": "This atlas has no municipality “{value}”.",
    },
    "unknown_hierarchy": {
        "de": "Eine Gliederung „{value}“ gibt es hier nicht.",
        "en": "There is no hierarchy “{value}” here.",
    },
    "unknown_indicator": {
        "de": "Zu einem Indikator „{value}“ ist nichts veröffentlicht.",
        "en": "Nothing is published on an indicator “{value}”.",
    },
    "unknown_kind": {
        "de": "Einrichtungen der Art „{value}“ gibt es hier nicht.",
        "en": "There are no facilities of the kind “{value}” here.",
    },
    "unknown_table": {
        "de": "Eine Tabelle „{value}“ hat dieser Lauf nicht.",
        "en": "This run has no table “{value}”.",
    },
    "unknown_boundaries": {
        "de": "Diese Grenzen gibt es nicht (mehr). Die aktuelle Kennung steht in der Gebietsliste.",
        "en": "There are no such boundaries (any more). The list of areas names the current digest.",
    },
    "method_not_allowed": {
        "de": "Diese Schnittstelle gibt nur Auskunft: Erlaubt sind GET und HEAD, nicht {value}.",
        "en": "This interface only answers questions: GET and HEAD are allowed, {value} is not.",
    },
    "internal_error": {
        "de": "Bei uns ist ein Fehler aufgetreten. Er wurde aufgezeichnet; bitte versuchen Sie es später noch einmal.",
        "en": "Something went wrong on our side. It has been recorded; please try again later.",
    },
}


def sentence(code: str, language: str, **details: object) -> str:
    """The sentence of a fault."""
    return in_language(SENTENCES[code], language).format(**details)
