"""Folders that somebody needs as they are: no command takes one, and nothing changes when it is told to."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from explainer.command import main
from explainer.publish import places

FILES = {
    "project/mkdocs.yml": "site_name: Small\ntheme: {name: material, custom_dir: looks}\nplugins: []\n",
    "project/other.yml": "site_name: Small\ndocs_dir: words\nsite_dir: public\ntheme: material\n",
    "project/profiles/article.md": "---\nheadline: One\nauthor: A\npublisher: P\ndate_published: 2019\n---\n\nOne.\n",
    "project/profiles/people/anna-berg.yaml": "name: Anna Berg\nsummary: A.\nstory_role: B.\nreviewed: 2026-02-01\n",
    "project/docs/about.md": "# About\n",
    "project/words/index.md": "# Words\n",
    "project/looks/main.html": "",
    "project/explainer/model.py": "",
    "project/tests/test_one.py": "",
    "program/mkdocs.yml": "site_name: The program\n",
    "program/explainer/model.py": "",
    "program/profiles/article.md": "An article.",
    "project/.git/HEAD": "ref: refs/heads/main\n",
    "project/.venv/pyvenv.cfg": "",
    "project/.cache/built/a.json": "{}",
    "project/.github/workflows/ci.yml": "",
    "home/letter.txt": "Dear Anna,",
    "home/photos/site.jpg": "",
    "site-of-others/index.html": "Another site.",
    "checkout/.git": "gitdir: elsewhere\n",
    "checkout/index.html": "A branch of pages.",
    "elsewhere/mkdocs.yml": "site_name: Elsewhere\n",
    "elsewhere/profiles/article.md": "Another article.",
    "pages/index.md": "# By hand\n",
    "pages/data/manifest.json": '{"files": {}}',
    "manifest/data/manifest.json": '{"name": "An app", "icons": []}',
}
LINKS = {
    "project/link": "profiles",
    "project/here": ".",
    "project/deep": "explainer",
    "up": "project/..",
}

SITE = [
    *("/", ".", "", "..", "./", "../..", "profiles/..", "here", "../up", "../up/project"),
    *("profiles", "profiles/", "profiles/site", "profiles/people/../../profiles", "link", "link/site", "here/profiles"),
    *(
        "docs",
        "docs/site",
        "docs/people/site",
        "explainer",
        "explainer/site",
        "deep/site",
    ),
    *("looks", "looks/site", "tests", "tests/golden/site", ".git", ".git/site", ".venv/site", ".cache", ".github"),
    *("../program", "../program/explainer", "../program/site/..", "../program/tests/site", "../program/explainer/x/y"),
    *("../home", "../home/photos", "../site-of-others", "../checkout", "../elsewhere", "../elsewhere/profiles"),
    *("../elsewhere/docs/site", "../pages", "../manifest", "mkdocs.yml", "docs/about.md", "guide/site"),
]
DOCS = [
    *(
        "/",
        ".",
        "",
        "..",
        "../..",
        "profiles/..",
        "here",
        "../up",
        "profiles",
        "profiles/docs",
        "link/docs",
        "profiles/",
    ),
    *(
        "here/profiles/people",
        "site",
        "site/docs",
        "explainer",
        "deep",
        "looks",
        "tests",
        "tests/docs",
    ),
    *(".git", ".git/docs", ".venv", ".cache/docs", ".ci/docs", "../checkout", "../elsewhere", "../elsewhere/profiles"),
    *("../program", "../program/profiles/docs", "../program/site", "guide"),
]
PROFILES = [
    "/",
    ".",
    "..",
    "here",
    "docs",
    "site",
    "explainer",
    "deep",
    "overrides",
    "looks",
    ".git",
    ".venv",
    "../program",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, and what lies around it; nothing that is named lies further out, but `/`. Nothing here changes."""
    root = tmp_path_factory.mktemp("places") / "all"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    for path, target in LINKS.items():
        (root / path).symlink_to(target)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root / "project")
        assert main([]) == 0
        Path("site").mkdir()
        Path("site/index.html").write_text("The site of today.", "utf-8")
        shutil.copytree("docs/data", "site/data")
    return root


