"""Change profiles: checked before anything is written, and written whole or not at all."""

import argparse
import difflib
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from explainer import files
from explainer.command.checked import checked_profiles, checked_settings
from explainer.command.new import KINDS, new
from explainer.command.printing import report
from explainer.problem import Problem, visible
from explainer.records.fields import as_id
from explainer.records.model import Source
from explainer.records.reading import right_path
from explainer.site.edits import Files, Refused, entry_called, named_elsewhere, profiles_of, rename, retire
from explainer.site.mending import fix, link
from explainer.site.merging import merge
from explainer.site.site import Site


class Desk:
    """The profiles, and what is wrong with them as they are or would be."""

    def __init__(self, profiles: Path, docs: Path, config: Path) -> None:
        self.profiles = profiles
        self.texts, self.unread = files.read_profiles(profiles)
        self.assets, self.editorial = files.assets(docs), checked_settings(config)[0]

    def told(self, texts: Files) -> list[Problem]:
        """Every problem and warning."""
        found = checked_profiles(texts, self.unread, self.assets, self.profiles, self.editorial)
        return list(found.warnings) if isinstance(found, Site) else found

    def place(self, path: str) -> str:
        return (self.profiles / path).as_posix()


def edit(arguments: argparse.Namespace, profiles: Path, docs: Path, config: Path) -> int:
    """Do what a verb says: 0 done, 1 refused, with the reason."""
    try:
        with files.build_lock(profiles):
            return _edit(arguments, Desk(profiles, docs, config))
    except Refused as refused:
        for said in refused.args:
            problem = isinstance(said, Problem)
            print(replace(said, path=f"{profiles.as_posix()}/{said.path}") if problem else said)
        print("nothing was written", file=sys.stderr)
        return 1
    except OSError as error:
        return report([files.failed(error.filename or profiles, "used", error)])


def _edit(given: argparse.Namespace, desk: Desk) -> int:
    texts, still, begun_id = desk.texts, "", ""
    named: list[tuple[str, int]] = []
    lost: list[Problem] = []
    before = desk.told(texts)
    done: Files
    match given.verb:
        case "rename":
            done, ids = rename(texts, given.old, given.new, not given.no_former), (given.old, given.new)
        case "merge":
            old, into = vars(given)["from"], given.into
            done, ids = merge(texts, old, into, given.take, lost), (old, into)
        case "retire":
            done, ids = retire(texts, given.id, given.reason), ("", "")
            named = named_elsewhere(texts, given.id)
        case "fix":
            done, ids = fix(texts, before, desk.told, f"{desk.profiles.as_posix()}/"), ("", "")
        case _:
            done, still, begun_id = _begun(given, desk)
            ids = ("", "")
    after = desk.told(done)
    worse = _worse(before, after, *ids) if given.verb != "fix" else []
    begun = [each for each in worse if each.path == desk.place(still) and each.rule in _UNWRITTEN]
    if worse := [each for each in worse if each not in begun and not each.warning]:
        return report(worse)
    changed = {path: done.get(path) for path in sorted({*texts, *done}) if texts.get(path) != done.get(path)}
    _tell(desk, changed, given.dry_run, given.verb == "fix")
    if not given.dry_run and changed:
        files.change_profiles(desk.profiles, changed)
    for each in lost:
        print(replace(each, path=desk.place(each.path)))
    if given.verb == "rename" and _is_former(given.old, given.new, done):
        print(
            f"the address of '{given.old}' leads to '{given.new}' (former_ids); was it never published, take that out (or rename with --no-former)"
        )
    if named:
        print("still named in these places; reword or remove each:")
        _show(desk, named)
    if begun_id:
        print(f"its id is '{begun_id}'" + f"; to cite it write [@{begun_id}]" * (given.kind == "source"))
    for each in _unwritten(desk, still, done, begun):
        print(f"still to be written: {each}")
    if given.verb == "new" and given.kind == "source" and (source := profiles_of(done).sources.get(begun_id)):
        _tell_what_is_thin(source)
    left = f"; {_left(after)}" if given.verb == "fix" and after else ""
    many = f"{len(changed)} file{'s' * (len(changed) != 1)}"
    print(f"{many} {'would change' if given.dry_run else 'changed'}{left}", file=sys.stderr)
    return 0


def _is_former(id: str, of: str, texts: Files) -> bool:
    return id in getattr(entry_called(profiles_of(texts), of).record, "former_ids", ())


_UNWRITTEN = ("empty", "missing", "type", "left-over")


def _left(after: Sequence[Problem]) -> str:
    """How much `fix` could not mend, and what shows it."""
    warnings = sum(each.warning for each in after)
    said = [
        f"{n} {noun}{'s' * (n != 1)}" for n, noun in ((len(after) - warnings, "problem"), (warnings, "warning")) if n
    ]
    return f"{' and '.join(said)} of profiles left: python build_profiles.py check shows {'it' if len(after) == 1 else 'them'}"


def _added(desk: Desk, path: str, done: Files) -> list[tuple[int, str]]:
    """The lines of a file that are new, with their numbers."""
    old, new = (files.get(path, b"").decode().splitlines() for files in (desk.texts, done))
    begin = next((number for number, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), len(old))
    return list(enumerate(new, 1))[begin : begin + len(new) - len(old)]


