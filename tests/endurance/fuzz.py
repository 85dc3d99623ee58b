"""Coverage-guided fuzzing: `python tests/endurance/fuzz.py loader|prose -max_total_time=600 [FOLDER of inputs]`.

Needs atheris (`pip install atheris`), which is not part of the locked tools. A crash is anything but a product or a list of
problems; an input that takes more than a second is reported as well (`-timeout=1`).
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["explainer"]):
    from explainer.pages.markdown import prose_markdown
    from explainer.records.prose import parse_prose
    from explainer.site.load import load_site

ARTICLE = b"---\nheadline: H\nauthor: A\npublisher: P\ndate_published: 2019-05-04\n---\n\nAnna Berg called.\n"
PATHS = (
    "people/anna-berg.yaml",
    "parties/red.yaml",
    "events.yaml",
    "claims.yaml",
    "sources.yaml",
    "glossary.yaml",
    "article.md",
    "story.md",
)


def loader(data: bytes) -> None:
    """Any bytes as any file of the profiles."""
    if data:
        load_site({"article.md": ARTICLE, PATHS[data[0] % len(PATHS)]: data[1:]})


def prose(data: bytes) -> None:
    """Any text as prose, read and written as Markdown."""
    text = data.decode("utf-8", "replace")[:20_000]
    read = parse_prose(text, lambda message, piece: None)
    prose_markdown(read, lambda ids: "".join(f"[^{id}]" for id in ids), lambda id: f"{id}.md", ["a"])


if __name__ == "__main__":
    target = {"loader": loader, "prose": prose}[sys.argv.pop(1)]
    atheris.Setup([*sys.argv, "-timeout=1"], target)
    atheris.Fuzz()
