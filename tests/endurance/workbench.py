"""Edit invented sites by command: `python tests/endurance/workbench.py [TREES=200] [SEED=0]`.

On each tree (see `tangled`): every kind renamed, two merged, one retired, one begun, slips mended. What comes out is read by another reader of YAML and
compared with what it should say; it is sound; and every line is as it was but those that had to change.
"""

import difflib
import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tangled import tangled

from explainer.command.new import new
from explainer.problem import Problem
from explainer.records.reading import read_again
from explainer.records.written import Edit, edited, whole
from explainer.site.edits import rename, retire
from explainer.site.load import load_site
from explainer.site.mending import fix
from explainer.site.merging import merge
from explainer.site.site import Site

Files = Mapping[str, bytes]

# In which fields a kind is named.
NAMED_IN = {
    "people": ("organization", "on_behalf_of", "person", "to", "body", "participants", "court", "speaker", "about", "records", "record"),
    "sources": ("sources", "reproduces"),
    "glossary": ("record",),
}  # fmt: skip
NAMED_IN["parties"] = NAMED_IN["people"]


def plain(files: Files) -> dict[str, Any]:
    """What the files say, as another reader has it."""
    said: dict[str, Any] = {}
    for path, data in files.items():
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if path.endswith(".md"):
            _, front, body = text.split("---\n", 2)
            said[path] = {
                **yaml.load(front, yaml.CBaseLoader),
                "words" if path == "article.md" else "text": body.strip(),
            }
        else:
            said[path] = yaml.load(text, yaml.CBaseLoader)
    return said


def renamed(value: Any, kind: str, old: str, new: str, key: str = "") -> Any:
    """The same with another id wherever a kind is named."""
    if isinstance(value, dict):
        if set(value) <= {"id", "locator"} and key == "sources":
            return {**value, "id": new if kind == "sources" and value["id"] == old else value["id"]}
        return {name: renamed(inner, kind, old, new, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, kind, old, new, key) for inner in value]
    if key == "about" and value == f"{kind}/{old}":
        return f"{kind}/{new}"
    if key in NAMED_IN.get(kind, ()) and value == old:
        return new
    if key in ("summary", "story_role", "biography", "finding", "definition", "text"):
        form = rf"(?<!\\)\]\[{old}\]" if kind in ("people", "parties") else rf"(?<!\\)\[@{old}\]"
        written = f"][{new}]" if kind in ("people", "parties") else f"[@{new}]"
        if kind in ("people", "parties", "sources"):
            return re.sub(form, written, value)
    return value


def lines_that_changed(before: Files, after: Files, moved: Mapping[str, str]) -> tuple[list[str], list[str]]:
    gone, come = [], []
    for path in {*before, *moved.values(), *after} - moved.keys():
        origin = next((old for old, new in moved.items() if new == path), path)
        old, new = (lines_of(files.get(each, b"").decode()) for files, each in ((before, origin), (after, path)))
        for line in [*difflib.unified_diff(old, new, n=0)][2:]:
            gone += [line[1:]] if line[0] == "-" else []
            come += [line[1:]] if line[0] == "+" else []
    return gone, come


def lines_of(text: str) -> list[str]:
    """The lines; the last one has an end as the others have, which it needs to be followed by another."""
    end = "\r\n" if "\r\n" in text else "\n"
    return [line if line.endswith("\n") else f"{line}{end}" for line in text.splitlines(keepends=True)]


def sound(files: Files) -> Site:
    site = load_site(files, root="")
    assert isinstance(site, Site), [str(each) for each in site[:5]]
    return site


def check_rename(files: Files, kind: str, old: str, new: str) -> None:
    after = rename(files, f"{kind}/{old}", new)
    sound(after)
    expected = {path: renamed(value, kind, old, new) for path, value in plain(files).items()}
    moved = {}
    if kind in ("people", "parties"):
        path = f"{kind}/{old}.yaml"
        moved = {path: f"{kind}/{new}.yaml"}
        record = expected.pop(path)
        expected[moved[path]] = {**record, "former_ids": [*record.get("former_ids", ()), old]}
    for path, value in expected.items():
        if path.startswith(kind) and kind == "sources":
            expected[path] = {new if id == old else id: each for id, each in value.items()}
        elif path.startswith(kind) and isinstance(value, list):
            expected[path] = [{**each, "id": new} if each["id"] == old else each for each in value]
    if kind in ("events", "people", "parties"):  # an id alone, where only one kind has it
        for correction in expected["corrections.yaml"]:
            alone = [
                f"{folder}/{id}" for folder, id in ids(files) if folder in ("people", "parties", "events", "claims")
            ]
            correction["about"] = [
                new if each == old and [a for a in alone if a.endswith(f"/{old}")] == [f"{kind}/{old}"] else each
                for each in correction["about"]
            ]
    assert plain(after) == expected
    gone, come = lines_that_changed(files, after, moved)
    assert all(re.sub(r"\\x2d", "-", line).find(old) >= 0 for line in gone), gone
    without = [re.sub(rf"{new}|{old}", "§", line.replace("\\x2d", "-")) for line in gone]
    added = Counter(re.sub(rf"{new}|{old}", "§", line.replace("\\x2d", "-")) for line in come) - Counter(without)
    assert sum(added.values()) <= 3 * len(moved) and len(come) - len(gone) <= 2 * len(moved), added


def ids(files: Files) -> list[tuple[str, str]]:
    found = []
    for path, value in plain(files).items():
        kind = re.split(r"[/.]", path)[0]
        if kind in ("people", "parties"):
            found.append((kind, path.split("/")[1].removesuffix(".yaml")))
        elif kind == "sources":
            found += [(kind, id) for id in value]
        elif kind in ("events", "claims", "glossary"):
            found += [(kind, entry["id"]) for entry in value]
    return found


