"""What stands in the cache is never trusted: whatever is done to it, the next build is a clean one, and nothing in it runs."""

import hashlib
import marshal
import os
import pickle
import random
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from edits import SETTINGS, Edits, built

import explainer.speed
from explainer.command.build import build as build_pages
from explainer.publish.engine import release
from explainer.speed.cache import Cache

GOLDEN = Path(__file__).parent / "golden"
OURS = Path(__file__).parent.parent

# What somebody else has, in the folder of each test; no way to damage a cache leads to its end.
STRANGER = "stranger"


# ---- ways to damage a file -------------------------------------------------------------------------------------------


def flip(place: float, bit: int) -> Callable[[Path], None]:
    """One bit, at a place from 0 to 1."""

    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[min(int(len(data) * place), len(data) - 1)] ^= 1 << bit
        path.write_bytes(data)

    return damage


def cut(part: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * part))


def hold(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Something else in the place of the file."""

    def damage(path: Path) -> None:
        path.unlink()
        make(path)

    return damage


def link(to: str) -> Callable[[Path], None]:
    return instead(lambda path: path.symlink_to(to if to.startswith("/") else Path(to).resolve()))


def beside(name: str) -> Callable[[Path], None]:
    """What a database would take for its own, as a link to a stranger's file."""
    return lambda path: path.with_name(f"{path.name}-{name}").symlink_to(Path(STRANGER, "a.md").resolve())


def database(*statements: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.unlink()
        with closing(sqlite3.connect(path, isolation_level=None)) as rows:
            for statement in statements:
                rows.execute(statement)

    return damage


def scribble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5000::97] = b"\xa5" * len(data[5000::97])
    path.write_bytes(data)


def stuff(path: Path) -> None:
    """More than fits into memory; it takes no room on the disk."""
    with path.open("r+b") as file:
        file.truncate(1 << 40)


def listen(path: Path) -> None:
    place = Path.cwd()
    os.chdir(path.parent)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(place)


def whole_folder(path: Path) -> None:
    """The folder is a link to what somebody else has."""
    shutil.rmtree(path.parent)
    path.parent.symlink_to(Path(STRANGER).resolve())


WAYS: dict[str, Callable[[Path], object]] = {
    **{f"a bit flipped at {place:.3f}": flip(place, bit) for bit, place in enumerate((0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 1))},
    **{f"cut at {part}": cut(part) for part in (0, 0.001, 0.1, 0.5, 0.9, 0.999)},
    "one byte": hold(b"S"),
    "zeros": hold(bytes(100_000)),
    "random": hold(random.Random(1).randbytes(100_000)),
    "scribbled": scribble,
    "text": hold("So sprach der König.\n".encode() * 500),
    "json": hold(b"{}"),
    "deep json": hold(b"[" * 200_000),
    "deep json below a digest": hold(
        b"%s\n%s\n" % (hashlib.sha256(b"200001:" + b"[" * 200_000 + b"\n").hexdigest().encode(), b"[" * 200_000)
    ),
    "compiled code": hold(marshal.dumps(compile("open('ran', 'w')", "x", "exec"))),
    "a pickle": hold(b"cposix\nsystem\n(S'touch ran'\ntR."),
    "header of a database": hold(b"SQLite format 3\0"),
    "far too large": stuff,
    "a link to itself": instead(lambda path: path.symlink_to(path.name)),
    "a link to nothing": instead(lambda path: path.symlink_to("nothing")),
    "a link to a file": link(f"{STRANGER}/a.md"),
    "a link to a folder": link(STRANGER),
    "a link to zeros": link("/dev/zero"),
    "a pipe": instead(os.mkfifo),
    "a socket": instead(listen),
    "a folder": instead(Path.mkdir),
    "a full folder": instead(lambda path: shutil.copytree(STRANGER, path)),
    "a folder that is a link": whole_folder,
    "a journal": beside("journal"),
    "a log": beside("wal"),
    "another table": database("CREATE TABLE cache (key TEXT)"),
    "a view": database("CREATE VIEW cache AS WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n) SELECT key AS scope, key, key AS sum, key AS data FROM n"),
    "a trigger": database(
        "CREATE TABLE cache (scope TEXT, key TEXT, sum TEXT, data BLOB, PRIMARY KEY (scope, key))",
        "CREATE TRIGGER t AFTER INSERT ON cache BEGIN DELETE FROM cache; END",
    ),
    "another way to write": database("PRAGMA journal_mode = WAL", "CREATE TABLE other (key TEXT)"),
}  # fmt: skip


# ---- each kind of file -----------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files of somebody else, which are there to the end."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "index.md", "people/p1.md"):
        Path(STRANGER, name).parent.mkdir(parents=True, exist_ok=True)
        Path(STRANGER, name).write_text("Not yours.", "utf-8")
    yield
    assert [path.read_text("utf-8") for path in sorted(Path(STRANGER).rglob("*.md"))] == ["Not yours."] * 3
    assert not Path("ran").exists()


@pytest.fixture(autouse=True)
def ten_seconds_of_work_at_most() -> Iterator[None]:
    """However long these take on a machine that does other things as well; what waits for ever is ended by pytest."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 10


def build(docs: str, config: str = "mkdocs.yml") -> dict[str, bytes]:
    with redirect_stdout(StringIO()) as said, redirect_stderr(StringIO()):
        assert build_pages(Path("profiles"), Path(docs), Path(config)) == 0, said.getvalue()
    return tree(docs)


def tree(docs: str) -> dict[str, bytes]:
    return {path.relative_to(docs).as_posix(): path.read_bytes() for path in Path(docs).rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which profiles were built, changed since, and built elsewhere from nothing (`clean`)."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(GOLDEN / "profiles", folder / "profiles")
    shutil.copytree(GOLDEN / "docs" / "assets", folder / "docs" / "assets")
    shutil.copytree(GOLDEN / "docs" / "assets", folder / "clean" / "assets")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("mkdocs.yml").touch()
        build("docs")
        with Path("profiles/people/bo-dahl.yaml").open("a", encoding="utf-8") as file:
            file.write("\nunknowns: [Somebody]\n")
        Path("other").mkdir()
        Path("other/mkdocs.yml").touch()
        build("clean", "other/mkdocs.yml")
    return folder


@pytest.fixture
def profiles(made: Path) -> Path:
    """The file of what the earlier build made."""
    shutil.copytree(made, ".", dirs_exist_ok=True)
    return Path(".cache/build")


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_pages_are_those_of_a_clean_build(profiles: Path, way: str) -> None:
    WAYS[way](profiles)
    assert build("docs") == tree("clean")


@pytest.mark.site
@pytest.mark.parametrize("way", [*WAYS][3::4])  # it is the same cache, and each of these builds a whole site
def test_the_site_is_that_of_a_clean_build(sites: tuple[Path, Any], way: str) -> None:
    made, clean = sites
    shutil.copytree(made, "of-edits")
    edits = Edits.__new__(Edits)
    edits.folder, edits.settings = Path("of-edits").absolute(), {**SETTINGS}
    WAYS[way](edits.folder / ".cache" / "mkdocs")
    assert built(edits, keep=True) == clean


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A site of a few pages that was built, and what a build of it from nothing gives and says."""
    edits = Edits(tmp_path_factory.mktemp("sites") / "of-edits", 7)
    built(edits, keep=True)
    (edits.folder / "docs" / "people" / "p1.md").write_text("# Another\n", "utf-8")
    clean = built(edits, keep=False)
    shutil.rmtree(edits.folder / "site")
    return edits.folder, clean


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_the_last_look_is_that_of_a_first_one(way: str) -> None:
    Path("docs").mkdir()
    Path("docs/index.md").write_text("# Home\n", "utf-8")
    Path("mkdocs.yml").write_text("site_name: Small\n", "utf-8")
    page = '<!doctype html><html lang="en"><head><title>T</title><meta name="description" content="D"></head>'
    for name, body in (
        ("site", "<h1>Home</h1><p>Old.</p>"),
        ("next", "<h1>Home</h1><p>New.</p>"),
        ("bad", "<p>None.</p>"),
    ):
        Path(name).mkdir()
        Path(name, "index.html").write_text(f"{page}<body>{body}</body></html>\n", "utf-8")
        Path(name, "404.html").write_text(f"{page}<body><h1>Nothing here</h1></body></html>\n", "utf-8")
        Path(name, "sitemap.xml").write_text(SITEMAP, "utf-8")
    with redirect_stdout(StringIO()) as said, redirect_stderr(StringIO()):
        assert release(Path("mkdocs.yml"), Path("next").absolute(), Path("site").absolute()) == 0, said.getvalue()
        WAYS[way](Path(".cache/build"))
        assert release(Path("mkdocs.yml"), Path("bad").absolute(), Path("site").absolute()) == 1
    assert "headings of the first level" in said.getvalue()
    assert "New." in Path("site/index.html").read_text("utf-8")


SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/</loc></url></urlset>'
)


