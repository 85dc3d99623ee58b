"""The table of rules in the guide: it has every rule of the program, and its examples break them, or do not."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Accept, with_tables
from test_published import search

from explainer.command import main
from explainer.command.explain import table
from explainer.publish.published import check_site
from explainer.site.load import load_site

ROOT = Path(__file__).parent.parent

# Which argument is the rule where something wrong is told.
TELLS = {
    "wrong": 0,
    "PydanticCustomError": 0,
    "of_file": 1,
    "problem": 1,
    "_problem": 2,
    "report": 1,
    "fault": 1,
    "Fault": 2,
    "Problem": -1,
}

ARTICLE = (
    "---\nheadline: The call\nauthor: A\npublisher: B\ndate_published: 2019\n---\n\nBerg of the Reds made a call.\n"
)
RECORD = "summary: A.\nstory_role: B.\nreviewed: 2026-03-13"
PERSON = f"name: Anna Berg\n{RECORD}"
PARTY = f"name: Reds\nclassification: party\n{RECORD}"
EVENT = "id: call\ndate: 2019\ntitle: A\nsummary: B.\nkind: statement\nsources: [gazette]"
CLAIM = "id: call\nquote: call\nspeaker: article\nabout: [anna-berg]\nverdict: opinion\nfinding: A."
SOURCE = "title: A\npublisher: B\nurl: https://example.org"
SOURCES = "".join(f"{id}: {{title: A, publisher: B, url: 'https://example.org'}}\n" for id in ("gazette", "almanac"))
SOURCES += "dated-2018: {title: A, publisher: B, url: 'https://example.org', published: 2018}\n"
SOURCES += "wiki: {title: A, publisher: B, url: 'https://en.wikipedia.org/wiki/A'}\n"
SETTINGS = "extra: {publisher: A, contact: 'mailto:a@news.site', report: 'mailto:a@news.site'}"
FILES = {"article.md": ARTICLE, "people/anna-berg.yaml": PERSON, "parties/reds.yaml": PARTY, "sources.yaml": SOURCES}

HEAD = '<title>A</title><meta name="description" content="B">'
HOME = '<a href="bo/">Bo</a> <a href="article/">Article</a>'


def rows() -> list[tuple[str, str, str, str]]:
    """The rule of each entry, where its examples stand, what is wrong and what is right."""
    return [(each.rule, each.where, each.wrong, each.right) for each in table()]


def code(text: str) -> str:
    """The lines of an example; one of them may be there several times."""
    lines = (line.partition(" × ") for line in text.split("\n"))
    return "\n".join(line for line, _, times in lines for _ in range(int(times or 1)))


def cell(text: str) -> str:
    """An example in a table of the guide."""
    lines = (line.partition(" × ") for line in text.split("\n"))
    return "<br>".join(f"`{line}`{times and f' × {times}'}" for line, _, times in lines)


# ---- where examples stand --------------------------------------------------------------------------------------------


def fields(base: str, given: str) -> str:
    """Fields, and before them those of the base that they do not replace."""
    keys = {line.partition(":")[0] for line in given.splitlines()}
    return "\n".join([*(line for line in base.splitlines() if line.partition(":")[0] not in keys), given])


def entry(start: str, text: str) -> str:
    return start + text.replace("\n", "\n  ")


def profiles(path: str, text: str) -> set[str]:
    files = {each: given.encode().replace(rb"\xE9", b"\xe9") for each, given in {**FILES, path: f"{text}\n"}.items()}
    found = load_site(files)
    return {problem.rule for problem in (found if isinstance(found, list) else found.warnings)}


def site(
    bo: str = "Words", home: str = HOME, article: str = "", head: str = HEAD, end: str = "</body></html>", **given: str
) -> set[str]:
    """The rules that a small site breaks."""

    def page(words: str, head: str = HEAD, end: str = "</body></html>") -> str:
        return f"<!doctype html><html><head>{head}</head><body><article><h1>A</h1>{words}</article>{end}\n"

    places = ["", "article/", given.get("place", "bo/")]
    files = {
        "index.html": page(home),
        given.get("path", "bo/index.html"): page(bo, head, end),
        "article/index.html": page(article or '<div id="article-text"><p id="p1">A</p></div>'),
        **search(*places),
        "sitemap.xml": f"<urlset><url><loc>{given.get('address', 'https://example.org/')}</loc></url></urlset>",
    }
    expected = dict.fromkeys(["index.html", "bo/index.html", "article/index.html"], True)
    found = check_site(files, lambda path: files[path].encode(), "https://example.org/", expected)
    return {problem.rule for problem in found}


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., set[str]]:
    """Rules that a command reports, given what is in the folder of profiles and of pages."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()

    def run(arguments: str, **folders: dict[str, str]) -> set[str]:
        for name, files in folders.items():
            write(tmp_path / name, files)
        main(arguments.split())
        return set(re.findall(r"\[([a-z-]+)\]$", capsys.readouterr().out, re.MULTILINE))

    return run


