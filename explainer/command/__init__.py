"""The command: one module a verb."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NoReturn

from explainer.problem import visible
from explainer.publish.places import wrong_place
from explainer.publish.timings import Timings

VERBS = {
    "build": "check the profiles and write their pages (without a verb, too)",
    "check": "check the profiles, write nothing",
    "publish": "build the site from the pages, look it over, put it in its place",
    "serve": "show the site in a browser while it is written",
    "explain": "say what a rule asks for, with an example of wrong and right",
    "schema": "write what the program of an editor needs to know of profiles: their fields, words and ids",
    "changes": "tell what changed in the profiles since a revision",
    "due": "list the records that were reviewed before a day",
    "coverage": "list what records do not say, and names without a record",
    "sources": "list sources and statements that want an editor's eye",
    "links": "ask the addresses of the profiles whether anything is there",
    "new": "begin a record",
    "rename": "give a record another id, and change every reference to it",
    "merge": "make one record of two",
    "retire": "take a record away for good, all but its name",
    "fix": "mend what has one right answer",
}
EDITS = ("new", "rename", "merge", "retire", "fix")
# What verbs that need to be told something look like; who forgets it is shown this.
EXAMPLES = {
    "changes": "changes main",
    "due": "due --before 2026-06-01",
    "new": 'new person "Anna Berg"',
    "rename": "rename anna-berg anna-holm",
    "merge": "merge a-berg anna-berg",
    "retire": 'retire anna-berg "She was never part of it, and asked to be left out."',
}
SOURCE_QUESTIONS = {
    "unused": "nothing rests on it",
    "once": "one statement rests on it",
    "undated": "it has no date of publication",
    "without-archive": "it has an address and no archived copy",
    "single-origin": "statements of which all sources go back to one",
}
FORMATS = ("text", "github", "json", "sarif")
ENGINES = ("mkdocs", "properdocs", "zensical")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 fine, 1 problems in the content or the site, 2 wrong usage."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] not in (*VERBS, "-h", "--help"):
        given.insert(0, "build")
    arguments, more = _parser().parse_known_args(given)
    if more and (arguments.verb != "new" or any(each.startswith("-") for each in more)):
        _parser().error(f"unrecognized arguments: {' '.join(more)}")
    elif more:  # fields behind an option
        arguments.fields = [*arguments.fields, *more]
    timings = Timings()
    try:
        return _run(arguments, arguments.config, timings)
    finally:
        if arguments.timings:
            timings.tell()


def _run(arguments: argparse.Namespace, config: Path, timings: Timings) -> int:
    """Each verb is imported when it is asked for: a build in which nothing changed needs little."""
    if arguments.verb == "explain":
        from explainer.command.explain import explain

        return explain(arguments.rule)
    if arguments.verb == "publish":
        from explainer.command.publish import publish

        return publish(arguments.engine, config, arguments.site or config.parent / "site", timings, arguments.format)
    profiles: Path = arguments.profiles or config.parent / "profiles"
    docs: Path = arguments.docs or config.parent / "docs"
    if wrong := _wrong_folder(profiles, docs, config):
        print(visible(wrong), file=sys.stderr)
        return 2
    if arguments.verb == "check":
        from explainer.command.check import check

        return check(profiles, docs, config, arguments.strict, arguments.format, arguments.files, arguments.since)
    if arguments.verb == "schema":
        from explainer.command.schema import schema

        return schema(profiles, config)
    if arguments.verb == "changes":
        from explainer.command.changes import tell_changes

        return tell_changes(profiles, arguments.since, arguments.until, arguments.json)
    if arguments.verb == "links":
        from explainer.command.links import links

        return links(profiles, arguments.timeout, arguments.pause, arguments.json)
    if arguments.verb in ("due", "coverage", "sources"):
        from explainer.command.ask import ask
        from explainer.site.questions import COVERAGE, SOURCES, due_before

        if arguments.verb == "due":
            return ask(profiles, {"due": due_before(arguments.before)}, arguments.json)
        known = COVERAGE if arguments.verb == "coverage" else SOURCES
        return ask(profiles, {name: known[name] for name in arguments.asked or known}, arguments.json)
    if arguments.verb == "serve":
        from explainer.command.serve import serve

        return serve(profiles, docs, config, arguments.host, arguments.port, arguments.editor)
    if arguments.verb in EDITS:
        from explainer.command.edit import edit

        return edit(arguments, profiles, docs, config)
    from explainer.command.build import build

    return build(profiles, docs, config, timings, arguments.prune, arguments.strict, arguments.format)


def _wrong_folder(profiles: Path, docs: Path, config: Path) -> str | None:
    if not os.path.isdir(profiles):  # noqa: PTH112 - a name may be too long for any disk
        return f"{profiles}: no such folder; say where the profiles are with --profiles"
    return wrong_place("profiles", profiles, config, {}) or wrong_place(
        "docs", docs, config, {"the profiles": profiles}
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write one such as 2026-11-28") from error


def _there(path: str) -> Path:
    if not os.path.lexists(path):
        raise argparse.ArgumentTypeError(visible(f"{path}: no such file or folder"))
    return Path(path)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong and, where there is one, an example in place of the usage."""
        verb = self.prog.rpartition(" ")[2]
        if verb not in EXAMPLES:
            super().error(message)
        said = message.replace("the following arguments are required", "what is missing")
        self.exit(2, f"{verb}: {said}; for example: python build_profiles.py {EXAMPLES[verb]}\n")


