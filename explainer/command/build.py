"""Check the profiles and write their pages."""

import gc
import re
import shlex
import sys
from collections.abc import Collection, Mapping
from itertools import chain
from pathlib import Path

from explainer import files
from explainer.command.printing import report
from explainer.problem import Problem
from explainer.publish.pace import pace_of
from explainer.publish.timings import Timings


def build(
    profiles: Path,
    docs: Path,
    config: Path,
    timings: Timings | None = None,
    prune: bool = False,
    strict: bool = False,
) -> int:
    """Check and write; nothing is written if there is a problem."""
    try:
        with files.build_lock(profiles):
            return _build(profiles, docs, config, timings or Timings(), prune, strict)
    except OSError as error:
        return report([files.failed(error.filename or docs, "used", error)])


def _build(profiles: Path, docs: Path, config: Path, timings: Timings, prune: bool, strict: bool) -> int:
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
    if not unread and pace.unchanged(
        [*made_from, *chain.from_iterable(guides.items()), repr(assets), settings, repr(strict)], generated
    ):
        print("0 files written, 0 removed", file=sys.stderr)
        return 0

    timings.begin("starting")  # here: a run in which nothing changed needs none of it
    from explainer.command.check import checked
    from explainer.pages.data import data_pages
    from explainer.pages.pages import pages_of
    from explainer.pages.views import view_of

    timings.begin("checking the profiles")
    site = checked(texts, unread, assets, profiles, config, strict, pace.map)
    if isinstance(site, list):
        return report(site)
    left = {"parties": site.parties, "people": site.people}
    if problems := [] if prune else _emptied(left, generated, profiles, docs):
        return report(problems)
    texts.clear()  # their records take enough memory
    timings.begin("making the pages")
    view = view_of(site, guides, pace.map)
    writer = files.Writer(docs, generated)
    gc.freeze()  # templates leave much behind that is to go; what is there now stays
    gc.set_threshold(20_000, 20, 100)
    written, fresh = pace.render(lambda view: chain(pages_of(view), data_pages(view)), view, writer.put)
    timings.begin("putting them in their places")
    result = writer.finish(written, fresh)
    if isinstance(result, list):
        return report(result)
    timings.begin("remembering what was made")
    manifest = {files.MANIFEST: files.digest(docs / files.MANIFEST)}
    made = {**fresh, **manifest, **{page.src_uri: page.digest for page in written}}
    pace.save(None if site.warnings else made)  # warnings are said each time
    done = f"{result[0]} files written, {result[1]} removed"
    if site.warnings:
        return report(site.warnings, done)
    print(done, file=sys.stderr)
    return 0


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
