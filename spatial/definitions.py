"""Reads YAML definitions: safely, checked by a JSON Schema, every fault with file, line and a sentence. Pure.

Three things differ from plain YAML, because codes are text: keys of mappings are taken as they are written (`01` keeps
its zero), dates stay text (`2021-01-01`), and only `true` and `false` are truth values.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .findings import RefusedError
from .schema_sentences import sentence_of

SCHEMAS = Path(__file__).parent / "schema"
LARGEST_FILE = 5_000_000  # bytes; a definition is written by hand
LARGEST_TREE = 500_000  # entries, those that aliases stand for counted each time
FAULTS_SHOWN = 12


class DefinitionError(RefusedError):
    """A definition cannot be used. Every line reads `file:line: sentence`."""


class Definition(dict[str, Any]):
    """The content of a definition file, which still knows where each entry stands."""

    def __init__(self, content: dict[str, Any], *, path: Path | None = None, node: yaml.Node | None = None):
        super().__init__(content)
        self.path = path
        self._node = node

    def place(self, *keys: str | int) -> str:
        """`file:line` of the entry below `keys`, or of the nearest one above it that exists."""
        name = self.path.name if self.path else "definition"
        node = self._node
        line = node.start_mark.line + 1 if node is not None else None
        for key in keys:
            node = _below(node, key)
            if node is None:
                break
            line = node.start_mark.line + 1
        return f"{name}:{line}" if line else name

    def fault(self, *keys: str | int, de: str, en: str) -> DefinitionError:
        """An error about the entry below `keys`; the caller raises it."""
        place = self.place(*keys)
        return DefinitionError(de=f"{place}: {de}", en=f"{place}: {en}")


def read_definition(path: Path | str, schema: Path | str) -> Definition:
    """The checked content of the YAML file at `path`.

    `schema` is the path of a JSON Schema, or the name of one in spatial/schema ("hierarchy"). A schema may refer to
    its neighbours and to those in spatial/schema by file name: `{"$ref": "text.json"}`.

    Raises DefinitionError, naming up to a dozen faults at once.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise DefinitionError(
                de=f"{path}: Die Datei ist größer als 5 MB. Eine Beschreibung ist eine kurze, von Hand geschriebene "
                "Datei; bitte prüfen Sie, ob Sie die richtige gewählt haben.",
                en=f"{path}: The file is larger than 5 MB. A definition is short and written by hand; "
                "please check that you chose the right one.",
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise DefinitionError(
            de=f"{path}: Die Datei lässt sich nicht lesen. Bitte prüfen Sie Pfad und Leserechte.",
            en=f"{path}: The file cannot be read. Please check its path and permissions.",
        ) from fault
    except UnicodeDecodeError as fault:
        raise DefinitionError(
            de=f"{path}: Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie als UTF-8.",
            en=f"{path}: The file is not saved as UTF-8. Please save it as UTF-8.",
        ) from fault
    return definition_of(text, path, schema)


def definition_of(text: str, path: Path, schema: Path | str) -> Definition:
    """The checked content of a definition at hand as text; `path` names it in sentences. Raises DefinitionError."""
    definition = _parse(text, path)
    check_definition(definition, schema)
    return definition


def check_definition(definition: Definition, schema: Path | str) -> None:
    """Raises DefinitionError with every fault that the schema finds, in the order of their lines."""
    faults = list(_validator(_schema_path(schema)).iter_errors(dict(definition)))
    if not faults:
        return
    told = sorted(
        {(definition.place(*keys), de, en) for keys, de, en in (sentence_of(fault, definition) for fault in faults)},
        key=lambda entry: (_line_number(entry[0]), entry[1]),
    )[:FAULTS_SHOWN]
    raise DefinitionError(
        de="\n".join(f"{place}: {de}" for place, de, _ in told),
        en="\n".join(f"{place}: {en}" for place, _, en in told),
    )


def _parse(text: str, path: Path) -> Definition:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        _walk(node, path, [LARGEST_TREE])
        content = loader.construct_document(node) if node is not None else None
    except _UnusableKeyError as fault:
        key, line = fault.args
        raise DefinitionError(
            de=f"{path.name}:{line}: Der Eintrag „{key}“ steht zweimal oder ist kein einfaches Wort. "
            "Bitte lassen Sie nur einen stehen.",
            en=f"{path.name}:{line}: The entry “{key}” stands twice or is not a plain word. Please keep only one.",
        ) from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"{path.name}:{mark.line + 1}" if mark else path.name
        raise DefinitionError(
            de=f"{place}: Das ist kein gültiges YAML ({getattr(fault, 'problem', fault)}). "
            "Bitte prüfen Sie Einrückung, Doppelpunkte und Anführungszeichen in und über dieser Zeile.",
            en=f"{place}: This is not valid YAML ({getattr(fault, 'problem', fault)}). "
            "Please check indentation, colons and quotation marks in and above this line.",
        ) from fault
    finally:
        loader.dispose()
    if not isinstance(content, dict):
        raise DefinitionError(
            de=f"{path.name}: Die Datei muss aus Einträgen der Form „schlüssel: wert“ bestehen.",
            en=f"{path.name}: The file must consist of entries written as “key: value”.",
        )
    return Definition(content, path=path, node=node)


def _walk(node: yaml.Node | None, path: Path, left: list[int], above: tuple[int, ...] = ()) -> None:
    """Refuses what nobody who walks through it comes back from.

    An alias may stand for something above it, which has no end, or for a list of aliases of lists of aliases.
    """
    left[0] -= 1
    if left[0] < 0:
        raise DefinitionError(
            de=f"{path.name}: Mit allen Verweisen (*) ausgeschrieben wäre die Datei zu groß. Bitte verweisen Sie "
            "sparsamer.",
            en=f"{path.name}: With all references (*) written out the file would be too large. Please refer less.",
        )
    if node is None or isinstance(node, yaml.ScalarNode):
        return
    if id(node) in above:
        place = f"{path.name}:{node.start_mark.line + 1}"
        raise DefinitionError(
            de=f"{place}: Der Eintrag enthält sich selbst (über einen Verweis mit *). Bitte schreiben Sie ihn aus.",
            en=f"{place}: The entry contains itself (by a reference with *). Please write it out.",
        )
    children = [child for pair in node.value for child in (pair if isinstance(pair, tuple) else (pair,))]
    for child in children:
        _walk(child, path, left, (*above, id(node)))


def _below(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in reversed(node.value) if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key]
    return None


def _line_number(place: str) -> int:
    number = place.rpartition(":")[2]
    return int(number) if number.isdigit() else 0


def _schema_path(schema: Path | str) -> Path:
    if isinstance(schema, str) and not schema.endswith(".json"):
        return SCHEMAS / f"{schema}.json"
    return Path(schema)


@lru_cache
def _validator(path: Path) -> jsonschema.Draft202012Validator:
    documents = {
        file.name: Resource.from_contents(
            json.loads(file.read_text(encoding="utf-8")),
            default_specification=DRAFT202012,
        )
        for folder in (SCHEMAS, path.parent)
        for file in sorted(folder.glob("*.json"))
    }
    return jsonschema.Draft202012Validator(
        documents[path.name].contents,
        registry=Registry().with_resources(documents.items()),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


class _UnusableKeyError(Exception):
    """A key stands twice in one mapping, or is not a word. Arguments: key, line."""


class _Loader(yaml.SafeLoader):
    """Safe YAML in which keys are text as written, dates stay text, and a key stands only once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise _UnusableKeyError(str(key.value)[:60], key.start_mark.line + 1)
            seen.add(key.value)
        self.flatten_mapping(node)
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
