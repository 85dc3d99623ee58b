"""Build the site beside the published one, look it over, and only then put it in its place."""

import ctypes
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from explainer import files
from explainer.pages.search_files import FOLDER
from explainer.problem import Problem
from explainer.publish.history import commit_time
from explainer.publish.pace import HOOKS, PROGRESS, pace_of
from explainer.publish.places import mark_of
from explainer.publish.published import ROBOTS, SITEMAP, check_site, expected_pages
from explainer.publish.settings import read_settings, site_address
from explainer.publish.timings import Timings
from explainer.records.dates import PartialDate

# Of Linux, see renameat2(2) and prctl(2).
AT_FDCWD = -100
RENAME_EXCHANGE = 2
PR_SET_PDEATHSIG = 1

# The time of the build, for MkDocs and others; the latest is what a .gz file can say.
EPOCH = "SOURCE_DATE_EPOCH"
LATEST = 2**32 - 1

# Files that every site has at its top, and no other site has the same.
MARKED = ("index.html", "404.html", "sitemap.xml")

READ = (".html", ".css", ".json", ".xml", ".txt")


def foreign(site: Path) -> str | None:
    """Why what is in the place of the site is not to be replaced; nothing if a build of ours made it, or nothing is there."""
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(os.lstat(site).st_mode):
            return f"{site}: no folder, or a link to one; move it away, or name another place with --site"
        marked = (files.content(mark_of(Path(os.path.realpath(site)))) or b"").decode("ascii", "replace").split()
        # Sites that were published before there were marks hold the list of their data; so do the pages, which are no site.
        listed = files.manifest_of(site) is not None and not os.path.lexists(site / "index.md")
        if any(site.iterdir()) and not listed and _marks(site).isdisjoint(marked):
            return f"{site}: there are files in it, and no build made them; move them away, or name another folder with --site"
    return None


def _marks(site: Path) -> set[str]:
    """What tells a site of ours from other folders, wherever it is copied to and whatever is put into it."""
    return {digest for name in MARKED if (digest := files.digest(site / name))}


def build_time(config: Path, docs: Path) -> str:
    """The time that is written into the site: the one that is set, else that of the last commit, else the article's date."""
    given = os.environ.get(EPOCH)
    if given is not None:
        if not re.fullmatch("[0-9]{1,10}", given) or int(given) > LATEST:
            raise ValueError(
                f"{EPOCH}: {given!r} is no time; unset it, or set it to seconds since 1970, at most {LATEST}"
            )
        return given
    time = commit_time(config)
    if time is None:
        time = 0  # never the clock
        with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            day = PartialDate.parse(json.loads((docs / "data/article.json").read_bytes())["date_published"]).first
            time = (day - date(1970, 1, 1)).days * 24 * 60 * 60
    return str(min(max(time, 0), LATEST))


# Tells problems, and what was done.
Tell = Callable[[Sequence[Problem], str], object]


def _tell(problems: Sequence[Problem], done: str) -> None:
    for problem in problems:
        print(problem)
    print(done, file=sys.stderr)