# ---- code that somebody planted --------------------------------------------------------------------------------------


def call(module: str, name: str, argument: str) -> bytes:
    """A pickle that calls something."""
    words = b"".join(pickle.SHORT_BINUNICODE + bytes([len(word)]) + word.encode() for word in (module, name))
    given = pickle.BINUNICODE + len(argument).to_bytes(4, "little") + argument.encode()
    return pickle.PROTO + b"\x04" + words + pickle.STACK_GLOBAL + given + pickle.TUPLE1 + pickle.REDUCE + pickle.STOP


@pytest.mark.parametrize(
    ("module", "name", "argument"),
    [
        ("posix", "system", "touch ran"),
        ("os", "system", "touch ran"),
        ("subprocess", "getoutput", "touch ran"),
        ("builtins", "eval", "open('ran', 'w')"),
        ("builtins", "exec", "open('ran', 'w')"),
        ("explainer.speed.parallel", "os.system", "touch ran"),
        ("explainer.speed.parallel", "pickle.loads", "cposix\nsystem\n(S'touch ran'\ntR."),
        ("explainer.records.model", "re.compile", "("),
        ("explainer.records.model", "Person.model_validate_json", "{}"),
        ("explainer.records.model", "wrong", ""),
        ("explainer.pages.templating", "Environment", ""),
        ("explainer.pages.templating", "_Environment", ""),
        ("explainer.site.profiles", "Profiles", ""),
        ("explainer.speed.incremental", "Incremental", ""),
        ("explainer.site.site", "Site", ""),
        ("explainer.speed.cache", "Cache", "ran"),
        ("pathlib", "Path.touch", "ran"),
        ("explainer.publish.page_facts", "File", "ran"),
    ],
)
def test_nothing_is_called_but_what_makes_plain_values(tmp_path: Path, module: str, name: str, argument: str) -> None:
    planted = Cache(tmp_path / "folder" / "kept", "scope", "program")
    planted.set("key", call(module, name, argument))
    planted.save()
    assert Cache(tmp_path / "folder" / "kept", "scope", "program").get("key") is None


