"""How fast builds are: as `speed` makes them, or without it, as they go."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainer.files import Written
from explainer.problem import Problem

if TYPE_CHECKING:
    from explainer.pages.pages import Page
    from explainer.pages.views import View

_SPEED = "explainer.speed"

# The variable that names the file descriptor to which a hook of MkDocs tells how far it is.
PROGRESS = "PUBLISH_PROGRESS"

# Hooks of MkDocs that change no byte of a site.
HOOKS: Sequence[Path] = ()


class Pace:
    """A build that remembers nothing; `Fast` of `speed` does what it does, sooner."""

    def map(self, function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        return list(map(function, values))

    def uncollected(self) -> AbstractContextManager[None]:
        """While much is made of which nearly all stays."""
        return nullcontext()

    def unchanged(self, made_from: Iterable[str | bytes], generated: set[str]) -> Sequence[Problem] | None:
        """The warnings of the last build, if it was made from the same, and its files are there as it left them, and no others."""
        return None

    def render(
        self,
        pages: "Callable[[View], Iterator[Page]]",
        view: "View",
        write: Callable[[str, bytes], Written],
        breathe: Callable[[], None] = lambda: None,
    ) -> tuple[list[Written], Mapping[str, str]]:
        """Render the pages: those that are written; and the SHA-256 of those that are in the docs folder as they shall be.

        `breathe` is called now and then while it takes long to find out which.
        """
        return [write(page.src_uri, page.render().encode()) for page in pages(view)], {}

    def save(self, made: Mapping[str, str | None] | None = None, warnings: Sequence[Problem] = ()) -> None:
        """Store for later builds what this one read and made, nothing else; `made` are its files, with their SHA-256, `warnings` what it said."""


def pace_of(config: Path, folder: Path, verb: str = "") -> Pace:
    """The pace of a build into a folder; what it remembers is beside the settings of the site, of another verb by itself."""
    if not find_spec(_SPEED) or not config.is_file():
        return Pace()
    from explainer.speed import Fast

    home = config.absolute().parent
    return Fast(home / ".cache" / "build", folder, os.path.relpath(folder.absolute(), home) + f" {verb}" * bool(verb))


if find_spec(_SPEED):
    HOOKS = [Path(__file__).parent.parent / "speed" / "mkdocs_hook.py"]
