"""Explain the rules: what one says, what breaks it, what is right."""

import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files as resources
from typing import NamedTuple


class RuleEntry(NamedTuple):
    """What there is to say of a rule in one room: of profiles, between them and pages, of settings, of the built site."""

    room: str
    rule: str
    says: str
    where: str
    wrong: str
    right: str


@cache
def table() -> list[RuleEntry]:
    rooms: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
        (resources(__package__) / "rules.toml").read_text("utf-8")
    )
    return [
        RuleEntry(room, rule, said["says"], said["in"], said["wrong"], said["right"])
        for room, rules in rooms.items()
        for rule, said in rules.items()
    ]


def entries(rule: str) -> list[RuleEntry]:
    return [entry for entry in table() if entry.rule == rule]


def text_of(entry: RuleEntry) -> str:
    examples = (
        f"{what} ({entry.where}):\n\n{_indented(text)}\n"
        for what, text in (("Wrong", entry.wrong), ("Right", entry.right))
    )
    return "\n".join((f"{entry.rule}: {entry.says}\n", *examples))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


def explain(rule: str | None) -> int:
    """Print all there is to say of a rule, or of each rule what it says."""
    if not rule:
        for entry in table():
            print(f"{entry.rule}: {entry.says}")
        return 0
    found = entries(rule)
    if not found:
        from explainer.problem import visible
        from explainer.records.slips import meant_by

        meant = meant_by(rule, [entry.rule for entry in table()])
        said = f"did you mean '{meant}'?" if meant else "'explain' alone tells them all"
        print(visible(f"no rule '{rule}'; {said}"), file=sys.stderr)
        return 2
    print("\n".join(map(text_of, found)), end="")
    return 0
