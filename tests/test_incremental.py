"""What an earlier build made is used again: whatever is edited, pages and problems are those of a build from nothing."""

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import explainer.pages.lists
import explainer.pages.views
import explainer.speed
from explainer import files as disk
from explainer.command.build import build as build_pages
from explainer.files import Written
from explainer.pages.pages import Page
from explainer.pages.pictures.layout import arrange
from explainer.pages.views import View, view_of
from explainer.site.load import load_site
from explainer.site.site import Site
from explainer.speed.cache import Cache
from explainer.speed.fingerprint import fingerprint
from explainer.speed.incremental import Incremental, watched

pytestmark = pytest.mark.long

GOLDEN = Path(__file__).parent / "golden"
# A dozen of random sequences, or as many as are asked for.
SEQUENCES = int(os.environ.get("SEQUENCES", "12"))
EDITS = 10


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(GOLDEN / "profiles", tmp_path / "profiles")
    start(tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").touch()
    return tmp_path


def start(docs: Path) -> None:
    """A docs folder with only what is written by hand."""
    for path in ("about.md", "reuse.md", "assets/people/anna.png"):
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(GOLDEN / "docs" / path, docs / path)


def build(docs: str = "docs", config: str = "mkdocs.yml") -> tuple[int, str]:
    """The exit code and the problems; the cache is beside the settings."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(StringIO()):
        code = build_pages(Path("profiles"), Path(docs), Path(config))
    return code, said.getvalue()


def tree(docs: str) -> dict[str, bytes]:
    return {path.relative_to(docs).as_posix(): path.read_bytes() for path in Path(docs).rglob("*") if path.is_file()}


def clean() -> tuple[int, str, dict[str, bytes]]:
    """A build that knows of none before it."""
    shutil.rmtree("clean", ignore_errors=True)
    start(Path("clean"))
    shutil.rmtree("other", ignore_errors=True)
    Path("other").mkdir()
    Path("other/mkdocs.yml").touch()
    return (*build("clean", "other/mkdocs.yml"), tree("clean"))


# ---- random edits ----------------------------------------------------------------------------------------------------


def another_word(chance: random.Random, path: Path, lines: list[str]) -> list[str]:
    """One word of a line that of another."""
    words = [word for line in lines for word in re.findall(r"[\w-]+", line)]
    place = chance.randrange(len(lines))
    found = list(re.finditer(r"[\w-]+", lines[place]))
    if found and words:
        at = chance.choice(found)
        lines[place] = lines[place][: at.start()] + chance.choice(words) + lines[place][at.end() :]
    return lines


def another_year(chance: random.Random, path: Path, lines: list[str]) -> list[str]:
    dated = [place for place, line in enumerate(lines) if re.search(r"\b(19|20)\d\d\b", line)]
    if dated:
        place = chance.choice(dated)
        lines[place] = re.sub(r"\b(19|20)\d\d\b", str(chance.randint(1990, 2024)), lines[place], count=1)
    return lines


def a_line_less(chance: random.Random, path: Path, lines: list[str]) -> list[str]:
    del lines[chance.randrange(len(lines))]
    return lines


def a_name(chance: random.Random, path: Path, lines: list[str]) -> list[str]:
    keys = ("name:", "short_name:", "sort_name:", "term:", "title:", "summary:", "color:", "reviewed:", "headline:")
    named = [place for place, line in enumerate(lines) if line.strip("- ").startswith(keys)]
    if named:
        place = chance.choice(named)
        lines[place] += chance.choice([" Junior", "x", " de Vil", "1"])
    return lines


def a_field(chance: random.Random, path: Path, lines: list[str]) -> list[str]:
    if path.parent.name in ("people", "parties"):
        lines += chance.choice(
            [
                ["draft: true"],
                ["former_ids: [somebody-else]"],
                ["unknowns: [Whether it rained]"],
                ["color: '#123456'"],
                ["links: [{title: A page, url: 'https://example.org/a'}]"],
            ]
        )
    return lines


EDITS_OF_LINES: list[Callable[[random.Random, Path, list[str]], list[str]]] = [
    another_word,
    another_year,
    another_year,
    a_line_less,
    a_name,
    a_name,
    a_field,
]


def edit(chance: random.Random) -> str:
    """Change something; what it was."""
    files = sorted(path for path in Path("profiles").rglob("*") if path.is_file())
    path = chance.choice(files)
    kind = chance.randrange(10)
    if kind == 0:
        path.unlink()
        return f"{path} removed"
    if kind == 1 and path.parent.name in ("people", "parties"):
        other = path.with_name(f"{chance.choice(['aa', 'mm', 'zz'])}-{path.name}")
        shutil.copy(path, other)
        return f"{other} new"
    if kind == 2 and path.parent.name in ("people", "parties"):
        other = path.with_name(f"x-{path.name}")
        path.rename(other)
        return f"{path} renamed"
    change = chance.choice(EDITS_OF_LINES)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*change(chance, path, lines or [""]), ""]), "utf-8")
    return f"{change.__name__} in {path}"


@pytest.mark.parametrize("number", range(SEQUENCES))
def test_pages_after_random_edits_are_those_of_a_clean_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    chance = random.Random(f"edits {number}")
    if number % 2:  # every list in parts
        size = chance.choice((2, 4, 6))  # parts of one entry, or of several
        monkeypatch.setattr(explainer.pages.lists, "PART", dict.fromkeys(explainer.pages.lists.PART, (size, size)))
    assert build() == (0, "")
    done = []
    for _ in range(EDITS):
        before = {path: path.read_bytes() for path in Path("profiles").rglob("*") if path.is_file()}
        done.append(edit(chance))
        code, said, expected = clean()
        assert build() == (code, said), done
        if code == 0:
            assert tree("docs") == expected, done
        elif chance.random() < 0.8:  # taken back, most times: else nothing is built any more
            shutil.rmtree("profiles")
            for path, data in before.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            done.append("taken back")


# ---- what random edits seldom change ---------------------------------------------------------------------------------

SMALL = {
    "article.md": "---\nheadline: One list\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nThey spoke.\n",
    "sources.yaml": "".join(f"s{n}: {{title: T{n}, publisher: P, url: 'https://example.org/{n}'}}\n" for n in range(9)),
    "glossary.yaml": "- {id: council, term: Council, definition: 'Who decides.[@s0]'}\n",
    "events.yaml": "".join(
        f"- {{id: e{n}, date: 2001-01-0{n}, title: E{n}, summary: 'It was.', participants: [ann], kind: other, sources: [s1]}}\n"
        for n in range(1, 10)
    ),
    "people/ann.yaml": "name: Ann Berg\nsummary: Ann.\nstory_role: She knows [Bo][bo].[@s1]\nreviewed: 2020-01-01\n",
    "people/bo.yaml": "name: Bo Dahl\nsummary: Bo.\nstory_role: He asked the Council of Ys.[@s1][@s3]\nreviewed: 2020-01-01\n",
    "people/cy.yaml": "name: Cy East\nsummary: Cy.\nstory_role: A friend.[@s1]\nreviewed: 2020-01-01\n",
}


@pytest.fixture
def small(folder: Path) -> Path:
    shutil.rmtree("profiles")
    for path, text in SMALL.items():
        Path("profiles", path).parent.mkdir(parents=True, exist_ok=True)
        Path("profiles", path).write_text(text, "utf-8")
    assert build() == (0, "")
    return folder


def expect_the_same() -> None:
    expected = clean()
    assert (*build(), tree("docs")) == expected


def test_a_card_says_how_many_sources_the_profile_has_now(small: Path) -> None:
    assert "2 sources<" in Path("docs/people/ann.md").read_text("utf-8")
    with Path("profiles/people/cy.yaml").open("a") as file:
        file.write("relations: [{to: bo, kind: ally, date: 2001, sources: [s5]}]\n")
    expect_the_same()
    assert "3 sources<" in Path("docs/people/ann.md").read_text("utf-8")


def test_a_card_does_not_count_what_a_claim_rests_on(small: Path) -> None:
    with Path("profiles/people/cy.yaml").open("a") as file:
        file.write("relations: [{to: bo, kind: ally, date: 2001, sources: [s6]}]\n")
    expect_the_same()
    Path("profiles/claims.yaml").write_text(
        "- {id: c, quote: They spoke, speaker: article, about: [bo], verdict: opinion, finding: So., sources: [s5]}\n"
    )
    expect_the_same()
    assert "3 sources<" in Path("docs/people/ann.md").read_text("utf-8")
    Path("profiles/people/cy.yaml").write_text(SMALL["people/cy.yaml"])
    expect_the_same()
    assert "2 sources<" in Path("docs/people/ann.md").read_text("utf-8")


def test_a_page_that_only_names_somebody_is_not_made_anew(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("profiles/people/cy.yaml").open("a") as file:
        file.write("relations: [{to: bo, kind: ally, date: 2001, sources: [s5]}]\n")
    assert build() == (0, "")
    made, render = [], Incremental._render

    def noted(self: Incremental, write: Callable[[str, bytes], Written], home: int, page: Page) -> Any:
        made.append(page.src_uri)
        return render(self, write, home, page)

    monkeypatch.setattr(Incremental, "_render", noted)
    with Path("profiles/people/bo.yaml").open("a") as file:
        file.write("unknowns: [Whether it rained]\n")
    assert build() == (0, "")
    assert (
        "people/bo.md" in made and "people/cy.md" not in made and "[Bo Dahl]" in Path("docs/people/cy.md").read_text()
    )


def test_a_name_that_two_share_leads_to_where_the_other_one_is_now(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explainer.pages.lists, "PART", {**explainer.pages.lists.PART, "names.md": (2, 2)})
    shutil.rmtree(".cache")
    with Path("profiles/people/bo.yaml").open("a") as file:
        file.write("other_names: [Zed Z]\n")
    other = Path("profiles/people/zed.yaml")
    other.write_text(SMALL["people/cy.yaml"].replace("Cy East", "Zed Z"))
    expect_the_same()
    Path("profiles/parties").mkdir()
    Path("profiles/parties/zed.yaml").write_text(f"classification: party\n{other.read_text()}")
    other.unlink()
    expect_the_same()


@pytest.mark.parametrize("whole", [0, 100], ids=["in parts", "whole"])
def test_a_file_that_is_renamed_is_another_record(small: Path, monkeypatch: pytest.MonkeyPatch, whole: int) -> None:
    monkeypatch.setattr(
        explainer.pages.lists, "PART", {uri: (size, whole) for uri, (size, _) in explainer.pages.lists.PART.items()}
    )
    Path("profiles/people/cy.yaml").write_text(f"{SMALL['people/cy.yaml']}former_ids: [old]\n")
    assert build() == (0, "")
    Path("profiles/people/cy.yaml").rename("profiles/people/cz.yaml")
    expect_the_same()
    assert "(cz.md)" in Path("docs/people/old.md").read_text("utf-8")


def test_two_files_with_the_same_words_are_two_records(small: Path) -> None:
    Path("profiles/people/dy.yaml").write_text(SMALL["people/cy.yaml"])
    expect_the_same()
    assert Path("docs/sources.md").read_text("utf-8").count("(people/cy.md#story-role)") == 1
    assert Path("docs/sources.md").read_text("utf-8").count("(people/dy.md#story-role)") == 1


def test_what_rests_on_a_source_goes_with_a_draft(small: Path) -> None:
    given = ", ".join(
        f"{{to: {to}, kind: ally, date: 2001, sources: [{source}]}}" for to, source in (("bo", "s5"), ("cy", "s6"))
    )
    with Path("profiles/people/ann.yaml").open(
        "a"
    ) as file:  # one place less before a name that cites, and follows one that does not
        file.write(f"relations: [{given}]\nother_names: [A. Berg, {{name: Anna B., sources: [s7]}}]\n")
    build()
    with Path("profiles/people/bo.yaml").open("a") as file:
        file.write("draft: true\n")
    expect_the_same()


def test_a_longer_name_takes_the_words_of_a_term(small: Path) -> None:
    assert "[Council](../glossary.md#council)" in Path("docs/people/bo.md").read_text("utf-8")
    text = "name: Council of Ys\nclassification: institution\n"
    Path("profiles/parties").mkdir()
    Path("profiles/parties/ys.yaml").write_text(text + SMALL["people/cy.yaml"].split("\n", 1)[1])
    expect_the_same()
    assert "#council" not in Path("docs/people/bo.md").read_text("utf-8")


def test_links_lead_to_the_part_that_a_source_is_in_now(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"timeline.md": (4, 4), "sources.md": (4, 4)}
    monkeypatch.setattr(explainer.pages.lists, "PART", explainer.pages.lists.PART | few)
    shutil.rmtree(".cache")
    Path("profiles/events.yaml").write_text(SMALL["events.yaml"].replace("sources: [s1]", "sources: [s3]"))
    build()
    assert "sources/from/s2.md#s3" in Path("docs/timeline/from/e1.md").read_text("utf-8")
    lines = [line for line in SMALL["sources.yaml"].splitlines() if not line.startswith("s2:")]
    Path("profiles/sources.yaml").write_text("\n".join([*lines, ""]))
    expect_the_same()
    assert "sources/from/s3.md#s3" in Path("docs/timeline/from/e1.md").read_text("utf-8")


# ---- the cache ------------------------------------------------------------------------------------------------------


def store(folder: Path) -> Path:
    return folder / ".cache" / "build"


def change(text: str = "Cofounder") -> None:
    path = Path("profiles/people/bo-dahl.yaml")
    path.write_text(f"{path.read_text('utf-8').rstrip()}\nunknowns: [{text}]\n", "utf-8")


def test_what_another_program_cached_is_not_used(folder: Path) -> None:
    build()
    assert Cache(store(folder), "docs", explainer.speed.program()).get("people/bo-dahl.md")
    assert not Cache(store(folder), "docs", "another").get("people/bo-dahl.md")


@dataclass(frozen=True, kw_only=True)
class Wider(View):
    """A view with a field that nobody thought of when `speed` was written."""

    motto: Any = None
    mottos: Mapping[str, Any] = field(default_factory=dict)


@cache
def narrow() -> View:
    site = load_site(disk.read_profiles(GOLDEN / "profiles")[0], ["people/anna.png"])
    assert isinstance(site, Site)
    return view_of(site)


def wider(**more: Any) -> View:
    return Wider(**{each.name: getattr(narrow(), each.name) for each in fields(View)}, **more)


def rendered(view: View, read: Callable[[Any], object]) -> list[str]:
    """Which of two pages are rendered: one that reads something, and one that reads nothing."""

    def pages(view: View) -> Iterator[Page]:
        yield Page("reads.md", lambda: str(read(view)))
        yield Page("does-not.md", lambda: "")

    def write(path: str, data: bytes) -> Written:
        Path(path).write_bytes(data)
        return Written(path, sha256(data).hexdigest(), new=True)

    cache = Cache(Path(".cache/views"), "scope", "program")
    incremental = Incremental(view, cache, Path())
    made = [one.src_uri for one in incremental.render(pages, write)]
    cache.save()
    return made


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("read", "before", "after"),
    [
        (lambda view: view.motto, {"motto": "One list"}, {"motto": "Two lists"}),
        (lambda view: view.mottos["a"], {"mottos": {"a": 1}}, {"mottos": {"a": 2}}),
        (lambda view: view.mottos.get("b"), {"mottos": {"a": 1}}, {"mottos": {"a": 1, "b": 1}}),
        (lambda view: "b" in view.mottos, {"mottos": {}}, {"mottos": {"b": 1}}),
        (lambda view: list(view.mottos), {"mottos": {"a": 1}}, {"mottos": {"a": 1, "b": 1}}),
        (lambda view: len(view.mottos), {"mottos": {"a": 1}}, {"mottos": {}}),
        (lambda view: view.once("key", lambda: view.motto), {"motto": 1}, {"motto": 2}),
    ],
)
def test_a_page_is_stale_when_a_field_changes_that_it_reads_whatever_it_is_called(
    read: Callable[[Any], object], before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert rendered(wider(**before), read) == ["reads.md", "does-not.md"]
    assert rendered(wider(**before), read) == []
    assert rendered(wider(**after), read) == ["reads.md"]
    assert rendered(wider(**after), lambda view: "") == []


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_compared_is_not_given_to_pages() -> None:
    with pytest.raises(TypeError, match="two values of object cannot be told apart"):
        rendered(wider(motto=object()), lambda view: view.motto)


def test_every_field_of_a_view_is_watched() -> None:
    """And nothing is remembered beside its fields: no page after the first would be seen to read it."""
    seen = wider()
    kind = type(watched(seen))
    for each in fields(seen):
        assert isinstance(vars(kind)[each.name], property), each.name
        if not isinstance(value := getattr(seen, each.name), Mapping):
            fingerprint(value)
    remembered = [
        name for each in kind.__mro__ for name, value in vars(each).items() if isinstance(value, cached_property)
    ]
    assert remembered == []


def test_a_page_that_somebody_changed_is_written_anew(folder: Path) -> None:
    build()
    for path in ("docs/people/anna-berg.md", "docs/data/people/anna-berg.json"):
        Path(path).write_bytes(Path(path).read_bytes()[:200])
    Path("docs/timeline.md").unlink()
    change()
    expected = clean()
    assert (*build(), tree("docs")) == expected


def test_one_edit_makes_few_pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    change("Somebody")
    made: list[str] = []
    put = disk.Writer.put

    def noting(writer: disk.Writer, uri: str, data: bytes) -> Written:
        made.append(uri)
        return put(writer, uri, data)

    monkeypatch.setattr(disk.Writer, "put", noting)
    build()
    profiles = {uri for uri in made if uri.startswith(("people/", "parties/")) and not uri.endswith("index.md")}
    everybody = sum(path.suffix == ".md" for name in ("people", "parties") for path in Path("docs", name).iterdir()) - 2
    assert "people/bo-dahl.md" in profiles
    assert len(profiles) < everybody


def test_a_map_is_arranged_again_only_if_it_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arranged: list[int] = []

    def noting(*graph: Any) -> Any:
        arranged.append(1)
        return arrange(*graph)

    monkeypatch.setattr("os.cpu_count", lambda: 1)  # what another process notes is not seen here

    monkeypatch.setattr(explainer.pages.views, "arrange", noting)
    explainer.pages.views._places.cache_clear()
    build()
    assert len(arranged) == 2  # a narrow one and a wide one
    change("Somebody")
    build()
    assert len(arranged) == 2
    path = Path("profiles/people/bo-dahl.yaml")
    path.write_text(path.read_text("utf-8").replace("name: Bo", "name: Bonifatius", 1), "utf-8")
    build()
    assert len(arranged) == 4  # a label is wider
    given = tree("docs")
    assert given == clean()[2]
