"""What the OpenAPI document says of answers and errors."""

from __future__ import annotations

from typing import Any

from labecon.web.verbs import Verb

#: Media by whether the answer is one document a line, and its form.
MEDIA = {
    (False, "json"): "application/json",
    (True, "json"): "application/x-ndjson",
    (False, "csv"): "text/csv",
    (True, "csv"): "text/csv",
}
#: Status to the word of the error catalogue and what it means.
ERRORS = {
    400: ("malformed", "The body cannot be read."),
    401: ("no-token", "The token is missing or wrong."),
    403: ("cross-site", "The request comes from another page."),
    404: ("unknown-name", "There is no such thing; the message names the nearest."),
    405: ("usage", "The address takes other methods."),
    408: ("too-slow", "The body stopped coming."),
    409: ("usage", "Well formed, and not answerable: the problems say why and what to change."),
    413: ("too-large", "The body is too large."),
    414: ("too-large", "The address is too long."),
    421: ("wrong-host", "The Host header is not the address that is served."),
    429: ("too-slow", "Too many wrong passwords; the header Retry-After says for how long."),
    422: ("malformed", "An argument has the wrong form or lies out of bounds."),
}
_TEXTS = ("code", "message", "place", "remedy")
PROBLEM = {
    "type": "object",
    "required": list(_TEXTS),
    "properties": {name: {"type": "string"} for name in _TEXTS},
    "additionalProperties": False,
}
INNER = {
    "type": "object",
    "required": ["kind", "problems"],
    "properties": {"kind": {"type": "string"}, "problems": {"type": "array", "items": PROBLEM}},
    "additionalProperties": False,
}
ERROR = {"type": "object", "required": ["error"], "properties": {"error": INNER}, "additionalProperties": False}
_HEAD = ("schema_version", "labecon", "facts", "arithmetic", "notice")
DOCUMENT = {
    "type": "object",
    "required": list(_HEAD),
    "properties": {"schema_version": {"type": "integer"}, **{name: {"type": "string"} for name in _HEAD[1:]}},
}


#: Twins of an address; the plain one comes last, since a name may hold a dot.
ENDINGS = ((".json", "json"), (".csv", "csv"), ("", "json"))
#: Where the OpenAPI document says the least role that may use an address.
ROLE = "x-role"
#: The body of an address that takes a document.
BINARY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary", "minLength": 1},
                "example": "Ostrava Compute's revenue rose from $40 million in 2023 to $50 million in 2024, up 35%.",
            }
        },
    }
}


def json_response(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A response of JSON.

    Args:
        description: What it is.
        schema: Its schema.

    Returns:
        As the OpenAPI document has it.
    """
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def error_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Errors of an address.

    Args:
        statuses: Beyond those that every address has.

    Returns:
        Status to description and schema.
    """
    shown = sorted({401, 403, 414, 421, 422, *statuses})
    return {one: {"description": ERRORS[one][1], "content": {"application/json": {"schema": ERROR}}} for one in shown}


def responses_of(verb: Verb, form: str) -> tuple[dict[int, dict[str, Any]], tuple[int, ...]]:
    """Responses of a question.

    Args:
        verb: The question.
        form: ``json`` or ``csv``.

    Returns:
        The usual one, and statuses of errors.
    """
    media = MEDIA[verb.lines and form == "json", form]
    schema = DOCUMENT if media == "application/json" else {"type": "string"}
    more = (400, 404, 409, 413) if verb.document else (404, 409)
    return {200: {"description": verb.summary, "content": {media: {"schema": schema}}}}, more


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with who may ask, and with the errors as they are.

    Args:
        document: As FastAPI makes it.

    Returns:
        The same, changed.
    """
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    for operation in (one for path in document["paths"].values() for one in path.values()):
        if operation.get(ROLE) == "":
            operation["security"] = []
    for name in ("HTTPValidationError", "ValidationError"):
        parts.get("schemas", {}).pop(name, None)
    return document