@pytest.mark.long
def test_what_is_kept_of_any_profile_can_be_read(profiles: Path) -> None:
    with closing(sqlite3.connect(profiles)) as rows:
        keys = {key for (key,) in rows.execute("SELECT key FROM cache")}
    assert len(keys) > 20
    assert Cache(profiles, "docs", explainer.speed.program()).get_all(sorted(keys)).keys() == keys


def test_the_names_of_the_cache_are_left_out_of_commits() -> None:
    """A folder, and a link to one."""
    for make in (Path.mkdir, lambda path: path.symlink_to(STRANGER)):
        repository = Path("repository")
        repository.mkdir()
        shutil.copy(OURS / ".gitignore", repository)
        make(repository / ".cache")
        subprocess.run(["git", "init", "--quiet", repository], check=True)
        said = subprocess.run(["git", "-C", repository, "check-ignore", ".cache"], capture_output=True, text=True)
        assert said.stdout == ".cache\n"
        shutil.rmtree(repository)


def test_many_values_are_found_at_once_whatever_is_wrong_with_some(tmp_path: Path) -> None:
    keys = [f"key {number}" for number in range(1200)]
    written = Cache(tmp_path / "folder" / "cache", "scope", "program")
    for key in keys:
        written.set(key, pickle.dumps(key))
    written.save()
    with sqlite3.connect(tmp_path / "folder" / "cache") as rows:
        rows.execute("UPDATE cache SET data = ? WHERE key = ?", (b"torn", keys[7]))
    found = Cache(tmp_path / "folder" / "cache", "scope", "program").get_all([*keys, *keys[:9], "never kept"])
    assert found == {key: key for key in keys if key != keys[7]}
