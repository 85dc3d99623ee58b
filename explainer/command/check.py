"""Check the profiles."""

import sys
from pathlib import Path

from explainer import files
from explainer.command.printing import report
from explainer.site.load import load_site


def check(profiles: Path, docs: Path) -> int:
    """Check the profiles; problems go to standard output, the count to standard error."""
    try:
        texts, unread = files.read_profiles(profiles)
        odd = files.irregular_files(docs)
        site = load_site(texts, files.assets(docs), profiles.as_posix(), unread)
    except OSError as error:
        return report([files.failed(error.filename or docs, "used", error)])
    if isinstance(site, list) or odd:
        return report(sorted([*odd, *(site if isinstance(site, list) else ())]))
    print(f"{sum(1 for _ in site.records)} profiles are fine", file=sys.stderr)
    return 0
