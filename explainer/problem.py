"""What is wrong with the content, as a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as of_class
from typing import NamedTuple

from explainer.invisible import INVISIBLE

# How serious a newsroom can take an editorial rule.
LEVELS = ("problem", "warning", "off")


class Right(NamedTuple):
    """The one answer that is right: `text` in place of the value (or key) at a path, or of what is `near` in it; without a path, near the problem's place."""

    text: str
    path: tuple[str | int, ...] | None = None
    near: str = ""
    at_key: bool = False


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A mistake in the content: where it stands (line and column from 1), the rule, what is wrong and what would be right; a warning, or what is known, stops nothing."""

    path: str
    line: int
    column: int
    field: str
    message: str
    rule: str = ""  # none, where an editor is told what a command did or would need
    warning: bool = False
    known: bool = False  # it was there before the change that is looked at
    right: Right | None = of_class(default=None, compare=False, repr=False)

    @classmethod
    def of_file(cls, path: str, rule: str, message: str) -> "Problem":
        """A mistake of a whole file."""
        return cls(path, 1, 1, "", message, rule)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: "
        return visible(
            f"{where}{self.field + ': ' if self.field else ''}{'known: ' if self.known else ''}{'warning: ' if self.warning else ''}{self.message}{self.rule and f' [{self.rule}]'}"
        )


def at_levels(problems: Iterable[Problem], levels: Mapping[str, str]) -> tuple[list[Problem], list[Problem]]:
    """Problems, and warnings, each sorted; `levels` says of rules how serious they are, any other is a problem."""
    found = sorted(set(problems))
    warnings = [replace(each, warning=True) for each in found if levels.get(each.rule) == "warning"]
    return [each for each in found if levels.get(each.rule, "problem") == "problem"], warnings


# A line that quotes a whole chapter helps nobody.
MAX_LINE = 500


def visible(text: str) -> str:
    """Text for a terminal: what it would obey or hide (control characters, whatever is invisible, half a character) is spelt out."""
    if len(text) > MAX_LINE:
        text = f"{text[: MAX_LINE // 2]} … {text[-MAX_LINE // 2 :]}"
    if text.isprintable() and not INVISIBLE.search(text):
        return text
    return "".join(
        c if c.isprintable() and not INVISIBLE.match(c) else c.encode("unicode_escape").decode() for c in text
    )
