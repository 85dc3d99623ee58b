"""The public yaml-test-suite against the loader: `python tests/endurance/yaml_suite.py FOLDER/src`.

Its error cases must be refused; its good cases load to the value that the suite gives (every scalar as text), or are
refused with a problem: by a rule of ours (anchors, aliases, tags, several documents, …), or because libyaml, which reads
YAML 1.1, does not read them. A case that does neither is printed; exit 1.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[2]))

from explainer.records.document import Document, parse_document
from explainer.records.texts import decode

# How the suite writes characters that one cannot see.
VISIBLE = {"␣": " ", "↵": "", "∎\n": "", "←": "\r", "⇔": "\ufeff"}
OURS = {
    "alias",
    "anchor",
    "tag",
    "documents",
    "key",
    "merge",
    "duplicate-key",
    "depth",
    "empty",
    "characters",
    "encoding",
}


def shown(text: str) -> str:
    text = re.sub("—*»", "\t", text)
    for sign, character in VISIBLE.items():
        text = text.replace(sign, character)
    return text


def expected(tree: str) -> Any:
    """The value that the events of the suite stand for: scalars as text."""
    stack: list[Any] = [[]]
    for line in tree.splitlines():
        event = line.strip(" ")
        if event.startswith(("+SEQ", "+MAP")):
            stack.append([])
        elif event.startswith("-SEQ"):
            value = stack.pop()
            stack[-1].append(value)
        elif event.startswith("-MAP"):
            parts = stack.pop()
            stack[-1].append({str(key): value for key, value in zip(parts[::2], parts[1::2], strict=True)})
        elif event.startswith("=VAL"):
            text = re.sub(r"^=VAL (?:&\S+ )?(?:<\S+> )?[:'\"|>]", "", event)
            stack[-1].append(
                re.sub(r"\\(.)", lambda f: {"n": "\n", "t": "\t", "r": "\r", "b": "\b"}.get(f[1], f[1]), shown(text))
            )
    return stack[0][0] if stack[0] else None


def main(folder: Path) -> int:
    results: Counter[str] = Counter()
    wrong: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        earlier: dict[str, Any] = {}
        for number, part in enumerate(yaml.load(path.read_text("utf-8"), yaml.BaseLoader)):
            case = earlier = {**{k: v for k, v in earlier.items() if k != "fail"}, **part}
            given = decode(path.name, shown(case["yaml"]).encode())
            document = given if isinstance(given, list) else parse_document(path.name, given)
            name = f"{path.stem}/{number}"
            if isinstance(document, Document):
                if "fail" in case:
                    wrong.append(f"{name}: an error of the suite is accepted: {document.value!r}")
                elif document.value != expected(case["tree"]):
                    wrong.append(f"{name}: {document.value!r} instead of {expected(case['tree'])!r}")
                else:
                    results["same value"] += 1
            elif "fail" in case:
                results["error refused"] += 1
            elif {problem.rule for problem in document} & OURS:
                results["refused by a rule of ours"] += 1
            else:
                results["refused as YAML that libyaml does not read"] += 1
    print(dict(results), *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
