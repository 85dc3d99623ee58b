"""How the commands end: signals, outputs that nobody reads, times that are none, the umask."""

import fcntl
import gzip
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from preview import invented_project

from explainer.command import ENGINES, main
from explainer.publish import engine as publish

pytestmark = pytest.mark.site

ROOT = Path(__file__).parent.parent
BUILD = [sys.executable, str(ROOT / "build_profiles.py")]
PUBLISH = [*BUILD, "publish"]

CONFIG = "site_name: Small\nsite_description: A small site.\nsite_url: https://example.org/\ntheme: {name: material, font: false}\nplugins: []\n"
ARTICLE = "---\nheadline: One\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nOne list.\n"
PAGE = "---\ndescription: The first page.\n---\n# Home\n\nWords.\n"

# Says that the engine is at it, and goes on for longer than any test.
SLOW = """
import subprocess, sys, time
from pathlib import Path

def on_pre_build(config):
    Path("begun").write_text("")
    time.sleep(100)
"""


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    write("mkdocs.yml", CONFIG)
    write("docs/index.md", PAGE)
    write("profiles/article.md", ARTICLE)
    return tmp_path


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8", newline="")


def run(command: Iterable[str], **how: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*command], capture_output=True, encoding="utf-8", timeout=100, **how)


def wait_until(there: Path) -> None:
    for _ in range(3000):
        if there.exists():
            return
        time.sleep(0.01)
    raise TimeoutError(there)


def wait_for_the_lock() -> None:
    """Until no process has it: the engine is one of those that do."""
    for _ in range(500):
        with Path(".site.lock").open() as lock, suppress(BlockingIOError):
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(0.01)
    raise TimeoutError


def settings() -> list[str]:
    return sorted(path.name for path in Path().glob(".site.*.yml"))


# ---- signals ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def publishing() -> "subprocess.Popen[str]":
    """A run whose engine is at it."""
    assert run(PUBLISH).returncode == 0
    write("mkdocs.yml", f"{CONFIG}hooks: [slow.py]\n")
    write("slow.py", SLOW)
    process = subprocess.Popen(PUBLISH, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    wait_until(Path("begun"))
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_its_engine_without_a_word(
    number: signal.Signals, publishing: "subprocess.Popen[str]"
) -> None:
    before = Path("site/index.html").read_bytes()
    publishing.send_signal(number)
    assert publishing.communicate(timeout=20) == ("", "")
    assert publishing.returncode == -number
    wait_for_the_lock()
    assert settings() == []
    assert Path("site/index.html").read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the engine has the lock until it ends")
def test_a_run_that_is_killed_takes_its_engine_along_and_the_next_clears_up(
    publishing: "subprocess.Popen[str]",
) -> None:
    publishing.kill()
    assert publishing.communicate(timeout=20) == ("", "")
    wait_for_the_lock()
    assert len(settings()) == 1
    write("mkdocs.yml", CONFIG)
    write(".site.settings.yml", "INHERIT: mkdocs.yml\nsite_name: Another\n")  # one of an editor, with a name like ours
    write(".site.a.yml", "INHERIT: mkdocs.yml\nsite_dir: b\n")
    Path(".site.linktous.yml").symlink_to("mkdocs.yml")
    with Path(".site.inuse_00.yml").open("w") as used:  # another site is made of the same settings
        fcntl.flock(used, fcntl.LOCK_EX)
        used.write("{INHERIT: mkdocs.yml, site_dir: other}")
        used.flush()
        assert run(PUBLISH).returncode == 0
    assert settings() == [".site.a.yml", ".site.inuse_00.yml", ".site.linktous.yml", ".site.settings.yml"]


def test_while_an_engine_is_at_it_no_other_run_is(publishing: "subprocess.Popen[str]") -> None:
    done = run(PUBLISH)
    publishing.kill()
    publishing.communicate()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("site is running; wait for it\n")


# ---- outputs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "outputs", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", "&>/dev/full"]
)
@pytest.mark.parametrize(
    ("command", "spoilt", "code"),
    [
        (BUILD, "nothing", 0),
        (BUILD, "profiles/people/a.yaml", 1),
        ([*PUBLISH, "--site", "."], "nothing", 2),
    ],
)
def test_an_output_that_takes_nothing_changes_nothing(command: list[str], spoilt: str, code: int, outputs: str) -> None:
    write(spoilt, "name: [")
    Path("docs/index.md").unlink()
    done = run(["bash", "-c", f'"$@" {outputs}', "bash", *command])
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_a_full_disk_behind_an_output_is_told() -> None:
    write("profiles/people/a.yaml", "name: [")
    done = run(["bash", "-c", '"$@" >/dev/full', "bash", *BUILD])
    assert done.stderr == (
        "standard output: No space left on device; what else there was to say is lost\n"
        "1 problem and 4 warnings; nothing was written\n"
    )


