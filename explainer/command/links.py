"""Ask the addresses that profiles have whether anything is there: a few at a time, one of a server, no other server."""

import json
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3

from explainer.command.ask import known
from explainer.problem import Problem
from explainer.records.reading import Fault
from explainer.site.questions import Address, addresses

AGENT = "explainer-links (checks the addresses that a site cites)"
AT_ONCE = 6
MAX_STEPS = 10
_GONE = re.compile(rb"<title[^>]*>[^<]*(?:\b404\b|not found)[^<]*</title>", re.IGNORECASE)


class Reply(NamedTuple):
    """What an address answers: `fine`, `moved`, `front-page`, `dead` or `unclear`; why, and where it leads now."""

    state: str
    said: str = ""
    to: str | None = None


def links(profiles: Path, seconds: float, pause: float, as_json: bool) -> int:
    """Ask all addresses and tell what they answer; exit code: 1 if one is dead, else 0."""
    found = known(profiles)
    if isinstance(found, Problem):
        print(found)
        return 1
    asked = list(addresses(found))
    answers = ask_all(sorted({address.url for address in asked}), seconds, pause)
    rows = [
        (
            address,
            answer,
            found.problem(Fault(address.of, address.path, answer.state, _told(address, answer), address.near)),
        )
        for address in asked
        if (answer := answers[address.url]).state != "fine" or as_json
    ]
    if as_json:
        told = [
            {"url": a.url, "answer": answer.state, "said": answer.said, "to": answer.to, "archived": a.archived}
            | {"path": at.path, "line": at.line, "column": at.column}
            for a, answer, at in rows
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for _, _, at in rows:
            print(at)
        print(f"{len(answers)} addresses asked", file=sys.stderr)
    return int(any(answer.state == "dead" for answer in answers.values()))


def _told(address: Address, answer: Reply) -> str:
    leads = f"; it leads to {answer.to}" if answer.to else ""
    archived = f"; an archive may have {address.archived}" if address.archived and answer.state == "dead" else ""
    return f"{address.url}: {answer.said or answer.state}{leads}{archived}"


def ask_all(urls: Sequence[str], seconds: float, pause: float) -> dict[str, Reply]:
    """The answer of each address, none of which takes longer than so many seconds; between two of one server is a pause."""
    by_server: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_server[urlsplit(url).netloc].append(url)

    def ask_server(of_one: list[str]) -> list[tuple[str, Reply]]:
        answers = []
        for number, url in enumerate(of_one):
            time.sleep(pause * bool(number))
            answers.append((url, _within(seconds, url)))
        return answers

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(answer for answers in pool.map(ask_server, by_server.values()) for answer in answers)


def _within(seconds: float, url: str) -> Reply:
    """The answer of an address, or that there is none in time: a server can go on for ever, a letter at a time."""
    answers: Queue[Reply] = Queue()
    threading.Thread(target=lambda: answers.put(ask(url, seconds)), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except Empty:
        return Reply("unclear", f"no answer within {seconds:g} s")


def ask(url: str, seconds: float) -> Reply:
    """Follow an address as long as it leads on within its server."""
    at, permanent = url, True
    with urllib3.PoolManager(retries=False, timeout=seconds, headers={"User-Agent": AGENT}) as pool:
        for _ in range(MAX_STEPS):
            try:
                with pool.request("GET", at, redirect=False, preload_content=False) as response:
                    to = response.get_redirect_location()
                    begins = b"" if to else response.read(20_000)
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                return _failed(error)
            if not to:
                return _answer(url, at, response.status, begins, permanent)
            permanent = permanent and response.status in (301, 308)
            leads, at = at, urljoin(at, to)
            if urlsplit(at).netloc != urlsplit(leads).netloc:
                return _led(url, at, permanent) or Reply("moved", "leads to another server, which was not asked", at)
    return Reply("dead", "leads in a circle")


def _answer(url: str, at: str, status: int, begins: bytes, permanent: bool) -> Reply:
    if status in (404, 410) or (status == 200 and _GONE.search(begins)):
        return Reply("dead", f"is not there ({status})" if status != 200 else "says that it is not there")
    if status >= 400:
        return Reply("unclear", f"answered {status}")
    return (_led(url, at, permanent) if at != url else None) or Reply("fine")


def _led(url: str, at: str, permanent: bool) -> Reply | None:
    """What to say of an address that leads to another one, if that is to be told."""
    if urlsplit(url).path.strip("/") and not urlsplit(at).path.strip("/"):
        return Reply("front-page", "leads to the front page", at)
    return Reply("moved", "has moved", at) if permanent else None


def _failed(error: Exception) -> Reply:
    """A server that is not there is dead; any other failure may be over tomorrow."""
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return Reply("dead", "no server is there")
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return Reply("unclear", "no answer in time")
    return Reply("unclear", f"no sound answer ({type(error).__name__})")
