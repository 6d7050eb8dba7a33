"""What the OpenAPI document says about every address beyond its parameters and payload."""

from collections.abc import Callable

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view

from .payloads import Problem

WHAT_IT_IS = {
    "municipality": "Municipality (slug)",
    "hierarchy": "Hierarchy (slug)",
    "edition": "Edition: dated set of areas (slug)",
    "level": "Level of the hierarchy (slug)",
    "code": "Official code of an area, as text with its leading zeros",
    "indicator": "Indicator (slug)",
    "period": "Period (slug): 2023-12-31, 2023, 2021-2023",
    "digest": "Content hash, from the list of areas",
    "recipe": "Recipe of an index, a ranking or a budget key (slug)",
    "number": "Number of the run",
    "kind": "Kind of facility (slug)",
    "table": "Table of the run: result and others, which the run names",
}
WHOLE_NUMBERS = {"number"}
FORMAT = "Shape of the answer"
PROBLEMS = {
    304: OpenApiResponse(description="You have it already: If-None-Match names the current ETag."),
    400: OpenApiResponse(
        Problem,
        description="A parameter is unknown, doubled or has an unknown value; the answer names it.",
        examples=[
            OpenApiExample(
                "unknown_parameter",
                value={
                    "error": {
                        "code": "unknown_parameter",
                        "message": "This address has no parameter “fromat”.",
                        "parameter": "fromat",
                        "known": ["format"],
                        "suggestions": ["format"],
                    }
                },
                status_codes=["400"],
            )
        ],
    ),
    404: OpenApiResponse(
        Problem,
        description="A code in the address is unknown, or nothing is published under it.",
        examples=[
            OpenApiExample(
                "unknown_level",
                value={
                    "error": {
                        "code": "unknown_level",
                        "message": "There is no level “quartiere” here.",
                        "value": "quartiere",
                        "suggestions": ["quartier"],
                    }
                },
                status_codes=["404"],
            )
        ],
    ),
}


def describe(
    payload: object, operation: str, *, tag: str, path: str = "", formats: dict[str, str] | None = None, **more
) -> Callable:
    """OpenAPI of a view's `get`: `path` names its path parameters, `formats` maps ?format= to media types."""
    parameters = [
        OpenApiParameter(name, int if name in WHOLE_NUMBERS else str, "path", description=WHAT_IT_IS[name])
        for name in path.split()
    ]
    if formats:
        parameters.append(OpenApiParameter("format", str, enum=list(formats), description=FORMAT))
    parameters += more.pop("parameters", [])
    answers: dict = {(200, "application/json"): payload}
    for name, media_type in (formats or {}).items():
        if name != "json":
            answers[200, media_type] = OpenApiTypes.OBJECT if media_type.endswith("json") else OpenApiTypes.STR
    return extend_schema(
        operation_id=operation, tags=[tag], parameters=parameters, responses=answers | PROBLEMS, auth=[], **more
    )


def describe_list(serializer: type, operation: str, *, tag: str, **more) -> Callable:
    """The same for a list; its parameters come from its filters."""
    return extend_schema_view(get=describe(serializer(many=True), operation, tag=tag, **more))
