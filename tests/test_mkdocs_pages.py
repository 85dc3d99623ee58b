"""Builds that use what was kept give what builds from nothing give."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from edits import ROOT, Edits, built

pytestmark = pytest.mark.long

# A dozen of random sequences, or as many as are asked for.
SEQUENCES = range(0, int(os.environ.get("SEQUENCES", "12")), 6)


def run(*command: str, folder: Path = ROOT, **environment: str) -> str:
    given = {"SOURCE_DATE_EPOCH": "1000000000", "NO_MKDOCS_2_WARNING": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return f"{done.returncode}\n{done.stdout}"


@pytest.fixture
def edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edits:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    return Edits(tmp_path, 7)


@pytest.mark.parametrize("first", SEQUENCES)
def test_after_random_edits_the_site_is_that_of_a_clean_build(first: int) -> None:
    assert run("tests.edits", str(first), str(first + SEQUENCES.step)) == "0\n"


def site(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cached(edits: Edits) -> dict[str, bytes]:
    """What the cache has of each page."""
    place = edits.folder / ".cache" / "mkdocs"
    if not place.exists():
        return {}
    with closing(sqlite3.connect(place)) as rows:
        return dict(rows.execute("SELECT key, data FROM cache"))


def test_nothing_is_made_again_when_nothing_changed(edits: Edits) -> None:
    """The name of the settings, the folder of the site and strictness are no input of a page; publishing takes others each time."""
    run("mkdocs", "build", folder=edits.folder)
    with closing(sqlite3.connect(edits.folder / ".cache" / "mkdocs", isolation_level=None)) as rows:
        before = rows.execute("SELECT rowid, key FROM cache ORDER BY key").fetchall()
    assert len(before) > 5
    (edits.folder / ".other.yml").write_text("INHERIT: mkdocs.yml\nsite_dir: elsewhere\nstrict: false\n", "utf-8")
    run("mkdocs", "build", "--config-file", ".other.yml", folder=edits.folder)
    with closing(
        sqlite3.connect(edits.folder / ".cache" / "mkdocs")
    ) as rows:  # what is written again has another number
        assert rows.execute("SELECT rowid, key FROM cache ORDER BY key").fetchall() == before
    assert site(edits.folder / "elsewhere") == site(edits.folder / "site")


def test_a_warning_is_given_each_time(edits: Edits) -> None:
    (edits.folder / "docs" / "people" / "p1.md").write_text("# One\n\n[Nobody](nobody.md)\n", "utf-8")
    for _ in range(2):
        _, said = built(edits, keep=True)
        assert " ".join(said).count("a link 'nobody.md'") == 1
        assert "strict" in said[0]


def test_an_anchor_that_goes_is_missed_on_pages_that_were_kept(edits: Edits) -> None:
    for path in (edits.folder / "docs").rglob("*.md"):
        path.write_text("# Page\n", "utf-8")
    there, here = edits.folder / "docs" / "people" / "p1.md", edits.folder / "docs" / "people" / "p2.md"
    there.write_text("# One\n\n## Two {: #two }\n", "utf-8")
    here.write_text("# Other\n\n[Two](p1.md#two)\n", "utf-8")
    assert built(edits, keep=True)[1] == []
    there.write_text("# One\n", "utf-8")
    assert "does not contain an anchor '#two'" in " ".join(built(edits, keep=True)[1])


def test_html_of_another_page_is_not_taken(edits: Edits) -> None:
    before, _ = built(edits, keep=True)
    with closing(sqlite3.connect(edits.folder / ".cache" / "mkdocs", isolation_level=None)) as rows:
        for end in ("", "\nmade"):
            other = rows.execute("SELECT sum, data FROM cache WHERE key = ?", (f"people/p1.md{end}",)).fetchone()
            rows.execute("UPDATE cache SET sum = ?, data = ? WHERE key = ?", (*other, f"people/p0.md{end}"))
        rows.execute("UPDATE cache SET data = replace(data, '</p>', '<b></p>') WHERE key = ?", ("people/p2.md\nmade",))
    assert built(edits, keep=True)[0] == before


def test_a_file_in_the_place_of_the_cache_goes(edits: Edits) -> None:
    (edits.folder / ".cache").write_text("", "utf-8")
    before, _ = built(edits, keep=True)
    assert built(edits, keep=True)[0] == before


def test_a_quiet_build_does_not_hear_what_is_said_and_keeps_nothing(edits: Edits) -> None:
    assert run("mkdocs", "build", "--quiet", folder=edits.folder) == "0\n"
    assert cached(edits) == {}


def test_what_is_no_page_any_more_is_not_kept(edits: Edits) -> None:
    built(edits, keep=True)
    (edits.folder / "docs" / "people" / "p1.md").unlink()
    built(edits, keep=True)
    assert "people/p2.md" in cached(edits)
    assert "people/p1.md" not in cached(edits)


@pytest.mark.parametrize("plugin", ["search", "material/meta"])
def test_an_unknown_plugin_keeps_nothing(edits: Edits, plugin: str) -> None:
    edits.settings["plugins"] = [plugin]
    edits.configure()
    built(edits, keep=True)
    assert (edits.folder / "site" / "index.html").exists()
    assert cached(edits) == {}
