"""The disk as it can be: odd things where files belong, no permission, no space."""

import ctypes
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from test_command import ARTICLE, PERSON, write

from explainer import files as disk
from explainer.command import main

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, str(ROOT / "build_profiles.py")]

LINK = "1:1: a symbolic link; put the file itself here [file]\n"
DEVICE = "1:1: a device, a pipe or a socket; put a file here, or remove it [file]\n"
FOLDER = "1:1: a folder that profiles do not have; put its files where they belong, or remove it [file]\n"

Make = Callable[[Path], None]
Apart = Callable[[Callable[[], object]], tuple[int | None, str, str]]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with small profiles, and with one that lies outside and is full of things that nobody should touch."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "sync", int)  # nobody pulls the plug of a test
    write_profiles()
    write("elsewhere/secret.yaml", PERSON.format("A secret"))
    write("elsewhere/secret.md", "A secret.\n")
    return tmp_path


def write_profiles() -> None:
    write("profiles/article.md", ARTICLE)
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Berg"))
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of these profiles; nothing here changes."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(os, "sync", int)
        write_profiles()
        main([])
    return folder / "docs"


@pytest.fixture
def docs(root: Path, made: Path) -> Path:
    """The folder of pages, as a build left it."""
    return shutil.copytree(made, root / "docs", dirs_exist_ok=True)


def everything(folder: str | Path = ".") -> dict[str, tuple[int, int, bytes]]:
    """All that is below a folder, links not followed: its kind and permissions, when it was written, what it holds."""
    return {path.as_posix(): _described(path) for path in sorted(Path(folder).rglob("*"))}


def _described(path: Path) -> tuple[int, int, bytes]:
    state = path.lstat()
    data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    return state.st_mode, 0 if path.is_dir() else state.st_mtime_ns, data


def texts(folder: str | Path) -> dict[str, bytes]:
    """What every file below a folder holds, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def copy_of_this_process(first: Callable[[], object] = int) -> Any:
    """The command in a copy of this process that takes no longer to start, with `first` called in it before."""

    def run() -> None:
        first()
        sys.exit(main([]))

    copy = get_context("fork").Process(target=run, daemon=True)
    copy.start()
    return copy


@pytest.fixture
def apart(capfd: pytest.CaptureFixture[str]) -> Apart:
    """The exit code of the command in a process of its own, and what it says."""

    def run(first: Callable[[], object]) -> tuple[int | None, str, str]:
        capfd.readouterr()
        copy = copy_of_this_process(first)
        copy.join()
        return copy.exitcode, *capfd.readouterr()

    return run


def as_others_do() -> None:
    """Root, too, keeps to the permissions of files: this process loses CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    library, version, held = ctypes.CDLL(None), (ctypes.c_uint32 * 2)(0x20080522), (ctypes.c_uint32 * 6)()
    library.capget(version, held)
    held[0] &= ~0b110  # effective
    held[1] &= ~0b110  # permitted: `access` looks at these
    library.capset(version, held)


# ---- what is no file -------------------------------------------------------------------------------------------------


def link_to(target: str) -> Make:
    return lambda path: path.symlink_to(target)