def publish_with(engine: str, config: Path, site: Path, time: str, timings: Timings, tell: Tell = _tell) -> int:
    following = site.with_name(f".{site.name}.next")
    lock = os.open(mark_of(site), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Where MkDocs builds lies the site that was here before, so that it need only write what changed.
        rewritten = engine == "mkdocs" and not following.is_symlink()
        if not rewritten or any(following.glob(".*")):  # MkDocs would leave what somebody put there under such a name
            _remove(following)
        timings.begin("building the site")
        if not _build(engine, config, following, time, lock):
            return _keep(site, following, tell, [])
        timings.begin("looking it over and publishing it")
        code = release(config, following, site, tell)
        if not rewritten:
            _remove(following)
        return code
    finally:
        os.close(lock)


def release(config: Path, following: Path, site: Path, tell: Tell = _tell) -> int:
    """Put what was built in the place of the published site, if nothing is wrong with it."""
    docs, pace = docs_of(config), pace_of(config, site)
    pages = expected_pages(
        (path, (docs / path).read_text("utf-8-sig")) for path in files.files_below(docs) if path.endswith(".md")
    )
    address = site_address(read_settings(config))
    _lead_robots(following, address)
    above = len(f"{following}/")
    paths = sorted(f"{parent}/{name}"[above:] for parent, _, names in os.walk(following) for name in names)

    def content(path: str) -> bytes:
        with (following / path).open("rb") as file:  # of a picture or a script the check only asks whether it is empty
            return file.read(-1 if path.endswith(READ) or path.startswith(FOLDER) else 1)

    if problems := check_site(paths, content, address, pages, pace.map, searched=(docs / FOLDER).is_dir()):
        return _keep(site, following, tell, problems)
    pace.save()
    _let_read(following)
    # Whichever of the two is there when this is killed, it is known for ours.
    mark_of(site).write_text("\n".join(sorted(_marks(following) | _marks(site))), "ascii")
    os.sync()  # a machine that dies keeps a whole site, the old one or the new one
    swap(following, site)
    return 0


def _lead_robots(site: Path, address: str) -> None:
    """Tell robots the address of the sitemap, which no hand-written page need know, unless somebody told them by hand."""
    if urlsplit(address).scheme and (site / SITEMAP).exists():
        with suppress(FileExistsError), (site / ROBOTS).open("x", encoding="utf-8") as file:
            file.write(robots_text(address))


def robots_text(address: str) -> str:
    return f"User-agent: *\nDisallow:\n\nSitemap: {urljoin(address, SITEMAP)}\n"


def _let_read(folder: Path) -> None:
    """Let everybody read the site, whatever the umask was: the server is another user."""
    for parent, _, names in os.walk(folder):
        inner = [(f"{parent}/{name}", 0o644) for name in names]
        for path, wanted in ((parent, 0o755), *inner):
            mode = os.lstat(path).st_mode
            if mode & wanted != wanted and not stat.S_ISLNK(mode):
                Path(path).chmod(stat.S_IMODE(mode) | wanted)


def _remove(folder: Path) -> None:
    if folder.is_symlink():  # MkDocs would empty the folder that it leads to
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _build(engine: str, config: Path, site: Path, time: str, lock: int) -> bool:
    """Run the engine.

    What it says is shown if it fails; how far it is, at once. (Asked to be quiet, MkDocs would not count its warnings, and pass.)

    All engines take the place of the site from settings that inherit ours; Zensical has no option for it. Whoever has the lock of
    the site may write over those that a killed run left.

    The engine ends with this process; where the system cannot see to that, it has the lock until it ends.
    """
    name = hashlib.sha256(os.fsencode(site)).hexdigest()[:8]
    settings = config.absolute().with_name(f".site.{name}.yml")
    settings.unlink(missing_ok=True)
    progress = os.dup(2)
    try:
        settings.write_text(yaml.safe_dump(derived_settings(config, {"site_dir": str(site)})), "utf-8")
        command = [sys.executable, "-m", engine, "build", "--strict", "--clean", "-f", str(settings)]
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, EPOCH: time, PROGRESS: str(progress)},
            pass_fds=[lock, progress],
            process_group=0,
            preexec_fn=_ending_with_us(),
        ) as run:
            try:
                said, _ = run.communicate()
            except BaseException:
                os.killpg(run.pid, signal.SIGKILL)  # and its helpers
                raise
    finally:
        os.close(progress)
        settings.unlink(missing_ok=True)
    if run.returncode:
        print(said.decode("utf-8", "backslashreplace"), end="")
    return run.returncode == 0


def derived_settings(config: Path, more: Mapping[str, Any]) -> dict[str, Any]:
    """Settings that inherit those of the site, with more, with further pages in the menu, and with the hooks that make MkDocs faster.

    Lists are not inherited.
    """
    settings = read_settings(config)
    more = {**more, "hooks": [*(settings.get("hooks") or ()), *map(str, HOOKS)]}
    nav, pages = settings.get("nav"), _further_pages(docs_of(config))
    if isinstance(nav, list) and pages:
        more["nav"] = with_further_pages(nav, pages)
    return {"INHERIT": config.name, **more}


def with_further_pages(nav: Any, pages: Iterable[str]) -> Any:
    """The menu, if there is one, with the pages that it does not have behind the first."""
    if not isinstance(nav, list):
        return nav
    return [*nav[:1], *(page for page in pages if page not in str(nav)), *nav[1:]]


def _further_pages(docs: Path) -> list[str]:
    """The pages that were made from `profiles/pages/`."""
    begins = files.MARK + b"rofiles/pages/"
    return sorted(path.name for path in docs.glob("*.md") if path.is_file() and path.read_bytes().startswith(begins))


def _ending_with_us() -> Callable[[], None]:
    """What a new process does to be killed when this one ends, however that ends; only Linux can."""
    libc, parent = ctypes.CDLL(None), os.getpid()

    def do() -> None:
        if hasattr(libc, "prctl"):
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return do


def _keep(site: Path, following: Path, tell: Tell, problems: list[Problem]) -> int:
    _remove(following)
    tell(problems, f"not published; {site} is as it was")
    return 1


def swap(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`, which then stands where `new` was.

    On Linux both names change in one step (renameat2, RENAME_EXCHANGE): whoever opens a page gets the old site's or the
    new site's, never none. Elsewhere the old one is moved away first, and for an instant there is none.
    """
    if not old.exists():
        new.rename(old)
        return
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    if exchange and exchange(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(old), RENAME_EXCHANGE) == 0:
        return
    aside = old.with_name(f".{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    old.rename(aside)
    new.rename(old)
    aside.rename(new)


def docs_of(config: Path) -> Path:
    """The folder of the pages."""
    docs = read_settings(config).get("docs_dir")
    return config.parent / (docs if isinstance(docs, str) else "docs")
