"""What an editor asks of the profiles: each question has its answers, as text and as JSON."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from test_honest import ANNA, BO, CLAIM, EVENT, HEAD, REDS

from explainer.command import main
from explainer.command.links import Reply, ask_all

ARTICLE = (
    f"---\n{HEAD}url: https://call.example/1\n---\n\nAnna Berg met Carl Ek in May. Dahl met the Blue Party. Ek went.\n"
)
SOURCES = """\
news: {title: T, publisher: P, url: 'https://a.example/1', published: 2018}
copy: {title: T, publisher: P, url: 'https://b.example/1', reproduces: news, archive_url: 'https://archive.example/1'}
call: {title: T, publisher: P, url: 'https://call.example/1', published: 2019}
left: {title: T, publisher: P, medium: print}
"""
FILES = {
    "article.md": ARTICLE,
    "sources.yaml": SOURCES,
    "people/anna-berg.yaml": ANNA
    + "birth: {date: 1971, sources: [news, copy]}\nbiography: 'A.[@news]'\nunknowns: ['a &amp; b']\nexceptions: [{rule: left-over, reason: It is meant.}]\n",
    "people/bo-dahl.yaml": BO.replace("2026-02-01", "2026-01-31"),
    "people/carl.yaml": ANNA.replace("Anna Berg", "Carla Ekman").replace("2026-02-01", "2026-01") + "draft: true\n",
    "parties/red-union.yaml": REDS,
    "events.yaml": EVENT,
    "claims.yaml": CLAIM.format("met the"),
}
FILES["people/carl.yaml"] = FILES["people/carl.yaml"].replace("2026-01\n", "2025-12-31\n")


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "profiles"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (["due", "--before", "2026-02-01"], ["people/carl.yaml:4: Carla Ekman was reviewed on 2025-12-31", "people/bo-dahl.yaml:4: Bo Dahl was reviewed on 2026-01-31"]),
        (["due", "--before", "2025-12-31"], []),
        (["sources", "--unused"], ["sources.yaml:4: 'left': nothing rests on it"]),
        (["sources", "--once"], ["sources.yaml:2: 'copy': one statement rests on it, of person 'anna-berg'", "sources.yaml:3: 'call': one statement rests on it, of the article"]),
        (["sources", "--undated"], ["sources.yaml:2: 'copy': it has no date of publication", "sources.yaml:4: 'left': it has no date of publication"]),
        (["sources", "--without-archive"], ["sources.yaml:1: 'news': it has an address and no archived copy", "sources.yaml:3: 'call': it has an address and no archived copy"]),
        (["sources", "--single-origin"], [
            "people/anna-berg.yaml:5: Anna Berg: birth rests on 'news' alone",
            "people/anna-berg.yaml:6: Anna Berg: biography rests on 'news' alone",
            "events.yaml:1: event 'e' rests on 'news' alone",
        ]),
        (["coverage"], [
            "people/anna-berg.yaml:1: Anna Berg has no native_name, story_line, memberships, relations, identifiers, links, image",
            "people/bo-dahl.yaml:1: Bo Dahl has no native_name, story_line, biography, memberships, relations, unknowns, identifiers, links, image, birth",
            "people/carl.yaml:1: Carla Ekman has no native_name, story_line, biography, memberships, relations, unknowns, identifiers, links, image, birth",
            "parties/red-union.yaml:1: Red Union has no native_name, story_line, biography, memberships, relations, unknowns, identifiers, links, image, abbreviation, founding, positions, color, mark, seats",
            "people/carl.yaml:1: the article never names Carla Ekman",
            "parties/red-union.yaml:1: the article never names Red Union",
            "article.md:9: 'Carl Ek' looks like a name and has no record",
            "article.md:9: 'May' looks like a name and has no record",
            "article.md:9: 'Blue Party' looks like a name and has no record",
            "people/anna-berg.yaml:8: Anna Berg is exempted from 'left-over': It is meant.",
        ]),
    ],
)  # fmt: skip
def test_a_question_has_its_answers(
    profiles: Path, capsys: pytest.CaptureFixture[str], question: list[str], answers: list[str]
) -> None:
    assert main([*question, "--profiles", str(profiles), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    below = f"{profiles.as_posix()}/"
    rows = [f"{each['path'].removeprefix(below)}:{each['line']}: {each['message']}" for each in told]
    assert sorted(rows) == sorted(answers)
    assert main([*question, "--profiles", str(profiles)]) == 0
    printed = [line for line in capsys.readouterr().out.splitlines() if line.startswith(below)]
    assert [line.rpartition(" [")[2] for line in printed] == [f"{each['rule']}]" for each in told]


def test_answers_of_several_kinds_stand_under_headings_with_their_number(
    profiles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--profiles", str(profiles), "--unused", "--undated"]) == 0
    said = capsys.readouterr()
    below = f"{profiles.as_posix()}/"
    assert said.out.replace(below, "") == (
        "unused (1): nothing rests on it\n"
        "sources.yaml:4:7: left: 'left': nothing rests on it [unused]\n\n"
        "undated (2): it has no date of publication\n"
        "sources.yaml:2:7: copy: 'copy': it has no date of publication [undated]\n"
        "sources.yaml:4:7: left: 'left': it has no date of publication [undated]\n\n"
    )
    assert said.err == "3 answers: 1 unused, 2 undated\n"
    assert main(["sources", "--profiles", str(profiles), "--unused"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["coverage", "--profiles", str(profiles)]) == 0
    headings = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(below)]
    assert [line.partition(":")[0] for line in headings] == [
        "empty (4)",
        "unnamed (2)",
        "no-record (3)",
        "exempted (1)",
    ]


def test_a_day_that_is_none_is_wrong_usage(profiles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["due", "--before", "1.2.2026", "--profiles", str(profiles)])
    assert "'1.2.2026' is no day; write one such as 2026-11-28" in capsys.readouterr().err


def test_records_with_mistakes_are_left_out_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profiles/people").mkdir(parents=True)
    (tmp_path / "profiles/article.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "profiles/people/anna-berg.yaml").write_text("name: [\n", "utf-8")
    assert main(["coverage", "--profiles", str(tmp_path / "profiles")]) == 0
    assert "some records have mistakes and are left out: see 'check'" in capsys.readouterr().err


class Server(BaseHTTPRequestHandler):
    """Answers as its address says."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, _, _ = self.path.strip("/").partition("/")
        to = {
            "moved": "/fine/1",
            "home": "/",
            "round": self.path,
            "away": "http://elsewhere.invalid/a",
            "once": "/fine/2",
        }
        if kind == "slow":
            time.sleep(0.3)
        if kind == "hangs":
            time.sleep(3)
        if kind in to:
            self.send_response(302 if kind in ("once", "home") else 301)
            self.send_header("Location", to[kind])
        else:
            self.send_response(int(kind) if kind.isdigit() else 200)
        body = {"lies": b"<title>Page not found</title>"}.get(kind, b"<title>A</title>")
        if kind not in to:
            self.send_header("Content-Length", str(len(body) + 99 * (kind == "short")))
        self.end_headers()
        for letter in body.decode() if kind == "drips" else ():
            self.wfile.write(letter.encode())
            self.wfile.flush()
            time.sleep(0.2)
        if kind != "drips" and kind not in to:
            self.wfile.write(body)

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as served:
        served.daemon_threads = True
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


