"""What a page that MkDocs makes depends on beside its own Markdown: what its links find, and what it shows of others in the menu."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

# What a template prints of the front matter of other pages.
_META = re.compile(r"\b(?!(?:page|blog)\b)\w+\.meta\.(\w+)")


class Targets:
    """The files of the site, as links look them up; `found` are the addresses that links got."""

    def __init__(self, files: Any) -> None:
        self.files = files
        self.found: dict[str, str | None] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.files, name)

    def get_file_from_path(self, path: str) -> Any:
        file = self.files.get_file_from_path(path)
        self.found[path] = file.url if file else None
        return file


def shown_of_others(templates: Iterable[str]) -> list[str]:
    """The fields of front matter that templates show of other pages."""
    return sorted({name for text in templates for name in _META.findall(text)})


def seen_in_menu(item: Any, shown: Sequence[str]) -> list[Any]:
    """What other pages show of a page, a section or a link in the navigation; `shown` are those fields."""
    seen = [type(item).__name__, item.title, getattr(item, "url", None)]
    seen += [item.meta.get(name) for name in shown] if item.is_page else ()
    return [*seen, *(seen_in_menu(child, shown) for child in item.children or ())]
