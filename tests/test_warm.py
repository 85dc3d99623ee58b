"""What the preview shows first of a page is what the whole page shows a moment later."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from preview import invented_project

from explainer.command.preview import Preview
from explainer.pages.search_files import FOLDER
from explainer.speed.cache import Cache

pytestmark = pytest.mark.site


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


@pytest.mark.parametrize("is_open", [True, False])
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
    preview: Preview,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    address: str,
    edit: Callable[[str], str],
    is_open: bool,
) -> None:
    file = preview.profiles / path
    text, before = file.read_text("utf-8"), preview.answer(address)
    monkeypatch.setattr(preview, "open", lambda: [address] if is_open else [])
    file.write_text(edit(text), "utf-8")
    preview.change({str(file.absolute())})
    assert bool(preview.early) == is_open
    soon = preview.answer(address, soon=True)
    assert preview.warm and preview.warm.drafts
    whole = preview.answer(address)
    assert not preview.warm.drafts
    assert "Some other words" in shown(soon.body)
    assert shown(soon.body) == shown(whole.body) != shown(before.body)
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert preview.answer(address) == before


def test_a_full_disk_stops_nothing(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = preview.profiles / "people" / "rosa-okoye.yaml"
    text = file.read_text("utf-8")
    file.write_text(person(text), "utf-8")
    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(Cache, "_opened", full)
    preview.change({str(file.absolute())})
    for _ in preview.behind():
        pass
    assert b"Some other words" in preview.answer("people/rosa-okoye/").body
    assert [problem for problem in preview.problems.shown if not problem["warning"]] == []
    monkeypatch.undo()
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})


def test_after_a_mistake_and_its_mending_the_site_is_the_same(preview: Preview) -> None:
    preview.change(set())
    file, site = preview.profiles / "people" / "rosa-okoye.yaml", preview.site
    text = file.read_text("utf-8")
    file.write_text(f"{text}odd: key\n", "utf-8")
    preview.change({str(file.absolute())})
    assert preview.site is site and preview.stand_ins == ["people/rosa-okoye.yaml"]
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert preview.site is site and not preview.stand_ins


def later(preview: Preview) -> None:
    """What nobody waits for, as far as the rules."""
    assert preview.unjudged
    assert next(preview.behind())


def test_the_page_of_a_profile_comes_before_whatever_else_shows_it(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, address = preview.profiles / "people" / "rosa-okoye.yaml", "people/rosa-okoye/"
    monkeypatch.setattr(preview, "open", lambda: [address])
    text, before, view = file.read_text("utf-8"), preview.answer(address), preview.view
    others = {path: preview.answer(path) for path in ("people/", "data/people/rosa-okoye.json")}
    file.write_text(person(text).replace("docker and", "docker, and"), "utf-8")
    preview.change({str(file.absolute())})
    assert preview.early and "Some other words" in shown(preview.answer(address, soon=True).body)
    assert preview.answer("assets/site.css").body and preview.early, "a style sheet needs no more"
    page = preview.answer(address)
    assert not preview.early and shown(page.body) != shown(before.body), "whoever asks for all of it gets all of it"
    assert all(preview.answer(path).body != other.body for path, other in others.items() if "json" in path)
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert preview.early and shown(preview.answer(address, soon=True).body) == shown(before.body)
    preview.answer(f"{FOLDER}names.js")
    assert preview.searched and not preview.early, "the search is of all that is known"
    assert preview.answer(address) == before and preview.view is not view
    assert {path: preview.answer(path) for path in others} == others


def test_what_rules_find_follows_the_page(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    file, address = preview.profiles / "people" / "rosa-okoye.yaml", "people/rosa-okoye/"
    monkeypatch.setattr(preview, "open", lambda: [address])
    text, before = file.read_text("utf-8"), preview.answer(address)
    file.write_text(f"{text.rstrip()}\nformer_ids: [elin-harju]\n", "utf-8")
    preview.change({str(file.absolute())})
    assert preview.early
    preview.judge()
    assert preview.stand_ins == ["people/rosa-okoye.yaml"] and not preview.early
    assert shown(preview.answer(address).body) == shown(before.body), "the last good one"
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert not preview.stand_ins and preview.answer(address) == before


def test_of_many_profiles_the_page_does_not_wait_for_the_rules_between_them(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.command.preview.MANY", 0)
    file, address = preview.profiles / "events.yaml", "timeline/"
    text, before = file.read_text("utf-8"), preview.answer(address)
    file.write_text(event(text), "utf-8")
    preview.change({str(file.absolute())})
    view = preview.view
    later(preview)
    assert preview.view is view, "nothing is made anew, since nothing is wrong"
    assert "Some other words" in shown(preview.answer(address).body)

    file.write_text(text.replace("- board-2020-03-09", "- nobody-here", 1), "utf-8")
    preview.change({str(file.absolute())})
    later(preview)
    assert ["nobody-here" in problem["said"] for problem in preview.problems.shown if not problem["warning"]] == [True]
    assert preview.stand_ins == ["events.yaml"]
    assert "Some other words" in shown(preview.answer(address).body), "the last good one"

    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert [problem for problem in preview.problems.shown if not problem["warning"]] == []
    assert preview.answer(address) == before


def test_what_makes_no_view_is_judged_at_once(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.command.preview.MANY", 0)
    file = preview.profiles / "claims.yaml"
    text = file.read_text("utf-8")
    file.write_text(re.sub("quote: .*", "quote: No words of the article", text, count=1), "utf-8")
    preview.change({str(file.absolute())})
    assert not preview.unjudged
    assert preview.stand_ins == ["claims.yaml"]
    file.write_text(text, "utf-8")
    preview.change({str(file.absolute())})
    assert not preview.stand_ins