@pytest.mark.long
def test_each_address_is_told_right_within_its_time(server: str) -> None:
    expected = {
        "/fine/1": Reply("fine"),
        "/slow/1": Reply("fine"),
        "/once/1": Reply("fine"),
        "/moved/1": Reply("moved", "has moved", f"{server}/fine/1"),
        "/home/1": Reply("front-page", "leads to the front page", f"{server}/"),
        "/away/1": Reply("moved", "has moved", "http://elsewhere.invalid/a"),
        "/round/1": Reply("dead", "leads in a circle"),
        "/lies/1": Reply("dead", "says that it is not there"),
        "/404/1": Reply("dead", "is not there (404)"),
        "/410/1": Reply("dead", "is not there (410)"),
        "/503/1": Reply("unclear", "answered 503"),
        "/hangs/1": Reply("unclear", "no answer within 1 s"),
        "/drips/1": Reply("unclear", "no answer within 1 s"),
        "/short/1": Reply("unclear", "no sound answer (ProtocolError)"),
    }
    began = time.monotonic()
    answers = ask_all([*(server + path for path in expected), "http://nowhere.invalid/"], 1, 0)
    assert answers.pop("http://nowhere.invalid/") == Reply("dead", "no server is there")
    assert {url.removeprefix(server): _steady(answer) for url, answer in answers.items()} == expected
    assert time.monotonic() - began < 10
    assert {path.partition("/")[2] for path in Server.asked} >= {path[1:] for path in expected}


def _steady(answer: Reply) -> Reply:
    """A read that times out may be told by the client or by the clock, whichever is first."""
    return answer._replace(said=answer.said.replace("no answer in time", "no answer within 1 s"))


def test_links_are_told_with_their_place_and_what_an_archive_may_have(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/article.md").write_text(
        ARTICLE.replace("https://call.example/1", f"{server}/fine/1"), "utf-8"
    )
    (tmp_path / "profiles/sources.yaml").write_text(
        f"a:\n  title: T\n  publisher: P\n  url: {server}/404/1\n  accessed: 2017-08-11\n", "utf-8"
    )
    given = ["links", "--profiles", str(tmp_path / "profiles"), "--pause", "0", "--timeout", "2"]
    assert main(given) == 1
    url = f"{server}/404/1"
    assert capsys.readouterr().out == (
        f"{tmp_path}/profiles/sources.yaml:4:8: a.url: {url}: is not there (404); "
        f"an archive may have https://web.archive.org/web/20170811/{url} [dead]\n"
    )
    assert main([*given, "--json"]) == 1
    assert [(each["url"], each["answer"]) for each in json.loads(capsys.readouterr().out)] == [
        (url, "dead"),
        (f"{server}/fine/1", "fine"),
    ]
