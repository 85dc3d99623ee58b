"""What the theme writes round a page, made valid and lighter; polish alone, for MkDocs and ProperDocs (Zensical has other templates)."""

import re
from typing import Any

# Not allowed by HTML, or without a meaning: a list of contents that is never shown, words of what the site has not.
_REPLACED = (
    (
        re.compile(
            r'(?s)<div class="md-sidebar md-sidebar--secondary"[^>]* hidden>.*?</nav>\s*</div>\s*</div>\s*</div>'
        ),
        "",
    ),
    (re.compile(r'"translations": \{[^{}]*\}'), '"translations": {}'),
    (re.compile(r'(<input [^>]*type="checkbox"[^>]*?) autocomplete="off"'), r"\1"),
    (re.compile(r' tabindex=""'), ""),
)
_INDENT = re.compile(r"\n\s+")


def on_post_page(output: str, **_: Any) -> str:
    """The page with the theme's part of it cleaned; what is in the article element stays as it is."""
    before, start, rest = output.partition("<article")
    content, end, after = rest.rpartition("</article>")
    return _clean(before) + start + content + end + _clean(after)


def on_post_template(output_content: str, template_name: str, **_: Any) -> str:
    return on_post_page(output_content) if template_name.endswith(".html") else output_content


def _clean(part: str) -> str:
    for pattern, replacement in _REPLACED:
        part = pattern.sub(replacement, part)
    if 'id="__toc"' not in part:  # the label of a box that only pages in the navigation have
        part = part.replace(' for="__toc"', "")
    return _INDENT.sub("\n", part)
