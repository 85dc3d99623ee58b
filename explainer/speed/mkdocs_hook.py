"""A hook that makes MkDocs incremental and changes no byte of a site."""

import sys
from functools import cache
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))  # of this program, wherever MkDocs runs

from explainer.speed.mkdocs_files import Rewriter
from explainer.speed.mkdocs_pages import Pages, files_in, may_cache
from explainer.speed.private import known, restore

_startup = {"command": "build", "dirty": False}
_rewriter: Rewriter | None = None
_pages: Pages | None = None


def on_startup(**given: Any) -> None:
    _startup.update(given)


def on_config(config: Any) -> None:
    """Take the place of what makes and writes pages, if this is the MkDocs that is known here."""
    global _rewriter, _pages
    _rewriter = _pages = None
    build: Any = sys.modules.get("mkdocs.commands.build")
    if not build or not known("mkdocs"):
        return
    _list_no_icons(config.theme)
    _rewriter = Rewriter(config.site_dir, build.utils)
    if may_cache(config) and not _startup["dirty"]:
        _pages = Pages(config, build, str(_startup["command"]))


def _list_no_icons(theme: Any) -> None:
    """Spare MkDocs the listing of the theme's ten thousand icons, of which it would copy none; whoever asks gets the same templates."""
    make = theme.get_env

    @cache
    def get_env() -> Any:
        environment = make()
        environment.loader.list_templates = lambda: sorted({path for each in theme.dirs for path, _ in files_in(each)})
        return environment

    theme.get_env = get_env


def on_nav(nav: Any, files: Any, **_: Any) -> None:
    if _pages:
        _pages.begin(nav, files)


def on_post_page(output: str, **_: Any) -> None:
    if _pages:
        _pages.output = output


def on_post_build(**_: Any) -> None:
    if _pages:
        _pages.end()
    if _rewriter:
        _rewriter.end()
    on_build_error()


def on_build_error(**_: Any) -> None:
    """Leave nothing behind for the next build of this process, however this one ended."""
    restore()
    if _pages:
        _pages.stop()


_PRIORITIES: list[tuple[Any, int]] = [(on_config, -100), (on_nav, -100), (on_post_page, -100), (on_post_build, 100)]
for _hook, _priority in _PRIORITIES:
    _hook.mkdocs_priority = _priority
