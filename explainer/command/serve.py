"""Show the site in a browser, again after each change."""

import os
import shlex
import sys
from pathlib import Path

import yaml

from explainer.command.build import build
from explainer.publish import preview
from explainer.publish.engine import EPOCH, build_time, derived_settings, docs_of


def serve(profiles: Path, docs: Path, config: Path) -> int:
    """Become MkDocs' server, with a hook that builds the profiles as well."""
    if code := build(profiles, docs, config):
        return code
    settings = config.parent / ".site.preview.yml"
    derived = derived_settings(config, {"watch": [config.name], "docs_dir": str(docs.absolute())})
    derived["hooks"] = [*derived.get("hooks", ()), preview.__file__]
    settings.write_text(yaml.safe_dump(derived), "utf-8")
    folders = [
        "--profiles",
        str(profiles.absolute()),
        "--docs",
        str(docs.absolute()),
        "--config",
        str(config.absolute()),
    ]
    os.environ |= {preview.FOLDERS: shlex.join(folders), EPOCH: build_time(config, docs_of(config))}
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-f", str(settings)])
