"""Options and fixtures that several files of tests share."""

import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from browser import ARGUMENTS, installed
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from site_fixture import DESKTOP, NEWSROOM, PHONE, ROOT, Built, build_site, opened, shared

# A shell has what runs behind it ignore Ctrl-C, and so would what tests interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

Accept = Callable[[Mapping[Path, str], Iterable[Path]], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="accept what the program gives now as right")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> Accept:
    """Writes texts over the expected ones and removes what is not expected any more, if `--update-golden` is given."""
    return _write if request.config.getoption("--update-golden") else lambda texts, stale: None


def _write(texts: Mapping[Path, str], stale: Iterable[Path]) -> None:
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    for path in stale:
        path.unlink()


def with_tables(text: str, tables: Mapping[str, Sequence[str]]) -> str:
    """A guide with these tables, each in the place of the first below its heading."""
    for heading, table in tables.items():
        start, end = text.index(f" {heading}\n"), len(text)
        found = re.compile(r"(?:^\|.*\n)+", re.MULTILINE).search(text, start, end)
        assert found, heading
        text = text[: found.start()] + "\n".join([*table, ""]) + text[found.end() :]
    return text


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The site of `profiles/`, whatever story that is."""
    with opened(shared(tmp_path_factory, "built", lambda folder: build_site(folder, ROOT / "profiles"))) as site:
        yield site


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The site of a small invented story, as another newsroom would make it."""
    profiles = ROOT / "tests" / "invented" / "profiles"
    with opened(shared(tmp_path_factory, "invented", lambda folder: build_site(folder, profiles, NEWSROOM))) as site:
        yield site


@pytest.fixture(scope="session", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def tab(browser: Browser, invented: Built, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab on the invented site: another page in it takes a third of the time of a new tab."""
    context = browser.new_context(viewport=request.param, base_url=invented.address)
    page = context.new_page()
    page.clock.install()  # time passes as ever, and may be hurried
    yield page
    context.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A tab of somebody who has not been here before."""
    size = tab.viewport_size
    yield tab
    assert size
    tab.set_viewport_size(size)
    tab.emulate_media(media="screen")
    tab.mouse.move(0, 0)
    tab.evaluate("localStorage.clear(); sessionStorage.clear()")
