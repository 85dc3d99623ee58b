"""Publishing: the site that readers see is the old one or the new one, whole."""

import fcntl
import shutil
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from site_fixture import shared

from explainer.command import ENGINES, main
from explainer.publish.engine import swap

pytestmark = pytest.mark.site

CONFIG = """
site_name: Small
site_description: A small site.
strict: true
theme: {name: material, font: false}
plugins: []
validation: {links: {anchors: warn}}
"""


FILES = {
    "mkdocs.yml": CONFIG,
    "docs/index.md": "---\ndescription: The first page.\n---\n# Home\n\nGo on to the [next](next.md) page.\n",
    "docs/next.md": "---\ndescription: The next page.\n---\n# Next\n\nThat is all.\n",
    "site/index.html": "The old site.",
    "site/data/manifest.json": '{"files": {}}',
    "elsewhere/index.html": "Not ours.",
}


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a site that was published before, and with hand-written pages for the next one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    write(tmp_path)
    return tmp_path


def write(folder: Path) -> None:
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a folder when the next site was published."""

    def make(folder: Path) -> None:
        write(folder)
        assert main(["publish", "--config", str(folder / "mkdocs.yml"), "--site", str(folder / "site")]) == 0

    return shared(tmp_path_factory, "once", make)


@pytest.fixture
def published(once: Path, root: Path) -> None:
    """The site that was published before is one of ours."""
    shutil.rmtree(root / "site")
    shutil.copytree(once, root, dirs_exist_ok=True)


def names() -> set[str]:
    return {path.name for path in Path().iterdir()}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sound_site_takes_the_place_of_the_old_one(engine: str) -> None:
    before = names()
    assert main(["publish", "--engine", engine]) == 0
    assert Path("site/next/index.html").exists()
    assert "The old site" not in Path("site/index.html").read_text("utf-8")
    left = {".site.lock", ".site.next"} if engine == "mkdocs" else {".site.lock"}
    assert names() - before - {".cache"} == left  # Zensical keeps a cache
    if engine == "mkdocs":  # writes over the old site the next time
        assert Path(".site.next/index.html").read_text("utf-8") == "The old site."


def test_timings_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--timings"]) == 0
    steps = [line.split(" s  ") for line in capfd.readouterr().err.splitlines()]
    assert len(steps) == 2
    assert all(float(seconds) > 0 for seconds, _ in steps)


@pytest.mark.parametrize(
    ("engine", "wrong"),
    [
        *product(("mkdocs", "zensical"), ("[There](nowhere.md)", "[There](#nowhere)", "Left over: {{ name }}")),
        ("properdocs", "[There](#nowhere)"),
    ],
)
def test_a_faulty_site_leaves_the_old_one_as_it_was(engine: str, wrong: str, capfd: pytest.CaptureFixture[str]) -> None:
    before = names(), Path("site").stat().st_mtime_ns, Path("site/index.html").stat()
    Path("docs/next.md").write_text(f"# Next\n\n{wrong}\n", "utf-8")
    assert main(["publish", "--engine", engine]) == 1
    out, err = capfd.readouterr()
    assert out
    assert err.endswith("site is as it was\n")
    assert before == (
        names() - {".site.lock", ".cache"},
        Path("site").stat().st_mtime_ns,
        Path("site/index.html").stat(),
    )


def test_one_publishes_at_a_time(capfd: pytest.CaptureFixture[str]) -> None:
    with Path(".site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["publish"]) == 1
    assert capfd.readouterr().err.endswith("site is running; wait for it\n")
    assert Path("site/index.html").read_text("utf-8") == "The old site."


@pytest.mark.parametrize("target", ["elsewhere", "nowhere", "mkdocs.yml"])
def test_a_link_in_the_place_of_the_site_is_refused(target: str) -> None:
    Path("site").rename("old")
    Path("site").symlink_to(target)
    assert main(["publish"]) == 2
    assert Path("site").readlink() == Path(target)


@pytest.mark.parametrize("name", [".site.next", ".site.lock"])
def test_nothing_is_written_where_a_link_of_our_name_leads(name: str) -> None:
    Path(name).symlink_to("elsewhere/index.html" if name == ".site.lock" else "elsewhere")
    main(["publish"])
    assert Path("elsewhere/index.html").read_text("utf-8") == "Not ours."
    assert [path.name for path in Path("elsewhere").iterdir()] == ["index.html"]


def test_what_a_killed_run_left_is_not_published() -> None:
    Path(".site.next").mkdir()
    Path(".site.next/left.html").write_text("half", "utf-8")
    assert main(["publish"]) == 0
    assert not Path("site/left.html").exists()
    assert {path.name for path in Path(".site.next").iterdir()} == {"index.html", "data"}  # the old site


@pytest.mark.parametrize("engine", ENGINES)
def test_robots_are_told_where_the_sitemap_is(engine: str) -> None:
    Path("mkdocs.yml").write_text(f"{CONFIG}site_url: https://example.org/berg\n", "utf-8")
    assert main(["publish", "--engine", engine]) == 0
    assert "\nSitemap: https://example.org/berg/sitemap.xml\n" in Path("site/robots.txt").read_text("utf-8")


def test_what_robots_are_told_by_hand_stands() -> None:
    Path("mkdocs.yml").write_text(f"{CONFIG}site_url: https://example.org/berg/\n", "utf-8")
    Path("docs/robots.txt").write_text("User-agent: *\nDisallow: /\n", "utf-8")
    assert main(["publish"]) == 0
    assert Path("site/robots.txt").read_text("utf-8") == "User-agent: *\nDisallow: /\n"


@pytest.mark.usefixtures("published")
def test_a_name_with_a_dot_in_a_published_site_stops_no_later_one() -> None:
    Path("site/.well-known").mkdir()
    Path("site/.well-known/security.txt").write_text("Contact: us", "utf-8")
    assert [main(["publish"]) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_a_file_that_is_not_for_readers_stops_publication(engine: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("docs/extra.py").write_text("x = 1\n", "utf-8")
    assert main(["publish", "--engine", engine]) == 1
    assert "extra.py:1:1: such a file is not for readers" in capfd.readouterr().out


def test_a_folder_that_cannot_be_used_is_a_message(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--site", "nowhere/site"]) == 1
    assert "No such file or directory; not published\n" in capfd.readouterr().err


def test_a_swap_is_an_exchange() -> None:
    Path("new").mkdir()
    Path("new/index.html").write_text("The new site.", "utf-8")
    swap(Path("new"), Path("site"))
    assert Path("site/index.html").read_text("utf-8") == "The new site."
    assert Path("new/index.html").read_text("utf-8") == "The old site."


def test_the_first_site_takes_its_place() -> None:
    swap(Path("site"), Path("first"))
    assert Path("first/index.html").exists()
    assert not Path("site").exists()


@pytest.mark.usefixtures("published")
def test_a_site_of_ours_is_known_wherever_it_is_and_whatever_was_put_into_it() -> None:
    shutil.rmtree("site/assets")
    Path("site/CNAME").write_text("example.org", "utf-8")
    Path("site/index.html").write_text("By hand.", "utf-8")
    assert main(["publish"]) == 0
    Path("copy").mkdir()
    for path in ("mkdocs.yml", "docs", "site", ".site.lock"):
        subprocess.run(["cp", "-r", path, "copy"], check=True)
    assert main(["publish", "--config", "copy/mkdocs.yml", "--site", "copy/site"]) == 0


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("name", ["letter.txt", "index.html", ".hidden", "photos/a.jpg"])
def test_what_took_the_place_of_a_site_of_ours_is_not_taken_for_one(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree("site")
    place = Path("site", name)
    place.parent.mkdir(parents=True)
    place.write_text("Dear Anna,", "utf-8")
    for _ in range(2):
        assert main(["publish"]) == 2
        assert "no build made them" in capfd.readouterr().err
        assert place.read_text("utf-8") == "Dear Anna,"


def test_an_empty_folder_and_none_at_all_take_a_site() -> None:
    shutil.rmtree("site")
    assert main(["publish"]) == 0
    Path("other").mkdir()
    assert main(["publish", "--site", "other"]) == 0
    assert Path("other/index.html").exists()
    assert not list(Path("other").rglob(".*"))


def test_what_was_built_is_on_the_disk_and_known_for_ours_before_it_takes_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[Any] = []
    monkeypatch.setattr(
        "explainer.publish.engine.os.sync", lambda: done.append(Path(".site.lock").read_text("ascii").split())
    )
    monkeypatch.setattr("explainer.publish.engine.swap", lambda new, old: done.append((new.name, old.name)))
    assert main(["publish"]) == 0
    assert len(done[0]) == 4  # of the old site the first page, of the new one three files
    assert done[1:] == [(".site.next", "site")]
