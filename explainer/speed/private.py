"""What is used here that nobody promises to keep, each with the version of the library that it is known for.

Where another version is installed, builds go without, and take longer.
"""

import sys
from typing import Any

VERSIONS = {"mkdocs": "1.6.1"}

NAMES = {
    "mkdocs.commands.build._populate_page": "reads the Markdown of a page; replaced by a function that looks into the cache first",
    "mkdocs.commands.build._build_page": "writes the HTML of a page; replaced likewise",
    "mkdocs.utils.clean_directory": "empties the folder of the site; replaced by one that notes what is in it",
    "mkdocs.utils.write_file": "writes a file of the site; replaced by one that leaves alone what is the same",
    "mkdocs.utils.copy_file": "copies a file to the site; replaced likewise",
    "mkdocs.theme.Theme.get_env": "makes the environment of templates; replaced by one that lists no icons, and gives the same again",
    "mkdocs.structure.pages.Page.present_anchor_ids": "the anchors of a page; set from the cache",
    "mkdocs.structure.pages.Page.links_to_anchors": "what a page leads to; set from the cache",
}


def known(library: str) -> bool:
    """Whether the library that runs is the one that is known here."""
    return getattr(sys.modules.get(library), "__version__", None) == VERSIONS[library]


_replaced: list[tuple[Any, str, Any]] = []


def replace(owner: Any, **functions: Any) -> None:
    """Put others in the place of functions of a library, until they are restored."""
    for name, function in functions.items():
        _replaced.append((owner, name, getattr(owner, name)))
        setattr(owner, name, function)


def restore() -> None:
    """Give the library its functions back."""
    while _replaced:
        setattr(*_replaced.pop())
