"""Everything that can be typed or read by a program is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from vdx import schemas
from vdx.cli.document import EXIT_CODES, command_reference, json_reference
from vdx.cli.group import COMMANDS
from vdx.cli.main import app
from vdx.library import detector_names, runtime_names

DOCS = Path(__file__).parents[2] / "docs"


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    context = group.context_class(group, info_name="vdx")
    return {name: group.get_command(context, name) for name in COMMANDS} | {"": group}


@pytest.mark.parametrize(
    ("page", "text"),
    [("cli.md", command_reference), ("json.md", json_reference)],
    ids=["cli", "json"],
)
def test_the_pages_are_up_to_date(page: str, text: Any) -> None:
    kind = page.partition(".")[0]
    assert (DOCS / page).read_text(encoding="utf-8") == text(), (
        f"run: python -m vdx.cli.document {kind} > docs/{page}"
    )


def test_every_command_and_option_is_documented() -> None:
    reference = (DOCS / "cli.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        assert command.help
        assert f"vdx {name}".strip() in reference
        for param in command.params:
            assert param.help, f"{name} {param.name}"
            for spelling in param.opts if param.param_type_name == "option" else ():
                assert f"`{spelling}`" in reference
    assert set(EXIT_CODES) == {0, 1, 2, 3, 130, 141}


def test_the_examples_need_no_tests() -> None:
    for example in (DOCS.parent / "examples").glob("*.py"):
        assert "tests" not in re.findall(r"(?:from|import) (\w+)", example.read_text(encoding="utf-8"))


def test_make_prints_no_comments() -> None:
    makefile = (DOCS.parent / "Makefile").read_text(encoding="utf-8")
    assert not re.findall(r"^\t#.*", makefile, re.MULTILINE)


def test_help_names_what_may_be_chosen() -> None:
    for command in ("ingest", "shots"):
        options = {param.name: param.help for param in commands()[command].params}
        assert [name for name in detector_names() if name not in options["detector"]] == []
    options = {param.name: param.help for param in commands()["ingest"].params}
    assert [name for name in runtime_names() if name not in options["runtime"]] == []


def test_every_field_is_described() -> None:
    models = {
        model
        for model in vars(schemas).values()
        if isinstance(model, type) and issubclass(model, schemas.BaseModel) and model is not schemas.BaseModel
    }
    assert set(schemas.DOCUMENTS) <= models
    for model in models:
        assert model.__doc__
        assert [name for name, field in model.model_fields.items() if not field.description] == []
