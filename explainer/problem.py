"""What is wrong with the content, as a value."""

from dataclasses import dataclass

from explainer.invisible import INVISIBLE


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A mistake in the content: where it stands (line and column from 1), the rule, what is wrong and what would be right."""

    path: str
    line: int
    column: int
    field: str
    message: str
    rule: str

    @classmethod
    def of_file(cls, path: str, rule: str, message: str) -> "Problem":
        """A mistake of a whole file."""
        return cls(path, 1, 1, "", message, rule)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}: "
        return visible(f"{where}{self.field + ': ' if self.field else ''}{self.message} [{self.rule}]")


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
