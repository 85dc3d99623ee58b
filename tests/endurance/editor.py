"""What an editor is told by a YAML language server with the settings of this repository.

`npm install yaml-language-server`, then `python tests/endurance/editor.py node_modules/yaml-language-server/bin/yaml-language-server`:
the false errors on all profiles, then for each place what is proposed or said there, and after how many milliseconds.
"""

import json
import queue
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

PERSON = "name: A\nsummary: B\nstory_role: C\nreviewed: 2026-01-01\n"
MEMBER = PERSON + "memberships:\n  - organization: "

# The kind of file, its text with the place, and what is proposed there: a field, a word, an id of what is there.
PROPOSED = [
    ("people", "¦", "name"),
    ("people", PERSON + "mem¦\n", "memberships"),
    ("people", MEMBER + "A\n    r¦\n", "role"),
    ("people", MEMBER + "¦\n", "{party}"),
    ("people", MEMBER + "A\n    sources:\n      - ¦\n", "{source}"),
    ("people", PERSON + "relations:\n  - to: ¦\n", "{person}"),
    ("people", PERSON + "relations:\n  - to: A\n    kind: ¦\n", "ally"),
    ("parties", PERSON + "classification: ¦\n", "party"),
    ("events", "- id: a\n  kind: ¦\n", "protest"),
    ("events", "- id: a\n  participants:\n    - ¦\n", "{person}"),
    ("claims", "- id: a\n  verdict: ¦\n", "supported"),
    ("sources", "a:\n  reproduces: ¦\n", "{source}"),
    ("glossary", "- id: a\n  d¦\n", "definition"),
    ("corrections", "- date: 2026-01-01\n  about:\n    - ¦\n", "events/{event}"),
]
SAID = [
    ("people", MEMBER.replace("memb", "mem¦b") + "A\n", "parties, offices, posts"),
    ("people", MEMBER + "A\n    ro¦le: B\n", "as what"),
    ("events", "- id: a\n  kind: pro¦test\n", "a rally, a march, a strike"),
]


class Server:
    def __init__(self, path: str) -> None:
        self.process = subprocess.Popen(["node", path, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers, self.wrong, self.count = queue.Queue[Any](), dict[str, Any](), 0
        threading.Thread(target=self.listen, daemon=True).start()
        settings = re.sub(r"(?m)^\s*//.*$", "", (ROOT / ".vscode/settings.json").read_text("utf-8"))
        self.settings: dict[str, Any] = {"validate": True, "hover": True, "completion": True}
        self.settings["schemas"] = json.loads(settings)["yaml.schemas"]
        workspace = {"uri": ROOT.as_uri(), "name": "root"}
        able = {"workspace": {"configuration": True}, "textDocument": {"publishDiagnostics": {}}}
        self.ask("initialize", processId=None, rootUri=ROOT.as_uri(), workspaceFolders=[workspace], capabilities=able)
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings={"yaml": self.settings})

    def send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self.process.stdin.flush()

    def tell(self, method: str, **given: Any) -> None:
        self.send(method=method, params=given)

    def ask(self, method: str, **given: Any) -> Any:
        self.count += 1
        self.send(id=self.count, method=method, params=given)
        return self.answers.get(timeout=60).get("result")

    def listen(self) -> None:
        assert self.process.stdout
        while head := self.process.stdout.readline():
            while self.process.stdout.readline().strip():
                pass
            message = json.loads(self.process.stdout.read(int(head.split(b":")[1])))
            if message.get("method") == "textDocument/publishDiagnostics":
                self.wrong[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif "method" in message and "id" in message:
                items = message["params"].get("items", ()) if message.get("params") else ()
                self.send(
                    id=message["id"], result=[self.settings if each["section"] == "yaml" else {} for each in items]
                )
            elif "id" in message:
                self.answers.put(message)

    def open(self, path: str, text: str) -> list[dict[str, Any]]:
        """What is wrong with a file."""
        uri = (ROOT / path).as_uri()
        self.tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        while uri not in self.wrong:
            time.sleep(0.01)
        found: list[dict[str, Any]] = self.wrong[uri]
        return found

    def at(self, what: str, path: str, text: str) -> tuple[Any, float]:
        """What is answered at the place, and after how many milliseconds."""
        before = text.partition("¦")[0]
        self.open(path, text.replace("¦", ""))
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        start = time.perf_counter()
        answer = self.ask(f"textDocument/{what}", textDocument={"uri": (ROOT / path).as_uri()}, position=place)
        return answer, (time.perf_counter() - start) * 1000


def first(schema: str, name: str) -> str:
    """The first id of a kind that a schema knows."""
    ids: list[str] = json.loads((ROOT / f".schema/{schema}.json").read_text("utf-8"))["$defs"][name]["enum"]
    return next(id for id in ids if not id.startswith(("people/", "parties/"))).removeprefix("events/")


def main(path: str) -> int:
    server = Server(path)
    missed = 0
    for file in sorted((ROOT / "profiles").rglob("*.yaml")):
        for wrong in server.open(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")):
            missed += 1
            print(f"{file}:{wrong['range']['start']['line'] + 1}: {wrong['message']}")
    ids = {name: first("people", name) for name in ("person", "party", "source")} | {
        "event": first("corrections", "address")
    }
    for number, (kind, text, wanted) in enumerate([*PROPOSED, *SAID]):
        what = "completion" if number < len(PROPOSED) else "hover"
        answer, took = server.at(what, f"profiles/{kind}/new-{number}.yaml", text)
        wanted = wanted.format_map(ids)
        found = wanted in str(answer) if what == "hover" else wanted in [each["label"] for each in answer["items"]]
        missed += not found
        print(f"{'ok  ' if found else 'MISS'} {took:4.0f} ms  {what} {wanted}")
    server.process.kill()
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
