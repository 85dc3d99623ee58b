"""The golden tree: invented profiles with the awkward things in them, and every page and file that they must give."""

import random
import re
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from conftest import Accept
from invent import invent
from site_fixture import texts_of

from explainer.command import main
from explainer.files import read_profiles
from explainer.pages.data import data_pages
from explainer.pages.pages import render_pages
from explainer.site.load import load_site
from explainer.site.site import Site

GOLDEN = Path(__file__).parent / "golden"
PROFILES = GOLDEN / "profiles"
BY_HAND = ("about.md", "reuse.md", "assets/people/anna.png")
SETTINGS = """
site_name: The call & what came of it
site_url: https://news.site/the-call
extra: {publisher: Harbour <News>, contact: "mailto:us@news.site", report: "mailto:us@news.site?subject="}
"""
COLLECTIONS = ("events", "claims", "sources", "glossary")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A docs folder with only what is written by hand, beside settings."""
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for path in BY_HAND:
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(GOLDEN / "docs" / path, tmp_path / "docs" / path)
    return tmp_path / "docs"


def build(docs: Path) -> int:
    return main(["--config", str(docs.parent / "mkdocs.yml"), "--profiles", str(PROFILES), "--docs", str(docs)])


def texts(docs: Path) -> dict[str, str]:
    """Every page, data file and script below a folder."""
    files = [path for ending in ("md", "json", "js", "xml") for path in docs.rglob(f"*.{ending}")]
    return {path.relative_to(docs).as_posix(): path.read_bytes().decode() for path in files}


def rendered(files: Mapping[str, bytes]) -> dict[str, str]:
    site = load_site(files, ["people/anna.png"])
    assert isinstance(site, Site), site
    by_hand = {path: (GOLDEN / "docs" / path).read_text("utf-8") for path in BY_HAND if path.endswith(".md")}
    return render_pages(site, by_hand) | {page.src_uri: page.render() for page in data_pages(site)}


@cache
def golden() -> dict[str, str]:
    """What the files give as they lie there."""
    return rendered(read_profiles(PROFILES)[0])


def entries(files: Mapping[str, bytes], name: str) -> list[bytes]:
    """The entries of a collection, whichever files they are in; each begins in the first column."""
    return [
        entry
        for path, data in files.items()
        if path.startswith((f"{name}.", f"{name}/"))
        for entry in re.split(rb"(?m)^(?=\S)", data)
        if entry.strip()
    ]


def others(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold no collection."""
    return {path: data for path, data in files.items() if not path.startswith(COLLECTIONS)}


def test_the_profiles_give_exactly_these_pages(docs: Path, accept: Accept) -> None:
    assert build(docs) == 0
    given = texts(docs)
    stale = texts(GOLDEN / "docs").keys() - given.keys()
    accept({GOLDEN / "docs" / path: text for path, text in given.items()}, [GOLDEN / "docs" / path for path in stale])
    assert given == texts(GOLDEN / "docs")


def test_a_second_run_writes_nothing(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(docs)
    before = texts(docs)
    capsys.readouterr()
    assert build(docs) == 0
    assert capsys.readouterr().err.endswith("0 files written, 0 removed\n")
    assert texts(docs) == before


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_files_give_the_same_bytes(seed: int) -> None:
    files = read_profiles(PROFILES)[0]
    shuffled = random.Random(seed).sample(sorted(files), len(files))
    assert rendered({path: files[path] for path in shuffled}) == golden()


def test_collections_of_one_file_each_give_the_same_bytes() -> None:
    files = read_profiles(PROFILES)[0]
    joined = {f"{name}.yaml": b"\n".join(reversed(entries(files, name))) for name in COLLECTIONS}
    assert rendered(joined | others(files)) == golden()


def test_collections_of_one_file_per_entry_give_the_same_bytes() -> None:
    files = read_profiles(PROFILES)[0]
    apart = {
        f"{name}/{number}.yaml": entry
        for name in COLLECTIONS
        for number, entry in enumerate(reversed(entries(files, name)))
    }
    assert rendered(apart | others(files)) == golden()


def invented(folder: Path) -> Path:
    invent(folder, 100)
    return folder


@pytest.mark.parametrize("profiles", [lambda _: PROFILES, invented], ids=["golden", "invented"])
def test_a_card_says_on_how_many_sources_a_page_rests(profiles: Callable[[Path], Path], tmp_path: Path) -> None:
    files, unread = read_profiles(profiles(tmp_path))
    site = load_site(files, ["people/anna.png"], unread=unread)
    assert isinstance(site, Site)
    for record, page in zip(site.records, texts_of(site, *(record.src_uri for record in site.records)), strict=True):
        listed = re.findall(r"^<li id=\"s_\d+\">", page, re.M)
        assert site.source_count(record) == len(listed), record.id


def test_a_draft_has_no_page_and_no_page_links_to_it() -> None:
    pages = golden()
    assert [path for path in pages if re.search("carl-|grey-", path)] == []
    assert [path for path, text in pages.items() if re.search(r"(carl-\w+|grey-\w+)\.(md|json)", text)] == []
