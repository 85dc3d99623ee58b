"""The broken tree: everything wrong that we know of, and what an editor is told about it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Accept

from explainer.files import read_profiles
from explainer.problem import Problem
from explainer.records.fields import MAX_ENTRIES, MAX_PROSE, MAX_TEXT
from explainer.records.texts import MAX_BYTES, MAX_COLLECTION_BYTES
from explainer.site.load import load_site

BROKEN = Path(__file__).parent / "broken"
MESSAGES = BROKEN / "messages.txt"

FRONT = b"""---
headline: Berg calls for one list
author: Carla Stone
publisher: The Harbour Gazette
date_published: 2019-05-04
---
"""
ARTICLE = FRONT + b"\nAnna Berg called for one list.\n"
PERSON = b"""name: Anna Berg
summary: Anna Berg is a teacher.
story_role: She called for one list.
reviewed: 2026-02-01
"""
CITING = PERSON + b"biography: She called.[@gazette]\n"
TERM = b"- id: list\n  term: List\n  definition: A list.\n"


def messages(files: Mapping[str, bytes], unread: Mapping[str, Problem] | None = None) -> list[str]:
    problems = load_site(files, unread=unread or {})
    assert isinstance(problems, list), "nothing is wrong"
    return [str(problem) for problem in problems]


def test_every_mistake_of_the_broken_tree_is_listed_in_order(accept: Accept) -> None:
    files, unread = read_profiles(BROKEN / "profiles")
    unread = {path: replace(problem, path=f"profiles/{path}") for path, problem in unread.items()}
    given = "".join(f"{message}\n" for message in messages(files, unread))
    accept({MESSAGES: given}, [])
    assert given == MESSAGES.read_text("utf-8")


# A tree has one article, one story, and one file of sources that cannot be read at all: each of these needs a tree of its own.
@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (
            b"",
            ["1:1: no front matter; the first line is '---', then 'headline: …' and so on, then '---' [front-matter]"],
        ),
        (
            b"Anna Berg called for one list.\n",
            ["1:1: no front matter; the first line is '---', then 'headline: …' and so on, then '---' [front-matter]"],
        ),
        (
            b"---\nheadline: Berg calls\n",
            ["1:1: front matter without an end; close it with a line '---' [front-matter]"],
        ),
        (b"---\n---\nText.\n", ["1:1: the front matter is empty; it begins with 'headline: …' [empty]"]),
        (b"---\nheadline: 'Berg\n---\nText.\n", ["2:11: a quote that is opened here is never closed [yaml]"]),
        (
            b"---\n- headline\n---\nText.\n",
            ["2:1: expected the fields of an article ('headline: …'), got a list [type]"],
        ),
        (FRONT, ["7:1: no text; the article stands below the front matter [empty]"]),
        (ARTICLE + b"caf\xe9", ["9:4: byte 0xe9 is not UTF-8; save the file as UTF-8 [encoding]"]),
        (
            b"---\nheadlin: Berg\ntext: Here.\nauthor: ''\ndate_published: May\nmentions:\n- record: Berg\n---\nText.\n",
            [
                "2:1: headlin: unknown key 'headlin'; did you mean 'headline'? [unknown-key]",
                "2:1: publisher: is missing [missing]",
                "3:1: text: leave 'text' out; the text stands below the front matter [unknown-key]",
                "4:9: author: is empty; give a value [empty]",
                "5:17: date_published: 'May' is no date; write YYYY, YYYY-MM or YYYY-MM-DD [date]",
                "7:3: mentions.0.quote: is missing [missing]",
                "7:11: mentions.0.record: 'Berg' is no id; "
                "an id is made of a-z, 0-9 and single hyphens, such as 'berg' [id]",
            ],
        ),
    ],
)
def test_a_mistake_in_the_article_is_a_problem(article: bytes, expected: list[str]) -> None:
    assert messages({"article.md": article}) == [f"profiles/article.md:{message}" for message in expected]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (b"\n", ["1:1: the file is empty; write the story, or remove the file [empty]"]),
        (
            b"# A story\n\n[Anna][ana-berg] asked.[@gazete]\n",
            [
                "3:7: text: no record 'ana-berg'; did you mean 'anna-berg'? [reference]",
                "3:24: text: no source 'gazete'; add it to sources, or cite one that is there [reference]",
            ],
        ),
        (
            b"# A story\n\nSee [her\npage](her page)\n",
            ["3:5: text: 'her page' is no address; write https://…, http://… or mailto:… [prose]"],
        ),
    ],
)
def test_a_mistake_in_the_story_is_a_problem(story: bytes, expected: list[str]) -> None:
    files = {"article.md": ARTICLE, "people/anna-berg.yaml": PERSON, "story.md": story}
    assert messages(files) == [f"profiles/story.md:{message}" for message in expected]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ["article.md:1:1: the article is missing; write its front matter and its text into this file [missing]"]),
        (
            {"article.md": ARTICLE, "people/anna-berg.yaml": CITING},
            [
                "people/anna-berg.yaml:5:23: biography: no source 'gazette'; add it to sources, or cite one that is there [reference]"
            ],
        ),
        (
            {"article.md": ARTICLE, "glossary.yaml": TERM, "glossary/more.yaml": TERM},
            [
                "glossary/more.yaml:1:3: 0.id: glossary entry 'list' stands already in profiles/glossary.yaml:1; "
                "ids are unique [duplicate-id]"
            ],
        ),
        (
            {"article.md": ARTICLE, "people/anna-berg.yaml": PERSON + b"#" * MAX_BYTES},
            [
                f"people/anna-berg.yaml:1:1: {MAX_BYTES + len(PERSON)} bytes; "
                f"a file holds at most {MAX_BYTES}: split it [size]"
            ],
        ),
        (
            {"article.md": ARTICLE, "events.yaml": b"#" * (MAX_COLLECTION_BYTES + 1)},
            [
                f"events.yaml:1:1: {MAX_COLLECTION_BYTES + 1} bytes; a file holds at most {MAX_COLLECTION_BYTES}: split it [size]"
            ],
        ),
        (
            {
                "article.md": ARTICLE,
                "people/anna-berg.yaml": PERSON
                + b"short_name: %s\n" % (b"a" * (MAX_TEXT + 1))
                + b"biography: %s\n" % (b"a" * (MAX_PROSE + 1))
                + b"unknowns:\n%s" % (b"- a\n" * (MAX_ENTRIES + 1)),
            },
            [
                "people/anna-berg.yaml:5:13: short_name: 5001 characters; at most 5000 [size]",
                "people/anna-berg.yaml:6:12: biography: 20001 characters; at most 20000 [size]",
                "people/anna-berg.yaml:8:1: unknowns: 501 entries; at most 500 [size]",
            ],
        ),
    ],
    ids=["no article", "no sources", "a file and a folder", "a large file", "a large collection", "long values"],
)
def test_a_mistake_of_the_whole_is_a_problem(files: dict[str, bytes], expected: list[str]) -> None:
    assert messages(files) == [f"profiles/{message}" for message in expected]


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        (
            "sources.yaml",
            b"gazette:\n  title: caf\xe9\n",
            "2:13: byte 0xe9 is not UTF-8; save the file as UTF-8 [encoding]",
        ),
        ("sources.yaml", b"gazette:\n\ttitle: A title\n", "2:1: a tab: indent with spaces [yaml]"),
        ("sources.yaml", b"", "1:1: the file is empty; write a source, or remove the file [empty]"),
        ("sources.yaml", b"- id: gazette\n", "1:1: expected a mapping: each source under its id [type]"),
        ("sources.yml", b"gazette: {}\n", "1:1: a file of the wrong kind; rename the file to sources.yaml [file]"),
    ],
)
def test_what_an_unreadable_file_holds_is_not_reported_as_missing(path: str, data: bytes, expected: str) -> None:
    files = {"article.md": ARTICLE, "people/anna-berg.yaml": CITING, path: data}
    assert messages(files) == [f"profiles/{path}:{expected}"]


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_a_byte_order_mark_and_the_ends_of_lines_of_other_systems_do_not_move_a_problem(ends: bytes) -> None:
    files = {"article.md": ARTICLE, "people/anna-berg.yaml": PERSON + b"nmae: Anna\n"}
    elsewhere = {path: b"\xef\xbb\xbf" + data.replace(b"\n", ends) for path, data in files.items()}
    assert messages(elsewhere) == messages(files)