def _unwritten(desk: Desk, path: str, done: Files, begun: Sequence[Problem]) -> list[Problem]:
    """What a record that is begun does not say yet: its empty fields and those that say TODO, in the words that stand beside them."""
    found = {each.line: each for each in begun}
    for (line, text), (_, below) in pairwise([*_added(desk, path, done), (0, "")]):
        row = re.fullmatch(r"(\W*)(\w+): *(?:TODO *)?(?:# (.*))?", text)
        if row and not below.lstrip().startswith("- "):
            said = row[3] or (found[line].message if line in found else "write it in place of TODO")
            found[line] = Problem(desk.place(path), line, len(row[1]) + 1, row[2], said)
    return [found[line] for line in sorted(found)]


def _tell_what_is_thin(source: Source) -> None:
    """What readers miss in a source though it passes."""
    thin = {
        f"publisher: '{source.publisher}' is only the domain": re.fullmatch(r"\S+\.\S+", source.publisher),
        "published: without it the source is called undated": not source.published,
        "language: such as en": not source.language,
    }
    for each in (said for said, is_so in thin.items() if is_so):
        print(f"better with {each}")


def _worse(before: Sequence[Problem], after: Sequence[Problem], old: str = "", into: str = "") -> list[Problem]:
    """The problems that were not there before: in other lines they are the same, and with another id."""

    def said(problem: Problem) -> tuple[str, ...]:
        parts = (problem.path, problem.rule, problem.message)
        id, other = (each.rpartition("/")[2] for each in (old, into))
        moved = (re.sub(rf"(?<![\w-]){re.escape(id)}(?![\w-])", other, part) if id else part for part in parts)
        return tuple(re.sub(r"\d+", "#", part) for part in moved)

    left = Counter(map(said, before))
    worse = []
    for problem in after:
        left[said(problem)] -= 1
        if left[said(problem)] < 0:
            worse.append(problem)
    return worse


def _begun(given: argparse.Namespace, desk: Desk) -> tuple[Mapping[str, bytes], str, str]:
    """The profiles with a record that is begun, its file and its id."""
    fields = {}
    for pair in given.fields:
        key, sign, value = pair.partition("=")
        if not sign:
            raise Refused(f"'{pair}' is no field; write FIELD=VALUE")
        fields[key] = value
    there = f"{KINDS[given.kind][0]}/{given.id or as_id(given.name)}.yaml"
    if given.link and given.kind in ("person", "party") and there in desk.texts:
        return link(desk.texts, Path(there).stem, [given.name]), there, ""
    today = date.today().isoformat()
    if given.kind in ("person", "party"):
        fields = {"reviewed": given.reviewed or today, **fields}
    elif given.kind in ("source", "correction"):
        fields = {"accessed" if given.kind == "source" else "date": today, **fields}
    done, file, id = new(desk.texts, given.kind, given.name, fields, given.id, given.to)
    if KINDS[given.kind][0] not in ("people", "parties"):
        return done, file, id
    linked = link(done, id, [given.name])
    if given.link:
        return linked, file, id
    found = []
    for path in (path for path in done if done[path] != linked[path]):
        lines, changed = (files[path].decode().splitlines() for files in (done, linked))
        for kind, start, end, *_ in difflib.SequenceMatcher(None, lines, changed, autojunk=False).get_opcodes():
            found += [(path, number + 1) for number in range(start, end) if kind != "equal"]
    if found:
        print("named as plain text in these places:")
        _show(desk, found)
        print("to make references of these, add --link", file=sys.stderr)
    return done, file, id


def _show(desk: Desk, places: Sequence[tuple[str, int]]) -> None:
    """A line for each place, with what stands there."""
    for path, number in places:
        text = desk.texts[path].decode().splitlines()[number - 1].strip()
        print(f"  {desk.place(path)}:{number}: {visible(text)}")


# Lines of which it is told what became of them.
MOST_SHOWN = 10


def _tell(desk: Desk, changed: Mapping[str, bytes | None], dry_run: bool, each_line: bool) -> None:
    """A line for each file, and perhaps for each line of it; or the difference."""
    shown = 0
    gone = [path for path, data in changed.items() if data is None]
    come = [path for path in changed if path not in desk.texts]
    one = len(gone) == len(come) == 1
    moved = {new: old for old in gone for new in come if one or right_path(old) == new}
    for path in changed:
        if path in moved.values():
            continue
        origin = moved.get(path, path)
        old, later = (_lines(data) for data in (desk.texts.get(origin), changed[path]))
        difference = [
            *difflib.unified_diff(
                old, later, desk.place(origin) if old else "/dev/null", desk.place(path) if later else "/dev/null"
            )
        ]
        if dry_run:
            sys.stdout.writelines(difference)
            continue
        was, now = ([line[1:].strip() for line in difference[2:] if line[0] == sign] for sign in "-+")
        lines = max(len(was), len(now))
        what = f"{lines} line{'s' * (lines != 1)}" if lines or path == origin else "renamed"
        what = "removed" if changed[path] is None else what
        print(f"{desk.place(origin)} → {desk.place(path)}: {what}" if origin != path else f"{desk.place(path)}: {what}")
        for pair in zip(was, now, strict=False) if each_line else ():
            shown += 1
            if shown <= MOST_SHOWN:
                print(f"  {visible(' → '.join(pair))}")
    if shown > MOST_SHOWN:
        print(f"  … and {shown - MOST_SHOWN} more")


def _lines(data: bytes | None) -> list[str]:
    lines = (data or b"").decode("utf-8", "replace").splitlines(keepends=True)
    return [line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines]