Told = Callable[..., set[str]]


def without_people(command: str, told: Told) -> set[str]:
    assert told("build", profiles=FILES) == set()
    Path("profiles/people/anna-berg.yaml").unlink()
    return told(command)


WHERE: dict[str, Callable[[str, Told], set[str]]] = {
    "person": lambda text, told: profiles("people/anna-berg.yaml", fields(PERSON, text)),
    "party": lambda text, told: profiles("parties/reds.yaml", fields(PARTY, text)),
    "event": lambda text, told: profiles("events.yaml", entry("- ", fields(EVENT, text))),
    "claim": lambda text, told: profiles("claims.yaml", entry("- ", fields(CLAIM, text))),
    "source": lambda text, told: profiles("sources/more.yaml", entry("more:\n  ", fields(SOURCE, text))),
    "events.yaml": lambda text, told: profiles("events.yaml", text),
    "claims.yaml": lambda text, told: profiles("claims.yaml", text),
    "article.md": lambda text, told: profiles("article.md", text),
    "path": lambda text, told: profiles(text, PERSON.replace("Anna Berg", "Bo Dahl")),
    "docs": lambda text, told: told("build", profiles=FILES, docs={text: "By hand.\n"}),
    "the command, without any person left": without_people,
    "mkdocs.yml": lambda text, told: told("check", profiles=FILES, **{".": {"mkdocs.yml": fields(SETTINGS, text)}}),
    "page": lambda text, told: site(text),
    "home page": lambda text, told: site(home=f'<a href="article/">Article</a> {text}'),
    "page of the article": lambda text, told: site(article=text),
    "head of a page": lambda text, told: site(head=text),
    "end of a page": lambda text, told: site(end=text),
    "path of the page": lambda text, told: site(path=text),
    "places in the index": lambda text, told: site(place=text),
    "addresses in the sitemap": lambda text, told: site(address=text),
}


# ---- tests -----------------------------------------------------------------------------------------------------------


def test_the_guide_has_each_rule_in_the_words_of_explain(accept: Accept) -> None:
    rooms = {"profiles": "In profiles", "pages": "Between profiles and pages", "settings": "In the settings"}
    tables = {
        heading: ["| Rule | What it says | In | Wrong | Right |", "|---|---|---|---|---|"]
        for heading in (*rooms.values(), "In the built site")
    }
    for each in table():
        where = f"`{each.where}`" if "." in each.where else each.where
        tables[rooms.get(each.room, "In the built site")].append(
            f"| `{each.rule}` | {each.says} | {where} | {cell(each.wrong)} | {cell(each.right)} |"
        )
    guide = ROOT / "guide/rules.md"
    right = with_tables(guide.read_text("utf-8"), tables)
    accept({guide: right}, [])
    assert guide.read_text("utf-8") == right


def test_explain_shows_what_is_wrong_and_what_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "unknown-key"]) == 0
    assert capsys.readouterr().out == (
        "unknown-key: A key is one that this kind of record has.\n\n"
        "Wrong (person):\n\n    shortname: Berg\n\nRight (person):\n\n    short_name: Berg\n"
    )
    assert main(["explain"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(table())
    assert main(["explain", "unknwn-key\033"]) == 2
    assert capsys.readouterr().err == "no rule 'unknwn-key\\x1b'; did you mean 'unknown-key'?\n"


@pytest.mark.parametrize(("rule", "where", "wrong"), [row[:3] for row in rows()])
def test_what_is_wrong_breaks_its_rule(rule: str, where: str, wrong: str, told: Told) -> None:
    assert rule in WHERE[where](code(wrong), told)


@pytest.mark.parametrize(("rule", "where", "right"), [(*row[:2], row[3]) for row in rows()])
def test_what_is_right_breaks_no_rule(rule: str, where: str, right: str, told: Told) -> None:
    assert WHERE[where](code(right), told) == set()


def told_in(path: Path) -> Iterator[str]:
    """The rules that a module tells of, where they are written as they are."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(node, "func", None)
        at = TELLS.get(getattr(name, "attr", getattr(name, "id", "")))
        arguments = node.args if isinstance(node, ast.Call) else []
        rules = arguments[at : at + 1 or None] if at is not None else []
        yield from (each.value for each in rules if isinstance(each, ast.Constant))  # type: ignore[misc]


def test_the_table_has_every_rule_of_the_program_and_no_other() -> None:
    listed = [rule for rule, _, _, _ in rows()]
    modules = (path for path in (ROOT / "explainer").rglob("*.py") if path.name != "questions.py")  # no rules: answers
    told = {rule for path in modules for rule in told_in(path)}
    broken = re.findall(r"\[([a-z-]+)\]$", (ROOT / "tests/broken/messages.txt").read_text("utf-8"), re.MULTILINE)
    assert (sorted(set(listed)), set(broken) - told) == (sorted(told), set())