def bind(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


ODD = {
    "a link to a file": (link_to("../../elsewhere/secret.yaml"), LINK),
    "a link to a file, from above": (link_to("../elsewhere/secret.md"), LINK),
    "a link to a folder": (link_to("../../elsewhere"), LINK),
    "a link to a folder, from above": (link_to("../elsewhere"), LINK),
    "a link that leads nowhere": (link_to("nowhere"), LINK),
    "a link to a device": (link_to("/dev/zero"), LINK),
    "a link to the folder above": (link_to(".."), LINK),
    "a pipe": (os.mkfifo, DEVICE),
    "a socket": (bind, DEVICE),
}
odd = pytest.mark.parametrize(("make", "message"), ODD.values(), ids=ODD.keys())


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@odd
@pytest.mark.parametrize("place", ["people/carl-ek.yaml", "people/anna-berg.yaml", "people", "article.md", "notes"])
@pytest.mark.usefixtures("docs")
def test_what_is_no_file_below_the_profiles_is_a_problem(
    place: str, make: Make, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    remove(Path("profiles", place))
    make(Path("profiles", place))
    before = everything()
    assert main([]) == 1
    assert capsys.readouterr().out == f"profiles/{place}:{message}"
    assert main(["check"]) == 1
    assert capsys.readouterr().out == f"profiles/{place}:{message}"
    assert everything() == before


@odd
@pytest.mark.parametrize(
    "place",
    ["people/carl-ek.md", "people/anna-berg.md", "people", "data", "data/manifest.json", "assets/a.png", "index.md"],
)
@pytest.mark.usefixtures("docs")
def test_what_is_no_file_below_the_docs_folder_is_a_problem(
    place: str, make: Make, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    remove(Path("docs", place))
    Path("docs", place).parent.mkdir(exist_ok=True)
    make(Path("docs", place))
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Holm"))
    before = everything()
    assert main([]) == 1
    assert capsys.readouterr().out == f"docs/{place}:{message}"
    assert main(["check"]) == 1
    assert capsys.readouterr().out == f"docs/{place}:{message}"
    assert everything() == before


@pytest.mark.parametrize("target", ["elsewhere", "nowhere", "docs", "elsewhere/secret.md"])
def test_a_docs_folder_that_is_a_link_is_a_problem(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs").symlink_to(target)
    before = everything()
    assert main([]) == 1
    assert capsys.readouterr().out == f"docs:{LINK}"
    assert everything() == before


def test_a_link_to_itself_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    Path("profiles/people/carl-ek.yaml").symlink_to("carl-ek.yaml")
    assert main([]) == 1
    assert capsys.readouterr().out == f"profiles/people/carl-ek.yaml:{LINK}"


@pytest.mark.parametrize("place", ["people/carl-ek.yaml", "people/more", "article.md", "claims.yaml", "more"])
def test_a_folder_where_files_belong_is_a_problem(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    remove(Path("profiles", place))
    Path("profiles", place).mkdir()
    assert main([]) == 1
    assert capsys.readouterr().out == f"profiles/{place}:{FOLDER}"


@pytest.mark.parametrize("place", ["people", "events"])
def test_a_file_where_a_folder_belongs_is_a_problem(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    remove(Path("profiles", place))
    write(f"profiles/{place}", "")
    assert main([]) == 1
    assert capsys.readouterr().out.startswith(f"profiles/{place}:1:1: ")


@pytest.mark.parametrize("name", ["people/carl-ek.yaml", "claims.yaml", "article.md", "notes"])
def test_a_file_that_is_larger_than_the_memory_is_not_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("profiles", name).touch()
    os.truncate(Path("profiles", name), 2**40)
    assert main([]) == 1
    assert capsys.readouterr().out == (
        f"profiles/{name}:1:1: 1099511627776 bytes; no profile is as large as that: split it [size]\n"
    )


# ---- names -----------------------------------------------------------------------------------------------------------

NAMES = [
    b"a\nb:1:1",
    b"\x1b[2J\x1b[31mred",
    b"caf\xe9",
    b"\xff\xfe",
    "\u202egnp\u2028".encode(),
    b"\xed\xa0\x80",
    b"a\rb",
]


@pytest.mark.parametrize("folder", [b"profiles/", b"profiles/people/", b"docs/", b"docs/assets/"])
@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_name_of_a_file_a_problem_is_one_line_that_can_be_printed(
    folder: bytes, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("docs/assets").mkdir(parents=True)
    Path(os.fsdecode(folder + name + b".yaml")).symlink_to("nowhere")
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert err == "1 problem; nothing was written\n"
    assert out.endswith(LINK)
    assert out.count("\n") == 1
    assert out[:-1].isprintable()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_with_any_name_is_a_problem(name: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    Path(os.fsdecode(b"profiles/people/" + name + b".yaml")).write_text(PERSON.format("Carl Ek"), "utf-8")
    assert main([]) == 1
    out, err = capsys.readouterr()
    assert err == "1 problem; nothing was written\n"
    assert out.count("\n") == 1
    assert out[:-1].isprintable()


# ---- what is not allowed, not there any more, or full ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "mode", "problem"),
    [
        ("profiles/people/bo-dahl.yaml", 0o000, "profiles/people/bo-dahl.yaml:1:1: cannot be read: "),
        ("profiles/people", 0o000, "profiles/people:1:1: cannot be read: "),
        ("profiles/people", 0o444, "profiles/people/anna-berg.yaml:1:1: cannot be read: "),
        ("profiles", 0o000, "profiles:1:1: cannot be used: "),
        ("docs", 0o555, "docs/article.md:1:1: cannot be written: "),
        ("docs", 0o000, "docs:1:1: cannot be used: "),
        ("docs/people", 0o555, "docs/people/anna-berg.md:1:1: cannot be written: "),
        ("docs/people", 0o000, "docs/people:1:1: cannot be used: "),
        ("docs/data/people", 0o555, "docs/data/people/anna-berg.json:1:1: cannot be written: "),
        ("docs/assets", 0o000, "docs/assets:1:1: cannot be used: "),
    ],
)
@pytest.mark.usefixtures("docs")
def test_what_permissions_do_not_allow_is_a_problem(place: str, mode: int, problem: str, apart: Apart) -> None:
    Path("docs/assets").mkdir(exist_ok=True)
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Holm"))
    before = texts("docs")
    Path(place).chmod(mode)
    code, out, err = apart(as_others_do)
    Path(place).chmod(0o755)
    assert code == 1
    assert out.startswith(problem)
    assert "Permission denied; mend that and build again [file]\n" in out
    assert err.endswith("; nothing was written\n")
    assert texts("docs") == before


def test_a_page_that_cannot_be_removed_is_a_problem_and_the_others_stay_as_they_were(apart: Apart) -> None:
    for name in ("Blue", "Red"):
        write(f"profiles/parties/{name.lower()}.yaml", PERSON.format(name) + "classification: party\n")
    main([])
    Path("profiles/parties/blue.yaml").unlink()
    before = texts("docs")
    Path("docs/data/parties").chmod(0o555)
    code, out, _ = apart(as_others_do)
    Path("docs/data/parties").chmod(0o755)
    assert (code, out) == (
        1,
        "docs/data/parties/blue.json:1:1: cannot be written: Permission denied; mend that and build again [file]\n",
    )
    assert texts("docs") == before


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_cache_that_cannot_be_written_only_costs_time(mode: int, apart: Apart) -> None:
    Path("mkdocs.yml").touch()  # the cache is beside the settings
    Path(".cache").mkdir()
    Path(".cache").chmod(mode)
    code, out, _ = apart(as_others_do)
    Path(".cache").chmod(0o755)
    assert (code, out) == (0, "")
    assert not list(Path(".cache").iterdir())
    Path("mkdocs.yml").unlink()
    main(["--docs", "other"])
    assert texts("docs") == texts("other")


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))


def test_a_file_that_does_not_fit_is_a_problem_and_nothing_changes(apart: Apart) -> None:
    main([])
    before = everything()
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Holm"))
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Dahl") + f"unknowns: [{'much ' * 800}]\n")
    code, out, _ = apart(small_files)
    assert code == 1
    assert out.endswith(": File too large; mend that and build again [file]\n")
    assert {path: seen for path, seen in everything().items() if path.startswith("docs")} == {
        path: seen for path, seen in before.items() if path.startswith("docs")
    }


@pytest.fixture
def small_disk(root: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    place = root / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("free", [0, 4096, 8192, 16384])
def test_a_full_disk_is_a_problem_and_nothing_changes(
    free: int, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docs = small_disk / "docs"
    assert main(["--docs", str(docs)]) == 0
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(filler, filler.stat().st_size - free)
    before = everything(docs)
    capsys.readouterr()
    write("profiles/people/anna-berg.yaml", PERSON.format("Anna Holm"))
    write("profiles/people/bo-dahl.yaml", PERSON.format("Bo Holm"))
    assert main(["--docs", str(docs)]) == 1
    assert capsys.readouterr().out.endswith(": No space left on device; mend that and build again [file]\n")
    assert everything(docs) == before
    filler.unlink()
    assert main(["--docs", str(docs)]) == 0
    assert main(["--docs", "clean"]) == 0
    assert texts(docs) == texts("clean")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Path.exists, "No such file or directory"),
        (link_to("../../elsewhere/secret.yaml"), "Too many levels of symbolic links"),
        (os.mkfifo, "no plain file"),
        (Path.mkdir, "Is a directory"),
    ],
)
def test_a_file_that_vanishes_or_changes_its_kind_while_it_is_read_is_a_problem(
    change: Callable[[Path], object], problem: str, apart: Apart
) -> None:
    def meanwhile(event: str, arguments: tuple[Any, ...]) -> None:
        """Between the moment when the file is seen and the moment when it is opened."""
        if event == "open" and str(arguments[0]).endswith("bo-dahl.yaml"):
            Path(arguments[0]).unlink()
            change(Path(arguments[0]))

    main([])
    before = everything("docs")
    code, out, _ = apart(lambda: sys.addaudithook(meanwhile))
    assert (code, out) == (
        1,
        f"profiles/people/bo-dahl.yaml:1:1: cannot be read: {problem}; mend that and build again [file]\n",
    )
    assert everything("docs") == before


# ---- what a build puts there ----------------------------------------------------------------------------------------


def test_a_page_that_vanishes_while_the_docs_folder_is_listed_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "files_below", lambda folder: iter(["gone.md"]))
    assert disk.generated(Path("docs")) == set()


def test_pages_that_are_there_already_are_not_written_again() -> None:
    def write_all(pages: list[tuple[str, bytes]]) -> object:
        writer = disk.Writer(Path("docs"), disk.generated(Path("docs")))
        return writer.finish([writer.put(*page) for page in pages])

    pages = [("one.md", b'---\ngenerated_from: "profiles"\n---\n'), ("data/two.json", b"{}\n")]
    assert write_all(pages) == (3, 0)  # and the manifest
    times = {path: path.stat().st_mtime_ns for path in Path("docs").rglob("*") if path.is_file()}
    assert write_all(pages) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in Path("docs").rglob("*") if path.is_file()} == times


def test_what_stands_in_the_way_of_several_pages_is_told_once_and_hides_nothing_else() -> None:
    Path("docs/people").mkdir(parents=True)
    Path("docs/people/from").write_text("a file where a folder goes", "utf-8")
    Path("docs/people/anna.md").write_text("# Not generated", "utf-8")
    Path("docs/data").symlink_to("/")
    writer = disk.Writer(Path("docs"), disk.generated(Path("docs")))
    paths = ["people/from/a.md", "people/from/b.md", "people/anna.md", "people/bo.md", "data/a.json", "data/new/b.json"]
    found = writer.finish([writer.put(path, b"...") for path in paths])
    assert isinstance(found, list)
    assert [problem.path for problem in found] == ["docs/data", "docs/people/anna.md", "docs/people/from"]
    assert not Path("docs/people/bo.md").exists()
    assert not list(Path("docs").rglob("*.part"))
