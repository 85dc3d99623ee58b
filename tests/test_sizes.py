"""Sites of any size: nothing is said of what is not there, and numbers fit their words."""

import re
from itertools import pairwise

import pytest
from invent import invent

from explainer.files import read_profiles
from explainer.pages.pages import render_pages
from explainer.site.load import load_site
from explainer.site.site import Site

SIZES = (0, 1, 2, 4, 45)
CLAIM = "- {{id: c, quote: they went home, speaker: article, about: [{}], verdict: opinion, finding: Perhaps.}}\n"

ONE = "claim person body source statement entry note step connection event seat check letter term"
MANY = "claims people bodies sources statements entries notes steps connections events seats checks letters terms"
WRONG = re.compile(
    rf"\b(?:0|no) (?:{'|'.join((ONE + ' ' + MANY).split())})\b"
    rf"|\b(?:1|[Oo]ne) (?:{'|'.join(MANY.split())})\b"
    rf"|\b(?:[02-9]|[1-9]\d+) (?:{'|'.join(ONE.split())})\b"
)
HEADING = re.compile(r"#{1,6} ")
BOX = re.compile(r"</?(?:div|section|article)[^<>]*>")


@pytest.fixture(scope="module", params=SIZES)
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("invented")
    invent(folder, request.param)
    files, unread = read_profiles(folder)
    (somebody,) = (folder / "people").iterdir() if request.param == 1 else [None]
    claims = {"claims.yaml": CLAIM.format(somebody.stem).encode()} if somebody else {}
    site = load_site(files | claims, unread=unread)
    assert isinstance(site, Site), site
    return {src_uri: text for src_uri, text in render_pages(site).items() if src_uri.endswith(".md")}


def words(page: str) -> str:
    """A page without its front matter; a picture says nothing."""
    return re.sub(r"(?s)<svg.*?</svg>", "(picture)", re.sub(r"(?s)\A---\n.*?\n---\n", "", page))


def test_a_number_fits_its_word_and_nothing_is_counted_that_is_not_there(pages: dict[str, str]) -> None:
    found = {path: WRONG.findall(words(page)) for path, page in pages.items()}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_no_heading_stands_over_nothing(pages: dict[str, str]) -> None:
    empty = []
    for path, page in pages.items():
        lines = [line for line in words(page).splitlines() if line.strip() and not BOX.fullmatch(line.strip())]
        levels = [len(heading[0].strip()) if (heading := HEADING.match(line)) else 9 for line in [*lines, "# "]]
        empty += [(path, line) for line, (own, below) in zip(lines, pairwise(levels), strict=True) if below <= own < 9]
    assert empty == []


def test_an_empty_page_says_so_and_is_out_of_the_menu_and_the_search(pages: dict[str, str]) -> None:
    lists = ("people/index.md", "parties/index.md", "timeline.md", "connections.md", "sources.md", "glossary.md")
    for path in lists:
        entries = re.search(r"\]\((?!index\.md)", words(pages[path])) or re.search(
            r"(?m)^<div class=\"source\"", pages[path]
        )
        assert ("empty: true" in pages[path]) == ("search: {exclude: true}" in pages[path]) == (not entries), path


def test_nobody_is_said_to_have_reviewed_what_nobody_did(pages: dict[str, str]) -> None:
    reviewed = [path for path in pages if re.match(r"(people|parties)/(?!index|from)", path)]
    assert all(("\nreviewed: " in page) == bool(reviewed) for page in pages.values())
