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
    watched = [config.name, str(profiles.absolute())]
    derived = derived_settings(config, {"watch": watched, "docs_dir": str(docs.absolute())})
    derived["hooks"] = [*derived.get("hooks", ()), preview.__file__]
    settings.write_text(yaml.safe_dump(derived), "utf-8")
    folders = {"--profiles": profiles, "--docs": docs, "--config": config}
    options = shlex.join(part for option, path in folders.items() for part in (option, str(path.absolute())))
    os.environ |= {preview.FOLDERS: options, EPOCH: build_time(config, docs_of(config))}
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-f", str(settings)])
