"""What the preview shows first of a page is what the whole page shows a moment later."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from preview import invented_project

from explainer.command.preview import Preview


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder, before = invented_project(tmp_path_factory.mktemp("warm")), Path.cwd()
    os.chdir(folder)
    made = Preview(Path("profiles"), Path("docs"), Path("mkdocs.yml"), "vscode://file{path}:{line}:{column}")
    made.change(set())
    yield made
    os.chdir(before)


def shown(page: bytes) -> str:
    return page[page.index(b"<article") : page.index(b"</article>")].decode()


def person(text: str) -> str:
    return re.sub("(summary: .*)", r"\1 Some other words.", text, count=1)


def event(text: str) -> str:
    return re.sub("title: .*", "title: Some other words", text, count=1)


def behind(text: str) -> str:
    return f"{text.rstrip()}\n\nSome other words.\n"


@pytest.mark.parametrize(
    ("path", "address", "edit"),
    [
        ("people/rosa-okoye.yaml", "people/rosa-okoye/", person),
        ("events.yaml", "timeline/", event),
        ("article.md", "article/", behind),
        ("story.md", "", behind),
    ],
)
def test_a_block_that_changed_is_shown_before_the_page_is_made_anew(
    preview: Preview, path: str, address: str, edit: Callable[[str], str]
) -> None:
    file = preview.profiles / path
    text, before = file.read_text("utf-8"), preview.answer(address)
    file.write_text(edit(text), "utf-8")
    preview.change({str(file.absolute())})
    soon = preview.answer(address, soon=True)
    assert preview.warm and preview.warm.drafts
    whole = preview.answer(address)
    assert not preview.warm.drafts
    assert "Some other words" in shown(soon.body)
    assert shown(soon.body) == shown(whole.body) != shown(before.body)
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert preview.answer(address) == before
