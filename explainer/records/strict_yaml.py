"""What YAML 1.2 forbids and libyaml lets pass: faults in the raw text of a value and around it.

Each function but one says what is wrong and what would be right, or nothing. `indent` is the column (from 0) of the block that the
value stands in, -1 where it stands in none.
"""

import re

_COMMENT = re.compile("#.*")
_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*#")


def crowded_comment(text: str, start: int, end: int) -> int:
    """Where a comment between two values begins without the space that its sign needs before it; -1 if none does."""
    for comment in _COMMENT.finditer(text, start, end):
        at = comment.start()
        if at and not text[at - 1].isspace():
            return at
    return -1


def quoted(text: str, indent: int) -> str | None:
    """In quotes over several lines: each goes on further in than what it belongs to."""
    return _shallow(text.split("\n")[1:], indent)


def flow(text: str, indent: int) -> str | None:
    """A list in [ ] or a mapping in { } over several lines: the same, but its end may stand under its key."""
    return _shallow([line for line in text.split("\n")[1:] if not line.lstrip().startswith(("]", "}"))], indent)


def block(text: str, start: int, indent: int) -> str | None:
    """Below | or >: no comment right behind it; no empty line before the text that is longer than the text is indented."""
    if _HEADER_COMMENT.match(text, start):
        return "a comment has a space before '#'"
    longest = 0
    at = text.find("\n", start) + 1
    while at:
        end = text.find("\n", at)
        line = text[at:end] if end >= 0 else text[at:]
        if line.strip(" "):
            inner = len(line) - len(line.lstrip(" "))
            return (
                "an empty line with more spaces than the text below it; empty it" if indent < inner < longest else None
            )
        longest = max(longest, len(line))
        at = end + 1
    return None


def _shallow(lines: list[str], indent: int) -> str | None:
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            return f"goes on in a line that is not indented ('{line.strip()[:20]}'); indent it by spaces"
    return None