@cache
def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="build_profiles.py", description="Check profiles, write their pages, publish their site."
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, default=Path("mkdocs.yml"), metavar="FILE", help="settings of the site")
    common.add_argument("--timings", action="store_true", help="say how long each step took")
    folders = argparse.ArgumentParser(add_help=False, parents=[common])
    for option, what in (("profiles", "where the profiles are"), ("docs", "where the pages go")):
        folders.add_argument(
            f"--{option}", type=Path, metavar="DIR", help=f"{what} (default: {option}, beside the settings)"
        )
    verbs = parser.add_subparsers(dest="verb", metavar="verb")
    parents = {"publish": common, "explain": common}
    added = {
        verb: verbs.add_parser(verb, parents=[parents.get(verb, folders)], help=words, description=words)
        for verb, words in VERBS.items()
    }
    for verb in ("build", "check", "publish"):
        added[verb].add_argument(
            "--format", choices=FORMATS, default=FORMATS[0], help="how problems are printed (default: text)"
        )
    check = added["check"]
    check.add_argument(
        "files", type=_there, nargs="*", metavar="FILE", help="only what is wrong with these files and folders"
    )
    check.add_argument(
        "--since", metavar="REV", help="blame only what was written since this revision; the rest is known"
    )
    added["explain"].add_argument("rule", nargs="?", metavar="RULE", help="default: all, in a line each")
    added["build"].add_argument("--prune", action="store_true", help="let the pages go of which no profile is left")
    for verb in ("build", "check"):
        added[verb].add_argument("--strict", action="store_true", help="take warnings for problems")
    serve = added["serve"]
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="who may ask: this machine, or 0.0.0.0 for all"
    )
    serve.add_argument(
        "--port", type=int, default=8000, metavar="N", help="default: 8000, or the next one that is free"
    )
    serve.add_argument(
        "--editor", default="vscode", metavar="NAME", help="what opens a file at a mistake: vscode, idea, …"
    )
    _add_questions(added)
    _add_edits(added)
    added["publish"].add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="default: mkdocs")
    added["publish"].add_argument(
        "--site", type=Path, metavar="DIR", help="the published site (default: site, beside the settings)"
    )
    return parser


def _add_questions(added: Mapping[str, argparse.ArgumentParser]) -> None:
    """What the verbs that answer take."""
    added["due"].add_argument("--before", type=_day, required=True, metavar="DATE", help="a day, as 2026-11-28")
    for question, words in SOURCE_QUESTIONS.items():
        added["sources"].add_argument(f"--{question}", action="append_const", dest="asked", const=question, help=words)
    added["coverage"].set_defaults(asked=None)
    added["links"].add_argument(
        "--timeout", type=float, default=20, metavar="SECONDS", help="for one address (default: 20)"
    )
    added["links"].add_argument(
        "--pause", type=float, default=1, metavar="SECONDS", help="between two of one server (default: 1)"
    )
    added["changes"].add_argument("since", metavar="REV", help="from this one")
    added["changes"].add_argument(
        "until", nargs="?", metavar="REV", help="to this one (default: the files as they are)"
    )
    for verb in ("changes", "due", "coverage", "sources", "links"):
        added[verb].add_argument("--json", action="store_true", help="for programs")


def _add_edits(added: Mapping[str, argparse.ArgumentParser]) -> None:
    """What the verbs that change profiles take; a record is called by its id, or by its kind and id: events/joint-list-call."""
    for verb in EDITS:
        added[verb].add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
    new = added["new"]
    new.add_argument(
        "kind",
        metavar="KIND",
        choices=("person", "party", "event", "claim", "source", "term", "correction"),
        help="%(choices)s",
    )
    new.add_argument("name", metavar="NAME", help="its name, title, quote, address or word, or what was wrong")
    new.add_argument("fields", nargs="*", default=(), metavar="FIELD=VALUE", help="what else is known; of a list a,b,c")
    new.add_argument("--id", default="", help="default: made of the name")
    new.add_argument("--to", default="", metavar="FILE", help="which file of a folder it goes to: events/2017.yaml")
    new.add_argument("--link", action="store_true", help="make references of the places that name it as plain text")
    new.add_argument("--reviewed", default="", metavar="DATE", help="default: today")
    for verb, names in {"rename": ("old", "new"), "merge": ("from", "into"), "retire": ("id", "reason")}.items():
        for name in names:
            added[verb].add_argument(name, metavar=name.upper())
    added["rename"].add_argument("--no-former", action="store_true", help="let the old address lead nowhere")
    added["merge"].add_argument(
        "--take", choices=("FROM", "INTO"), default="", help="whose value counts where they differ"
    )