def check_retire(files: Files, kind: str, id: str) -> None:
    path = f"{kind}/{id}.yaml"
    after = retire(files, f"{kind}/{id}", "They asked: 'to be left out' #1.")
    sound(after)
    kept = {key: value for key, value in plain(files)[path].items() if key in ("name", "reviewed", "former_ids")}
    assert plain(after)[path] == {**kept, "retired": "They asked: 'to be left out' #1."}
    assert {other: data for other, data in after.items() if other != path} == {
        other: data for other, data in files.items() if other != path
    }
    _, come = lines_that_changed(files, after, {})
    assert len(come) <= 2 or b"}" in files[path], come  # a last line without an end loses the one that it had


def check_merge(files: Files, kind: str, old: str, new: str, take: str) -> None:
    after = merge(files, f"{kind}/{old}", f"{kind}/{new}", take)
    sound(after)
    assert (kind, old) not in ids(after)
    others = {path: renamed(value, kind, old, new) for path, value in plain(files).items()}
    said = plain(after)
    for path in said:
        if path.startswith(("people/", "parties/")) and path != f"{kind}/{new}.yaml" and kind == "sources":
            assert once(said[path]) == once(others[path]), path
    left = repr([renamed(value, kind, old, new) for value in said.values()])
    assert left == repr([*said.values()]), "something leads there still"


NEW = {
    "person": ("people", "Xenia Yard"),
    "party": ("parties", "The X: Party"),
    "event": ("events", "A vote"),
    "claim": ("claims", "met the boss"),
    "source": ("sources", "https://www.x.example/2019/05/04/a"),
    "term": ("glossary", "Dock # guild"),
    "correction": ("corrections", "The boss: left."),
}


def check_new(files: Files, kind: str) -> None:
    """Nothing else is wrong then but what is still to be written, and no line is another."""
    folder, name = NEW[kind]
    to = next((path for path in sorted(files) if path.startswith(folder)), "")
    after, file, id = new(
        files, kind, name, {"reviewed": "2026-02-01"} if folder in ("people", "parties") else {}, to=to
    )
    found = load_site(after, root="")
    wrong = [each for each in found if not each.warning] if isinstance(found, list) else []
    assert {(each.path, each.rule) for each in wrong} <= {(file, rule) for rule in ("empty", "missing", "type")}, wrong
    assert (folder, id) in ids(after) or folder == "corrections"
    gone, _ = lines_that_changed(files, after, {})
    assert not gone, gone


SLIPS = {
    ("relations", 0, "kind"): {"ally": "aly"},
    ("relations", 0, "date"): {"2003": "２００３"},
    ("memberships", 0, "start_date"): {"2001": "２００１"},
    ("memberships", 0, "organization"): {"blue-party": "Blue Party", "red-union": "Red Union", "grey": "Grey League"},
    ("reviewed",): {"2026-02-01": "1 February 2026"},
}  # fmt: skip


def check_fix(files: Files) -> None:
    """What slipped is as it was, to the byte; and where nothing did, nothing changes."""

    def told(files: Files) -> list[Problem]:
        found = load_site(files, root="")
        return [*found.warnings] if isinstance(found, Site) else found

    right, wrong = dict(files), dict(files)  # what is written with escapes is written without them once it is mended
    for path in files:
        document = read_again(path, files[path])
        said = document.value if path.startswith("people/") else {}
        edits: list[Edit] = []
        as_it_was: list[Edit] = []
        for place, slips in SLIPS.items():
            value = document.at(place) if place in document.values and said else ""
            if value in slips:
                edits += whole(document, place, slips[value])
                as_it_was += whole(document, place, value)
        right[path], wrong[path] = edited(files[path], as_it_was), edited(files[path], edits)
    files = right
    assert wrong != files
    assert plain(fix(wrong, told(wrong), told)) == plain(files)
    assert lines_that_changed(files, fix(wrong, told(wrong), told), {}) == ([], [])
    assert fix(files, told(files), told) == files


def once(value: Any) -> Any:
    """The same with what stands in a list twice there once."""
    if isinstance(value, dict):
        return {key: once(inner) for key, inner in value.items()}
    if isinstance(value, list):
        found: list[Any] = []
        for inner in map(once, value):
            if inner not in found:
                found.append(inner)
        return found
    return value


def check(seed: int) -> None:
    chance = random.Random(seed)
    files = tangled(chance)
    sound(files)
    known = ids(files)
    for kind in ("people", "parties", "sources", "events", "claims", "glossary"):
        id = chance.choice([id for each, id in known if each == kind])
        check_rename(
            files, kind, id, chance.choice(["x", "new-id-2", f"{id}-2"]) if (kind, f"{id}-2") not in known else "x"
        )
    for kind in NEW:
        check_new(files, kind)
    check_fix(files)
    for kind in ("people", "parties"):
        check_retire(files, kind, chance.choice([id for each, id in known if each == kind]))
    for kind in ("people", "parties", "sources", "events", "claims", "glossary"):
        old, new = chance.sample([id for each, id in known if each == kind], 2)
        check_merge(files, kind, old, new, chance.choice(["FROM", "INTO"]))


def main(trees: int = 200, seed: int = 0) -> int:
    wrong = 0
    for number in range(seed, seed + trees):
        try:
            check(number)
        except Exception as error:
            wrong += 1
            lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)]
            print(f"{number}: {lines} {type(error).__name__}: {str(error)[:600]}", flush=True)
    print(f"{trees} trees, {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