@pytest.fixture
def root(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is refused, is called in the project."""
    monkeypatch.chdir(made / "project")
    monkeypatch.setattr(places, "HERE", made / "program")
    return made


@pytest.fixture
def copied(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another project of the same, which a test may change."""
    copy = shutil.copytree(made, tmp_path / "all", symlinks=True)
    monkeypatch.chdir(copy / "project")
    monkeypatch.setattr(places, "HERE", copy / "program")
    return copy


def everything(folder: Path) -> dict[str, object]:
    """Every file, folder and link, when it changed, its mode and what is in it."""
    found: dict[str, object] = {}
    for parent, folders, files in os.walk(folder):
        for path in (Path(parent, name) for name in (*folders, *files)):
            state = path.lstat()
            data = path.read_bytes() if stat.S_ISREG(state.st_mode) else None
            found[str(path)] = (state.st_mtime_ns, state.st_ctime_ns, state.st_mode, data)
    return found


def refuse(root: Path, arguments: list[str], capfd: pytest.CaptureFixture[str]) -> str:
    """What is said, twice in a row, while every file stays as it was."""
    capfd.readouterr()
    before = everything(root)
    said = []
    for _ in range(2):
        assert main(arguments) == 2
        out, err = capfd.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        said.append(err)
    assert everything(root) == before
    assert said[0] == said[1]
    return said[0]


@pytest.mark.parametrize("place", SITE)
def test_a_site_takes_the_place_of_nothing_that_is_needed(
    place: str, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert "with --site\n" in refuse(root, ["publish", "--site", place], capfd)


@pytest.mark.parametrize("place", DOCS)
def test_pages_go_to_no_folder_that_is_needed(place: str, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "with --docs\n" in refuse(root, ["--docs", place], capfd)


@pytest.mark.parametrize("place", PROFILES)
def test_profiles_come_from_no_folder_that_is_another(
    place: str, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert "with --profiles\n" in refuse(root, ["--profiles", place], capfd)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publish", "--site", "/"], "/: this is, or holds, the folder of mkdocs.yml ({root}/project); "),
        (["publish", "--site", "profiles"], "profiles: this is where the profiles are; "),
        (["publish", "--site", "docs/x"], "docs/x: this lies in the folder of the pages (docs); "),
        (
            ["publish", "--site", "../home"],
            "../home: there are files in it, and no build made them; move them away, or ",
        ),
        (["publish", "--site", "link"], "link: this is where the profiles are; "),
        (["publish", "--config", "other.yml", "--site", "words"], "words: this is where the pages are; "),
        (["build", "--docs", "looks"], "looks: this is where the theme is; "),
        (["build", "--docs", "."], ".: this is, or holds, the folder of mkdocs.yml ({root}/project); "),
        (["build", "--docs", ".git"], ".git: this holds, or is part of, a history of git; "),
    ],
)
def test_the_reason_is_one_sentence(
    arguments: list[str], said: str, root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert refuse(root, arguments, capfd) == f"{said.format(root=root)}name another folder with {arguments[-2]}\n"


def test_a_folder_is_known_by_what_it_is_and_not_by_its_name(copied: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (copied / "again").mkdir()
    mounted = subprocess.run(["mount", "--bind", str(copied / "project"), str(copied / "again")], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root can mount a folder at a second place")
    try:
        assert "where the profiles are" in refuse(copied, ["publish", "--site", "../again/profiles"], capfd)
        assert "the program" in refuse(copied, ["--docs", "../again/explainer/docs"], capfd)
    finally:
        subprocess.run(["umount", str(copied / "again")], check=True)


def test_a_folder_that_is_gone_is_a_sentence(root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    os.chdir(tmp_path)
    tmp_path.rmdir()
    said = "the folder in which this runs is gone; change to one that is there\n"
    assert refuse(root, ["publish"], capfd) == said
    profiles = ["--profiles", str(root / "project/profiles")]
    assert refuse(root, profiles, capfd) == said


@pytest.mark.parametrize("place", ["docs", "../docs", "texts", "deep/../docs"])
@pytest.mark.usefixtures("copied")
def test_pages_may_go_elsewhere(place: str) -> None:
    assert main(["--docs", place]) == 0
    assert Path(place, "people/anna-berg.md").exists()


@pytest.mark.usefixtures("copied")
def test_profiles_may_have_a_history_of_their_own() -> None:
    Path("profiles/.git").mkdir()
    assert main([]) == 0
