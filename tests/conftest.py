"""Options and fixtures that several files of tests share."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from browser import ARGUMENTS, installed
from playwright.sync_api import Browser, Playwright, sync_playwright
from site_fixture import built  # noqa: F401 - built once for all of them

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


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
    yield browser
    browser.close()
