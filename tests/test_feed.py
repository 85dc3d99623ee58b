"""The feed, and the log of changes: what a file says that the publishing workflow makes, and nothing that readers are not to see."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from test_honest import ANNA, BO, HEAD

from explainer.command import main
from explainer.files import FEED
from explainer.pages.pages import pages_of
from explainer.pages.views import NOBODY_YET, Publisher, view_of
from explainer.problem import Problem
from explainer.site.load import load_site
from explainer.site.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
HOSTILE = "<script>alert(1)</script> &amp; ]]> <!-- [a](javascript:b) `c` {{ d }} \\ \U0001f600"
FILES = {
    "article.md": f"---\n{HEAD}---\n\nAnna Berg called for one list.\n",
    "sources.yaml": "news: {title: T, publisher: P, medium: print}\n",
    "people/anna-berg.yaml": ANNA,
    "people/bo-dahl.yaml": BO,
}


def change(**given: Any) -> dict[str, Any]:
    anna = {"noun": "person", "id": "anna-berg", "name": "Anna Berg", "kind": "changed", "what": "summary"}
    return {"date": "2026-03-12", **anna, "before": None, "after": "A new one.", **given}


def loaded(files: dict[str, str]) -> Site | list[Problem]:
    return load_site({path: text.encode() for path, text in {**FILES, **files}.items()}, root="")


def pages(files: dict[str, str], publisher: Publisher = NOBODY_YET) -> tuple[str, Any]:
    """The page of corrections, and the feed, which is valid."""
    site = loaded(files)
    assert isinstance(site, Site), site
    made = {page.src_uri: page for page in pages_of(view_of(site, publisher=publisher))}
    feed = made[FEED].render()
    root = etree.fromstring(feed.encode())
    SCHEMA.assertValid(root)
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len({*ids})
    assert feed == made[FEED].render()
    return made["corrections.md"].render(), root


def said(root: Any, name: str = "content") -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") for entry in root.iter(f"{ATOM}entry")]


def logged(*changes: dict[str, Any]) -> dict[str, str]:
    return {"changes.json": json.dumps(changes, ensure_ascii=False, indent=1)}


def test_what_changed_is_told_on_the_page_and_in_the_feed_the_newest_first() -> None:
    corrections = "- {date: 2026-03-11, about: [people/anna-berg, timeline], was: Was., is: Is.}\n"
    log = logged(change(), change(date="2026-03-13", after=None, before="Old."), change(what="note", after="New."))
    page, feed = pages(
        {**log, "corrections.yaml": corrections}, Publisher("The call", "Us & Co.", "https://news.site/a/")
    )
    assert page.index("13 March 2026") < page.index("12 March 2026")
    assert "- **[Anna Berg](people/anna-berg.md)**: summary: no longer “Old.”" in page
    assert said(feed) == [
        "summary: no longer “Old.”",
        "summary: now “A new one.”\nnote: now “New.”",
        "Before: Was. Now: Is.",
    ]
    assert said(feed, "title") == ["People: Anna Berg", "People: Anna Berg", "Correction: Anna Berg, timeline"]
    assert said(feed, "updated") == [f"2026-03-{day}T00:00:00Z" for day in (13, 12, 11)]
    assert feed.findtext(f"{ATOM}updated") == "2026-03-13T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Us & Co."
    assert {each.get("href").startswith("https://news.site/a/") for each in feed.iter(f"{ATOM}link")} == {True}


def test_without_such_a_file_there_is_no_heading_and_the_feed_is_there() -> None:
    page, feed = pages({})
    assert "What changed" not in page
    assert said(feed) == []
    assert pages({"changes.json": "[]"})[0] == page


def test_several_files_are_one_log_and_what_stands_in_two_is_one_entry() -> None:
    names = ("changes/1.json", "changes/2.json")
    _, feed = pages({name: logged(change())["changes.json"] for name in names})
    assert said(feed) == ["summary: now “A new one.”\nsummary: now “A new one.”"]


def test_an_entry_keeps_its_id_when_others_come() -> None:
    first = pages(logged(change()))[1]
    more = pages(
        logged(change(date="2026-03-13"), change(id="bo-dahl", name="Bo Dahl"), change(what="note"), change())
    )[1]
    assert {*said(first, "id")} < {*said(more, "id")}


def test_hostile_text_is_text() -> None:
    page, feed = pages(
        {
            **logged(change(name=HOSTILE, what=HOSTILE, before=HOSTILE, after=HOSTILE)),
            "corrections.yaml": json.dumps([{"date": "2026-03-11", "about": ["timeline"], "was": HOSTILE, "is": HOSTILE}], ensure_ascii=False),
        },
        Publisher(HOSTILE, HOSTILE, "https://news.site/a'b&c/"),
    )  # fmt: skip
    assert "<script" not in page
    assert "](javascript:" not in page
    assert said(feed) == [f"{HOSTILE}: from “{HOSTILE}” to “{HOSTILE}”", f"Before: {HOSTILE} Now: {HOSTILE}"]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == HOSTILE
    assert {each.get("type") for each in feed.iter(f"{ATOM}content")} == {"text"}


@pytest.mark.parametrize(
    ("more", "given", "told"),
    [
        ("", change(id="gone", name="Gone"), []),
        ("", change(id="gone", name="Gone", kind="removed", what="", after=None), []),
        ("", change(noun="event", id="gone", name="A vote", kind="removed", what="", after=None), ["removed"]),
        ("", change(id="gone", name="Gone", kind="removed", what="a draft", after=None), []),
        ("former_ids: [a]\n", change(id="a", name="A", kind="removed", what="merged into", after="Anna Berg"), ["merged into “Anna Berg”"]),
        ("", change(id="anna-holm", kind="renamed", what="id", before="a", after="anna-holm"), []),
        ("former_ids: [anna-holm]\n", change(id="anna-holm", kind="renamed", what="id", before="a", after="anna-holm"), ["id changed from “a” to “anna-holm”"]),
        ("draft: true\n", change(), []),
        ("retired: They asked.\n", change(), []),
        ("", change(noun="correction", id="2026-03-12: A.", name="A.", kind="added", what=""), []),
        ("", change(what="exceptions", after="rule: private, reason: R."), []),
        ("", change(what="exceptions: private: reason", after="R."), []),
        ("", change(what="reviewed", after="2026-03-13"), []),
        ("", change(what="draft", before="yes", after=None), []),
        ("", change(before="[Bo][bo-dahl] said so.", after="[Bo][bo-dahl] denied.[@news]"), ["summary: from “Bo said so.” to “Bo denied.”"]),
        ("", change(before="Bo said so.", after="Bo said so.[@news]"), ["summary: from “Bo said so.” to “Bo said so.[@news]”"]),
        ("", change(noun="article", id="article", name="The call", what="text"), ["text: now “A new one.”"]),
    ],
)  # fmt: skip
def test_what_is_not_published_is_not_in_the_log(more: str, given: dict[str, Any], told: list[str]) -> None:
    page, feed = pages({"people/anna-berg.yaml": ANNA + more, **logged(given)})
    assert said(feed) == told
    assert ("## What changed" in page) == bool(told)


def test_nothing_names_somebody_whose_record_was_taken_away() -> None:
    gone = {"noun": "person", "id": "carl-ek", "name": "Carl (Ek)"}
    _, feed = pages(
        logged(
            change(**gone, what="note"),
            change(**gone, kind="removed", what="", after=None),
            change(what="relations", before="ally Carl (Ek); date: 2001", after=None),
            change(what="relations: ally Carl (Ek): date", after="2001"),
            change(noun="event", id="e", name="Carl (Ek) is jailed", kind="removed", what="", after=None),
            change(what="note", before=None, after="Of another Carl."),
            change(id="bo", name="Bo Dahl", kind="removed", what="", after=None),
        )
    )
    assert said(feed) == ["note: now “Of another Carl.”", "removed"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the file is empty; write a change, or remove the file [empty]"),
        ("{}", "1:1: expected a list, as 'changes --json' prints it [type]"),
        ("[1]", "1:2: 0: expected the fields of a change ('id: …'), got text [type]"),
        ("[{]", "1:3: a '[' or '{' that is opened here is never closed; put text that starts with it in quotes [yaml]"),
        ("[" * 99, "1:33: 0.0.0: nested more than 32 deep [depth]"),
        (json.dumps([change(noun="people")]), "1:33: 0.noun: unknown 'people'; there are article, claim, correction, event, glossary entry, page, party, person, source, story [choice]"),
        (json.dumps([change(kind="spoilt")]), "1:91: 0.kind: unknown 'spoilt'; there are added, changed, removed, renamed [choice]"),
        (json.dumps([change(date="today")]), "1:11: 0.date: 'today' is no date; write YYYY, YYYY-MM or YYYY-MM-DD [date]"),
        (json.dumps([change(name=["a"])]), "1:70: 0.name: expected text, got a list; put text that starts with '- ' or '[' in quotes [type]"),
        (json.dumps([change(more="a")]), "1:160: 0.more: unknown key 'more'; there are after, before, date, id, kind, name, noun, what [unknown-key]"),
        (json.dumps([change(after="a\u202eb")], ensure_ascii=False), "1:148: invisible character U+202E RIGHT-TO-LEFT OVERRIDE; delete it [characters]"),
        (json.dumps([change(after="\ud800")]), "1:149: an escape that is no character, or half of one: write the character itself [yaml]"),
        (json.dumps([change(after="\x00")]), "1:146: 0.after: invisible character U+0000; delete it [characters]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["changes.json", "changes/1.json"])
def test_a_broken_file_is_a_problem_at_its_line(path: str, text: str, message: str) -> None:
    found = loaded({path: text})
    assert isinstance(found, list)
    assert [str(each) for each in found] == [f"{path}:{message}"]


def test_another_ending_is_no_log() -> None:
    found = loaded({"changes.yaml": "[]"})
    assert isinstance(found, list)
    assert [each.rule for each in found] == ["file"]


def test_what_changes_tells_as_json_is_read_by_a_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "-q"], check=True)
    for path, text in {
        **FILES,
        "article.md": FILES["article.md"].replace("Anna Berg c", "Anna\u00ad Berg\u202e c"),
    }.items():
        Path("profiles", path).parent.mkdir(parents=True, exist_ok=True)
        Path("profiles", path).write_text(text, "utf-8")
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run(
            [*git, "commit", "-qm", "A", "--date", "2001-01-01T00:00:00Z"],
            check=True,
            env={**os.environ, "GIT_COMMITTER_DATE": "2026-03-12T00:00:00Z"},
        )
    Path("profiles/people/anna-berg.yaml").write_text(ANNA.replace("S.", "Other."), "utf-8")
    Path("profiles/article.md").write_text(FILES["article.md"], "utf-8")
    assert main(["changes", "HEAD", "--json"]) == 0
    log = capsys.readouterr().out
    _, feed = pages({"changes.json": log})
    assert said(feed) == [
        "summary: from “S.” to “Other.”",
        "text: from “Anna Berg called for one list.” to “Anna Berg called for one list.”",
    ]
    assert said(feed, "updated") == ["2026-03-12T00:00:00Z"] * 2
    Path("profiles/changes.json").write_text(log, "utf-8")
    assert main(["changes", "HEAD", "--json"]) == 0
    assert capsys.readouterr().out == log
