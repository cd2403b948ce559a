"""Writes the reference of commands and of JSON objects: ``python -m vdx.cli.document [cli|json]``.

`docs/cli.md` and `docs/json.md` are its output; a test compares them.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from typing import Any

import typer

from vdx.cli.group import COMMANDS, GLOBAL_OPTIONS
from vdx.cli.main import app

EXIT_CODES = {
    0: "It worked.",
    1: "It did not work; the last line on stderr says why.",
    2: "It was not understood: an unknown command or option, or a query that cannot be used.",
    3: "It is finished, and some files failed or are only in part indexed.",
    130: "It was interrupted by Ctrl-C. What was finished until then is kept.",
    141: "Whoever read its output stopped reading, as `head` does; nothing is said about it.",
}


def command_reference() -> str:
    """All commands and options, as Markdown."""
    group: Any = typer.main.get_command(app)
    context = group.context_class(group, info_name="vdx")
    lines = ["# The command line", "", _NOTE.format("cli"), "", *_paragraphs(group.help), ""]
    lines += ["Every command takes the global options, before or after its name:", ""]
    lines += _options(group.params, lambda name: name in GLOBAL_OPTIONS)
    lines += ["", "These stand alone:", ""]
    lines += _options(group.params, lambda name: name not in GLOBAL_OPTIONS)
    lines += [
        "",
        "Data goes to stdout, progress and messages go to stderr. Times are seconds (`12.5`),",
    ]
    lines += [
        "`mm:ss` or `hh:mm:ss.mmm`. The JSON objects are described in [json.md](json.md).",
        "",
    ]
    lines += ["| exit code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    for name in COMMANDS:
        command = group.get_command(context, name)
        own = [param for param in command.params if param.name not in GLOBAL_OPTIONS]
        arguments = [_value(param) for param in own if param.param_type_name == "argument"]
        lines += ["", f"## vdx {name}", "", f"`{' '.join(['vdx', name, *arguments])}`", ""]
        lines += _paragraphs(command.help)
        if own:
            lines += ["", *_options(own, lambda _: True)]
    return "\n".join(lines) + "\n"


def json_reference() -> str:
    """All JSON objects, as Markdown."""
    from vdx import schemas

    lines = [
        "# The JSON objects",
        "",
        _NOTE.format("json"),
        "",
        *_paragraphs(schemas.__doc__ or ""),
    ]
    parts: dict[str, Any] = {}
    for model in (*schemas.DOCUMENTS, *_documents_of_the_page()):
        schema = model.model_json_schema(mode="serialization")
        parts |= schema.pop("$defs", {})
        lines += ["", f"## {schema['properties']['schema']['const']}", "", *_fields(schema)]
    for name, part in sorted(parts.items()):
        lines += ["", f"## {name}", "", *_fields(part)]
    return "\n".join(lines) + "\n"


def _documents_of_the_page() -> list[Any]:
    """The objects that only `vdx serve` gives."""
    from vdx.web import objects

    names = sorted(module.name for module in pkgutil.iter_modules(objects.__path__))
    modules = [importlib.import_module(f"{objects.__name__}.{name}") for name in names]
    return [model for module in modules for model in module.DOCUMENTS]


_NOTE = "This page is written by `python -m vdx.cli.document {0} > docs/{0}.md`."


def _paragraphs(text: str) -> list[str]:
    return text.strip().splitlines()


def _options(params: list[Any], wanted: Any) -> Iterator[str]:
    yield "| option | meaning |"
    yield "|---|---|"
    for param in params:
        if wanted(param.name):
            spellings = [*sorted(param.opts, key=len, reverse=True), *param.secondary_opts]
            names = ", ".join(f"`{name}`" for name in spellings)
            if param.param_type_name == "argument":
                names = f"`{_value(param)}`"
            elif not param.is_flag:
                names += f" `{_value(param)}`"
            default = "" if param.default in (None, False) else f" Default: {param.default}."
            yield f"| {names} | {param.help}{default} |"


def _value(param: Any) -> str:
    return str(param.metavar or param.name.upper()) + ("..." if param.nargs == -1 else "")


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    yield from _paragraphs(schema.get("description", ""))
    yield ""
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for name, field in schema["properties"].items():
        yield f"| `{name}` | {_type(field)} | {field.get('description', '')} |"


def _type(field: dict[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if "$ref" in field:
        name = field["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_type(option) for option in field["anyOf"])
    if "prefixItems" in field:
        return f"({', '.join(_type(item) for item in field['prefixItems'])})"
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    if "additionalProperties" in field and isinstance(field["additionalProperties"], dict):
        return f"object of {_type(field['additionalProperties'])}"
    return str(field["type"])


if __name__ == "__main__":
    writers = {"cli": command_reference, "json": json_reference}
    sys.stdout.write(writers[sys.argv[1] if len(sys.argv) > 1 else "cli"]())
