"""Files of a site that did not change are not written again, and the site is as if all had been."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from edits import ROOT
from mkdocs.commands import build as mkdocs
from mkdocs.config import load_config

pytestmark = pytest.mark.site

HOOK = str(ROOT / "explainer" / "speed" / "mkdocs_hook.py")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    settings = {
        "site_name": "S",
        "site_url": "https://example.org/",
        "theme": {"name": "material", "font": False},
    }
    Path("mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    write({"index.md": "# Home\n\n[One](one.md)\n", "one.md": "# One\n", "data/a.json": "1", "two/index.md": "# Two\n"})
    return tmp_path


def write(files: dict[str, str]) -> None:
    for path, text in files.items():
        Path("docs", path).parent.mkdir(parents=True, exist_ok=True)
        Path("docs", path).write_text(text, "utf-8")


def build(site: str = "site", hooks: Sequence[str] = (HOOK,)) -> None:
    config = load_config(site_dir=site, hooks=[*hooks])
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs.build(config)


def tree(site: str = "site") -> dict[str, bytes | None]:
    """Every file with its bytes, and every folder."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes() if path.is_file() else None
        for path in Path(site).rglob("*")
    }


def clean() -> dict[str, bytes | None]:
    """The site as MkDocs makes it without the hook."""
    build("clean", hooks=())
    return tree("clean")


def test_only_what_changed_is_written() -> None:
    build()
    before = {path: Path("site", path).stat().st_mtime_ns for path in tree()}
    write({"one.md": "# One\n\nMore.\n", "data/a.json": "2"})
    build()
    assert tree() == clean()
    written = {path for path in tree() if Path("site", path).stat().st_mtime_ns != before[path] and "." in path}
    assert {"one/index.html", "data/a.json"} <= written
    assert not {path for path in written if path.endswith(".html")} - {"one/index.html"}


def test_what_is_no_page_any_more_goes_with_its_folder() -> None:
    build()
    for path in ("two/index.md", "data/a.json"):
        Path("docs", path).unlink()
    write({"three.md": "# Three\n"})
    build()
    assert tree() == clean()
    assert not Path("site/two").exists()


@pytest.mark.parametrize("strange", ["one", "one/index.html/x", "index.html", "data/a.json/deep/er", "left/over.html"])
def test_whatever_lies_there_gives_way(strange: str) -> None:
    build()
    for place in (Path("site", strange), *Path("site", strange).parents):
        if place.is_file():
            place.unlink()
    if Path("site", strange).is_dir():
        subprocess.run(["rm", "-r", Path("site", strange)], check=True)
    Path("site", strange).parent.mkdir(parents=True, exist_ok=True)
    Path("site", strange).write_text("not ours", "utf-8")
    build()
    assert tree() == clean()


def test_what_was_changed_in_the_site_is_set_right() -> None:
    build()
    Path("site/index.html").write_text("half", "utf-8")
    Path("site/sitemap.xml.gz").write_bytes(b"")
    build()
    assert tree() == clean()


def test_nothing_is_written_through_links() -> None:
    build()
    Path("elsewhere").mkdir()
    Path("elsewhere/index.html").write_text("Not ours.", "utf-8")
    Path("site/index.html").unlink()
    Path("site/index.html").symlink_to(Path("elsewhere/index.html").absolute())
    subprocess.run(["rm", "-r", "site/one"], check=True)
    Path("site/one").symlink_to(Path("elsewhere").absolute())
    build()
    assert tree() == clean()
    assert Path("elsewhere/index.html").read_text("utf-8") == "Not ours."


def test_a_copy_that_shares_its_files_stays_as_it_was() -> None:
    build()
    subprocess.run(["cp", "-rl", "site", "snapshot"], check=True)
    before = tree("snapshot")
    write({"one.md": "# Another\n"})
    build()
    assert tree() == clean()
    assert tree("snapshot") == before


def test_hidden_files_at_the_top_stay_as_mkdocs_leaves_them() -> None:
    build()
    Path("site/.well-known").mkdir()
    Path("site/.well-known/security.txt").write_text("Contact: us", "utf-8")
    build()
    assert Path("site/.well-known/security.txt").exists()


def test_folders_go_with_the_last_of_what_was_in_them() -> None:
    write({"deep/er/still/a.md": "# A\n", "deep/b.md": "# B\n", "deep/data/c.json": "1"})
    build()
    for path in ("deep/er/still/a.md", "deep/data/c.json"):
        Path("docs", path).unlink()
    Path("site/forgotten/empty").mkdir(parents=True)
    build()
    assert tree() == clean()
    assert not Path("site/deep/er").exists()
    Path("docs/deep/b.md").unlink()
    build()
    assert tree() == clean()
    assert not Path("site/deep").exists()
