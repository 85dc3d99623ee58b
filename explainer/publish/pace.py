"""How fast builds are: as `speed` makes them, or without it, as they go."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from explainer.pages.pages import Page
    from explainer.pages.views import View

_W = TypeVar("_W")

_SPEED = "explainer.speed"

# The variable that names the file descriptor to which a hook of MkDocs tells how far it is.
PROGRESS = "PUBLISH_PROGRESS"

# Hooks of MkDocs that change no byte of a site.
HOOKS: Sequence[Path] = ()


class Pace:
    """A build that remembers nothing; `Fast` of `speed` does what it does, sooner."""

    def map(self, function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        return list(map(function, values))

    def unchanged(self, made_from: Sequence[str], docs: Path, generated: set[str]) -> bool:
        """Whether the last build was made from the same, and its files are there as it left them, and no others."""
        return False

    def render(
        self,
        view: "View",
        pages: "Callable[[View], Iterator[Page]]",
        docs: Path,
        write: Callable[[str, bytes], _W],
    ) -> tuple[list[_W], Mapping[str, str]]:
        """Render the pages: what `write` returns for each; and the SHA-256 of those that are in the docs folder as they shall be."""
        return [write(page.src_uri, page.render().encode()) for page in pages(view)], {}

    def remember(self, made_from: Sequence[str], made: Mapping[str, str | None]) -> None:
        """Remember what a whole build was made from, and its files with their SHA-256: see `unchanged`."""

    def save(self, done: bool = True) -> None:
        """Keep what was remembered for later builds; of those before only what this one used, if it is done."""


def pace_of(config: Path, folder: Path) -> Pace:
    """The pace of a build into a folder; what it remembers is beside the settings of the site."""
    if not find_spec(_SPEED) or not config.is_file():
        return Pace()
    from explainer.speed import Fast

    home = config.absolute().parent
    return Fast(home / ".cache", os.path.relpath(folder.absolute(), home))


if find_spec(_SPEED):
    HOOKS = [Path(__file__).parent.parent / "speed" / "mkdocs_hook.py"]