@pytest.mark.parametrize(
    ("command", "outputs"),
    [
        *((BUILD, outputs) for outputs in ("| head -1", "2>&1 | head -1", "| true", "2>&1 | true")),
        *((PUBLISH, outputs) for outputs in ("2>&1 | head -1", "| true")),
    ],
)
def test_who_reads_one_line_gets_one_line(command: list[str], outputs: str) -> None:
    write("profiles/people/a.yaml", "".join(f"key_{number}: [{'much ' * 100}]\n" for number in range(190)))
    write("docs/next.md", "\n".join(f"[{'word ' * 50}](nowhere-{number}.md)" for number in range(2000)))
    done = run(["bash", "-c", f'"$@" {outputs}; exit ${{PIPESTATUS[0]}}', "bash", *command])
    assert done.returncode == 1
    assert done.stdout.count("\n") <= 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


# ---- the time in the site --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["", "now", "-1", "1e9", "1.5", " 1", "1_0", "１２", "4294967296", "9" * 5000, "\n"])
def test_a_time_that_is_none_is_a_sentence(
    given: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert main(["publish"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith(" is no time; unset it, or set it to seconds since 1970, at most 4294967295\n")
    assert err.count("\n") == 1
    assert sorted(path.name for path in Path().iterdir()) == ["docs", "mkdocs.yml", "profiles"]


@pytest.mark.parametrize("given", ["0", "999993600", "4294967295"])
def test_a_time_that_is_set_wins(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert publish.build_time(Path("mkdocs.yml"), Path("docs")) == given


def test_the_time_is_in_the_site() -> None:
    assert run(PUBLISH, env={**os.environ, "SOURCE_DATE_EPOCH": "4294944000"}).returncode == 0
    assert time_in_the_site() == 4294944000


def time_in_the_site() -> int:
    with gzip.open("site/sitemap.xml.gz") as file:
        file.read()
        return int(file.mtime or 0)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-05-04", 1556928000),
        ("'2019-05-04'", 1556928000),
        ('"2019-05-04"   # the day of the paper', 1556928000),
        ("2019-05 # a month", 1556668800),
        ("2019", 1546300800),
        (">-\n  2019-05-04", 1556928000),
        ("2019-05-04\r", 1556928000),
        ("1848-02-21", 0),
        ("9999", 4294967295),
    ],
)
def test_without_a_history_the_time_is_the_articles_date_however_it_is_written(written: str, read: int) -> None:
    Path("docs/index.md").unlink()
    write("profiles/article.md", ARTICLE.replace("2019-05-04", written))
    assert main([]) == 0
    assert publish.build_time(Path("mkdocs.yml"), Path("docs")) == str(read)


def test_a_copy_without_history_is_made_with_no_other_tools(root: Path) -> None:
    copy = invented_project(root / "copy")
    article = (copy / "profiles/article.md").read_text("utf-8")
    date = next(line for line in article.splitlines() if line.startswith("date_published:"))
    article = article.replace(date, "date_published:  '2017-08'  # a month")
    (copy / "profiles/article.md").write_bytes(b"\xef\xbb\xbf" + article.replace("\n", "\r\n").encode())
    tools = root / "tools"
    tools.mkdir()
    for tool in ("make", "sh", "env"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    done = run(["make", "--old-file=.venv/site", "site"], cwd=copy, env={"PATH": str(tools)})
    assert done.returncode == 0, done.stdout + done.stderr
    os.chdir(copy)
    assert time_in_the_site() == 1501545600


def test_with_a_history_the_time_is_that_of_the_last_commit(root: Path) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    moment = {**os.environ, "GIT_COMMITTER_DATE": "1234567890 +0000"}
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "All of it"]):
        subprocess.run(["git", *command], check=True, env=moment)
    assert publish.build_time(Path("mkdocs.yml"), Path("docs")) == "1234567890"
    shutil.copytree("docs", "copy/docs")  # in a folder that has a history, but not of this
    shutil.copy("mkdocs.yml", "copy")
    assert publish.build_time(Path("copy/mkdocs.yml"), Path("copy/docs")) == "0"


# ---- who may read the site -------------------------------------------------------------------------------------------


def modes() -> set[tuple[bool, int]]:
    found = [Path("site"), *Path("site").rglob("*")]
    return {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in found}


@pytest.mark.parametrize("engine", ENGINES)
def test_whatever_the_umask_the_site_can_be_read_by_the_server(engine: str) -> None:
    write("docs/next.md", PAGE)
    Path("docs/next.md").chmod(0o600)
    for words in ("first", "second", "third"):
        write("docs/next.md", f"{PAGE.replace('first', 'next')}\n{words}\n")
        write("docs/picture.svg", f"<svg><!-- {words} --></svg>")
        Path("docs/picture.svg").chmod(0o600)
        assert run([*PUBLISH, "--engine", engine], umask=0o077).returncode == 0
        assert modes() == {(True, 0o755), (False, 0o644)}


def test_what_somebody_put_into_the_site_is_not_in_the_next_one() -> None:
    assert run(PUBLISH).returncode == 0
    for folder in ("site", ".site.next"):
        write(f"{folder}/.htpasswd", "anna:secret")
    assert run(PUBLISH).returncode == 0
    assert not Path("site/.htpasswd").exists()
