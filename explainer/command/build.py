"""Check the profiles and write their pages."""

import re
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainer import files
from explainer.command.printing import report
from explainer.problem import Problem
from explainer.publish.history import commit_and_changes
from explainer.publish.pace import Pace, pace_of
from explainer.publish.timings import Timings

if TYPE_CHECKING:
    from explainer.site.site import Site


def build(
    profiles: Path,
    docs: Path,
    config: Path,
    timings: Timings | None = None,
    prune: bool = False,
    strict: bool = False,
    form: str = "text",
) -> int:
    """Check and write; nothing is written if there is a problem."""
    try:
        with files.build_lock(profiles):
            return _build(profiles, docs, config, timings or Timings(), prune, strict, partial(report, form=form))
    except OSError as error:
        return report([files.failed(error.filename or docs, "used", error)], form=form)


def _build(
    profiles: Path,
    docs: Path,
    config: Path,
    timings: Timings,
    prune: bool,
    strict: bool,
    report: Callable[..., int],
) -> int:
    if odd := files.irregular_files(docs):
        return report(odd)
    timings.begin("reading the profiles, and whether anything changed")
    files.clear_parts(docs)
    texts, unread = files.read_profiles(profiles)
    generated = files.generated(docs)
    guides = files.guides(docs, generated)
    assets = files.assets(docs)
    pace = pace_of(config, docs)
    made_from = (part for item in sorted(texts.items()) for part in item)
    settings = config.read_bytes() if config.is_file() else b""
    schemas = files.schema_folder(profiles, config)
    given = repr((assets, strict, commit_and_changes(profiles)))
    warnings = pace.unchanged([*made_from, *chain.from_iterable(guides.items()), settings, given], generated)
    if warnings is not None and not unread and (not schemas or schemas.is_dir()):
        return report(warnings, done="0 files written, 0 removed")

    timings.begin("starting")  # here: a run in which nothing changed needs none of it
    from explainer.command.checked import checked
    from explainer.command.schema import write_schemas

    timings.begin("checking the profiles")
    read: list[Any] = []

    def noting(function: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
        read[:] = pace.map(function, values)
        return read

    with pace.uncollected():
        site = checked(texts, unread, assets, profiles, config, strict, noting)
    if schemas:
        with suppress(OSError):  # pages do not need them
            write_schemas(read, [*texts, *unread], schemas)
    read.clear()  # and so do these
    if isinstance(site, list):
        return report(site)
    left = {"parties": site.parties, "people": site.people}
    if problems := [] if prune else _emptied(left, generated, profiles, docs):
        return report(problems)
    texts.clear()  # their records take enough memory
    written = _write(site, guides, config, files.Writer(docs, generated), pace, timings)
    if isinstance(written, list):
        return report(written)
    return report(site.warnings, done=f"{written[0]} files written, {written[1]} removed")


def _write(
    site: "Site", guides: Mapping[str, str], config: Path, writer: files.Writer, pace: Pace, timings: Timings
) -> tuple[int, int] | list[Problem]:
    """Render the pages and put them in their places: how many were written and how many removed, or what is wrong."""
    from explainer.pages.data import data_pages
    from explainer.pages.pages import pages_of
    from explainer.pages.views import Publisher, view_of
    from explainer.publish.settings import identity_of, read_settings

    timings.begin("making the pages")
    with pace.uncollected():
        view = view_of(site, guides, pace.map, publisher=Publisher(**identity_of(read_settings(config))))
    written, fresh = pace.render(lambda view: chain(pages_of(view), data_pages(view)), view, writer.put)
    timings.begin("putting them in their places")
    result = writer.finish(written, fresh)
    if isinstance(result, list):
        return result
    timings.begin("remembering what was made")
    manifest = {files.MANIFEST: files.digest(writer.docs / files.MANIFEST)}
    made = {**fresh, **manifest, **{page.src_uri: page.digest for page in written}}
    pace.save(made, site.warnings)
    return result


def _emptied(left: Mapping[str, Collection[str]], generated: set[str], profiles: Path, docs: Path) -> list[Problem]:
    """The kinds of records that have pages, and of which none is left: a folder that got lost takes no site with it."""
    usual = "python build_profiles.py --prune"
    said = f" '{usual}' or 'make site ARGUMENTS=--prune'"
    if (profiles, docs) != (Path("profiles"), Path("docs")):
        said = f": {usual} {shlex.join(['--profiles', str(profiles), '--docs', str(docs)])}"
    problems = []
    for kind, records in left.items():
        pages = [path for path in generated if re.fullmatch(rf"{kind}/(?!index\.md)[^/]+", path)]
        if pages and not records:
            message = f"none is left, and their pages would go ({len(pages)}); put the files back, or let the pages go: type{said}"
            problems.append(Problem((profiles / kind).as_posix(), 1, 1, "", message, "prune"))
    return problems
