"""A site of an invented story: what is wrong in it is found at its line, and the same input gives the same bytes."""

import gzip
import re
from pathlib import Path

import pytest
from site_fixture import NEWSROOM, ROOT, Built, build_site

from explainer.files import read_profiles
from explainer.site.load import load_site

pytestmark = pytest.mark.site


def folder(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def test_one_changed_letter_in_a_quote_is_a_problem_at_its_line(invented: Built) -> None:
    files, _ = read_profiles(invented.folder / "profiles")
    text = files["claims.yaml"].decode()
    for claim in invented.site.claims:
        entry = text.index(f"- id: {claim.id}\n")
        place = text.index("quote: ", entry) + len("quote: ")
        letter = re.compile(r"[a-z]").search(text, place)
        assert letter
        changed = f"{text[: letter.start()]}{'x' if letter[0] != 'x' else 'y'}{text[letter.end() :]}"
        problems = load_site({**files, "claims.yaml": changed.encode()})
        assert isinstance(problems, list), claim.id
        told = [(problem.line, problem.rule) for problem in problems if not problem.warning]
        assert told == [(text.count("\n", 0, place) + 1, "quote")]


def test_what_opens_where_it_stands_is_light(invented: Built) -> None:
    assert len(gzip.compress((invented.html / "assets/site.js").read_bytes(), 9, mtime=0)) < 6_000


def test_two_builds_are_equal_byte_for_byte(invented: Built, tmp_path: Path) -> None:
    elsewhere = {"PYTHONHASHSEED": "1", "TZ": "Asia/Kamchatka", "LC_ALL": "C"}
    build_site(tmp_path / "again", ROOT / "tests" / "invented" / "profiles", NEWSROOM, **elsewhere)
    for name in ("docs", "site"):
        first, second = folder(invented.folder / name), folder(tmp_path / "again" / name)
        assert list(first) == list(second)
        assert [path for path in first if first[path] != second[path]] == []
