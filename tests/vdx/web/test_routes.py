"""What holds for every address of the page: all are walked through, from the app's own list."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from vdx import schemas
from vdx.library import Library
from vdx.web import objects
from vdx.web.app import create_app
from vdx.web.options import WebOptions
from vdx.web.security import HEADERS

NOBODY = 999_999_999  # an id that nothing has
STREAMS = ("/api/events",)
SAFE = ("get", "head")


def _description() -> dict[str, Any]:
    app = create_app(Library("no library"), WebOptions())
    try:
        return app.openapi()
    finally:
        app.state.context.close()


DESCRIPTION = _description()
OPERATIONS = [
    (method, path, operation)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
]
ABOUT_ONE = [one for one in OPERATIONS if "{" in one[1] and "requestBody" not in one[2]]


def each(operations: list[tuple[str, str, dict[str, Any]]]) -> pytest.MarkDecorator:
    """A test for each of some operations."""
    names = [f"{method} {path}" for method, path, _ in operations]
    return pytest.mark.parametrize(("method", "path", "operation"), operations, ids=names)


every_route = each(OPERATIONS)


def address(path: str, operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """An address that fits the description, of things that there are not."""
    query = {
        parameter["name"]: _example(parameter["schema"])
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query" and parameter.get("required")
    }
    kinds = {
        parameter["name"]: parameter["schema"].get("type")
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path"
    }
    filled = re.sub(
        r"\{(\w+)(?::\w+)?\}", lambda part: str(NOBODY) if kinds.get(part[1]) == "integer" else "nobody", path
    )
    if {"start", "end"} <= query.keys():
        query |= {"start": 0, "end": 1}
    return filled, query


def _example(schema: dict[str, Any]) -> object:
    return {"integer": 1, "number": 1.0, "boolean": True}.get(str(schema.get("type")), "1")


def ask(web: httpx.Client, method: str, path: str, query: dict[str, Any], **headers: str) -> httpx.Response:
    """Only the head of the answer, for one that never ends."""
    with web.stream(method.upper(), path, params=query, headers=headers) as answer:
        if answer.request.url.path not in STREAMS or answer.status_code != 200:
            answer.read()
        return answer


def is_error(answer: httpx.Response) -> bool:
    return bool(answer.json()["schema"] == "vdx.error/1") and bool(answer.json()["error"]["message"])


@every_route
def test_every_answer_is_secured(
    web: httpx.Client, library: Path, method: str, path: str, operation: dict[str, Any]
) -> None:
    filled, query = address(path, operation)
    answer = ask(web, method, filled, query)
    assert answer.status_code < 500, answer.text
    assert HEADERS.items() <= {(name, answer.headers.get(name)) for name in HEADERS}
    assert answer.headers["cache-control"]
    if answer.status_code >= 400:
        assert method == "head" or is_error(answer)
        assert str(library.parent) not in answer.text


@every_route
def test_foreign_names_are_refused(
    web: httpx.Client, method: str, path: str, operation: dict[str, Any]
) -> None:
    filled, query = address(path, operation)
    answer = ask(web, method, filled, query, Host="evil.example")
    assert answer.status_code == 421
    assert method == "head" or is_error(answer)


@every_route
def test_other_sites_are_refused(
    web: httpx.Client, method: str, path: str, operation: dict[str, Any]
) -> None:
    filled, query = address(path, operation)
    marks = [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
    if method not in SAFE:
        marks += [{"Origin": "http://evil.example"}, {"Origin": "null"}]
    for mark in marks:
        answer = ask(web, method, filled, query, **mark)
        assert answer.status_code == 403, mark
        assert method == "head" or is_error(answer)


@each(ABOUT_ONE)
def test_what_there_is_not_is_not_found(
    web: httpx.Client, method: str, path: str, operation: dict[str, Any]
) -> None:
    filled, query = address(path, operation)
    answer = ask(web, method, filled, query)
    assert answer.status_code == 404, answer.text
    assert is_error(answer)


@every_route
def test_every_address_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation.get("summary")
    assert operation.get("description"), "its function needs a docstring"


def _answers() -> list[tuple[str, str, dict[str, Any]]]:
    """The operations that answer with JSON."""
    kinds = ((one, one[2]["responses"].get("200", {}).get("content", {})) for one in OPERATIONS)
    return [one for one, kind in kinds if "application/json" in kind and one[1] not in STREAMS]


@each(_answers())
def test_every_object_says_what_it_is(method: str, path: str, operation: dict[str, Any]) -> None:
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert "$ref" in schema, "its function needs a model as the type that it returns"
    model = DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert re.fullmatch(r"vdx\.\w+/\d+", model["properties"]["schema"]["const"])


def test_numbers_that_no_database_takes_are_not_found(web: httpx.Client) -> None:
    for path in ("/api/videos/{}", "/media/{}", "/frames/{}.jpg", "/videos/{}/sprite.jpg"):
        for number in (2**63, -1, 10**40):
            answer = web.get(path.format(number))
            assert answer.status_code in (404, 422), path
            assert is_error(answer)


def test_every_object_is_among_the_documents() -> None:
    files = Path(objects.__file__).parent.glob("[!_]*.py")
    modules = [importlib.import_module(f"{objects.__name__}.{file.stem}") for file in files]
    documents = [model for module in (schemas, *modules) for model in module.DOCUMENTS]
    models = DESCRIPTION["components"]["schemas"].values()
    said = [model["properties"]["schema"]["const"] for model in models if "schema" in model["properties"]]
    assert set(said) <= {model.model_fields["schema_"].default for model in documents}
