"""The OpenAPI 3.1 description of /api/v1, made from the shapes that type the answers and from ENDPOINTS."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from webui.addresses import at
from webui.data.endpoints import ENDPOINTS, ROOT, Endpoint, Parameter

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_STATUSES = {
    301: "The answer has another id by now",
    400: "A parameter cannot be used; `parameter` names it",
    404: "There is no such thing",
    409: "The cursor is of an earlier state of the archive, or of another call: begin again",
    410: "It is gone: it has been taken out of the archive",
    503: "Not just now: ask again after the seconds of Retry-After",
}


def describe(name: str, version: str) -> dict[str, Any]:
    """Return the description of the API of a site called `name`, served by this `version` of the program."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths = {endpoint.path: {"get": _operation(endpoint, schemas)} for endpoint in ENDPOINTS}
    return {
        "openapi": "3.1.0",
        "info": {"title": name, "version": version, "description": _ABOUT},
        "servers": [{"url": at(ROOT)}],
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


_ABOUT = (
    "Read-only. Keys are added, never renamed or removed, within a major version. Every answer has an ETag; ask again"
    " with If-None-Match, and nothing that was hidden since stays in a cache. Scripts of any site may read."
)
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string"},
    },
}


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    if endpoint.shape is None:
        content: dict[str, Any] = {kind: {"schema": {"type": "string"}} for kind in endpoint.content_types}
    else:
        content = {kind: {"schema": schema_of(endpoint.shape, schemas)} for kind in endpoint.content_types}
    responses: dict[str, Any] = {"200": {"description": endpoint.summary, "content": content}}
    for status in endpoint.errors:
        responses[str(status)] = {"description": _STATUSES[status]}
        if status >= 400:
            problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
            responses[str(status)]["content"] = {"application/problem+json": problem}
    name = endpoint.path.strip("/").translate(str.maketrans("/.", "__", "{}"))
    return {
        "operationId": name,
        "summary": endpoint.summary,
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": responses,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": parameter.type}
    if parameter.values:
        schema["enum"] = list(parameter.values)
    if parameter.longest:
        schema["maxLength"] = parameter.longest
    if parameter.pattern:
        schema["pattern"] = parameter.pattern
    if parameter.least is not None:
        schema |= {"minimum": parameter.least, "maximum": parameter.most}
    if parameter.repeated:
        schema = {"type": "array", "items": schema}
    found: dict[str, Any] = {
        "name": parameter.name,
        "in": "path" if parameter.in_path else "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
    }
    return found | ({"example": parameter.example} if parameter.example else {})


def schema_of(shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a type of the contract; typed dictionaries become entries of `schemas`."""
    if is_typeddict(shape):
        name = shape.__name__.removesuffix("Record")
        if name not in schemas:
            schemas[name] = {}  # a shape may hold itself
            hints = get_type_hints(shape)
            schemas[name] = {
                "type": "object",
                "description": (shape.__doc__ or "").strip(),
                "required": list(hints),
                "properties": {key: schema_of(hint, schemas) for key, hint in hints.items()},
            }
        return {"$ref": f"#/components/schemas/{name}"}
    if get_origin(shape) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(shape) if kind is not type(None)]
        [found] = [schema_of(kind, schemas) for kind in kinds]
        return {"anyOf": [found, {"type": "null"}]} if "$ref" in found else found | {"type": [found["type"], "null"]}
    if get_origin(shape) is list:
        return {"type": "array", "items": schema_of(get_args(shape)[0], schemas)}
    if get_origin(shape) is dict:
        return {"type": "object", "additionalProperties": schema_of(get_args(shape)[1], schemas)}
    return {"type": _PLAIN[shape]}
