"""What templates print: text escaped, Markdown as it is, and mistakes in a template told at once."""

from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from explainer.command.schema import fields
from explainer.pages.templating import _COMPILED, environment_of, tidy
from explainer.records.dates import PartialDate
from explainer.records.vocabulary import VERDICTS


def printed(source: str, **given: Any) -> str:
    return environment_of().from_string(source).render(given)


@pytest.mark.parametrize(
    ("source", "given", "text"),
    [
        ("{{ a }}", {"a": "*a* <b>"}, "&#42;a&#42; &lt;b&gt;"),
        ("{{ a }}", {"a": Markup("*a* <b>")}, "*a* <b>"),
        ("{{ a }} {{ b }}", {"a": 1, "b": Markup("_b_")}, "1 _b_"),
        ("{{ a.text }}", {"a": PartialDate.parse("2001-02")}, "2001-02"),
        ("{% for a in b %}{{ loop.index }}{{ a }}{% endfor %}", {"b": ["x", Markup("*")]}, "1x2*"),
        ("{% macro m(a, b='_') %}{{ a }}{{ b }}{% endmacro %}{{ m('x') }}{{ m('x', b='y') }}", {}, "x&#95;xy"),
        ("{{ f('*', b='*') }}", {"f": lambda a, b: a + b}, "&#42;&#42;"),
        ("{% set a %}{{ b }}{% endset %}{{ a }}", {"b": "*"}, "&#42;"),
    ],
)
def test_text_is_escaped_once_and_markdown_stays(source: str, given: dict[str, Any], text: str) -> None:
    assert printed(source, **given) == text


@pytest.mark.parametrize(
    ("source", "given", "error"),
    [
        ("{{ a }}", {}, UndefinedError),
        ("{{ a.b }}", {"a": 1}, UndefinedError),
        ("{{ a }}", {"a": None}, TypeError),
        ("{{ a }}", {"a": ["a list"]}, TypeError),
    ],
)
def test_a_mistake_in_a_template_is_an_error(source: str, given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        printed(source, **given)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a", "a\n"),
        ("\n\na\n\n\nb\n", "a\n\nb\n"),
        ("a\n\n\n\n\n\nb\nc", "a\n\nb\nc\n"),
        ("a\n \n\nb", "a\n \n\nb\n"),
        ("", "\n"),
    ],
)
def test_blocks_stand_one_blank_line_apart(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_a_verdict_means_the_same_to_readers_and_editors() -> None:
    meanings = environment_of().get_template("_shared.md").module.MEANINGS  # type: ignore[attr-defined]
    assert {word: " ".join(meanings[word]) for word in VERDICTS} == fields()["meaning"]["verdict"]


def test_templates_are_compiled_again_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_COMPILED, "directory", str(tmp_path / "nowhere"))
    monkeypatch.setattr(_COMPILED, "code", {})
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    assert environment_of().get_template("_shared.md")
    (tmp_path / "nowhere").mkdir()
    _COMPILED.code.clear()
    assert environment_of().get_template("_shared.md") and list((tmp_path / "nowhere").iterdir())
