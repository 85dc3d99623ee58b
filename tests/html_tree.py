"""A page of HTML as a tree, for tests to ask questions of."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Union

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]  # elements that hold nothing
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Element:
    """An element with its attributes and what it holds; iterated over, all elements below it, in the order of the page."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Union["Element", None] = None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def __iter__(self) -> Iterator["Element"]:
        left = self.children[::-1]
        while left:
            if isinstance(child := left.pop(), Element):
                yield child
                left += child.children[::-1]

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def ancestors(self) -> Iterator["Element"]:
        if self.parent:
            yield self.parent
            yield from self.parent.ancestors

    def all(self, *tags: str, id: str = "", cls: str = "") -> list["Element"]:
        """The elements below that have one of the tags, the id and the class, as far as they are given."""
        return [
            element
            for element in self
            if (not tags or element.tag in tags) and id in ("", element.id) and (not cls or cls in element.classes)
        ]

    def one(self, *tags: str, id: str = "", cls: str = "") -> "Element":
        (element,) = self.all(*tags, id=id, cls=cls)
        return element

    def text(self, without: Callable[["Element"], bool] = lambda element: False) -> str:
        """The characters in it, less those in elements to be left out."""
        return "".join(
            child if isinstance(child, str) else "" if without(child) else child.text(without)
            for child in self.children
        )

    def section(self) -> list["Element"]:
        """What an address points to: the element with all in it, or behind a heading all up to the next of its rank."""
        if self.tag not in HEADINGS or not self.parent:
            return [self, *self]
        found: list[Element] = []
        siblings = [child for child in self.parent.children if isinstance(child, Element)]
        for sibling in siblings[siblings.index(self) + 1 :]:
            if sibling.tag in HEADINGS and sibling.tag <= self.tag:
                break
            found += [sibling, *sibling]
        return [self, *self, *found]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = self.root = Element("", {})
        self.misnested: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        last = self.open.children[-1]
        if tag not in VOID and isinstance(last, Element):
            self.open = last

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open.tag and self.open.parent:
            self.open = self.open.parent
        else:
            line, column = self.getpos()
            self.misnested.append(f"{line}:{column + 1}: </{tag}> in <{self.open.tag}>")

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def parse_html(text: str) -> Element:
    """The tree of a page; a page whose tags do not nest has none."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    if builder.misnested or builder.open is not builder.root:
        raise ValueError("; ".join(builder.misnested[:5]) or f"<{builder.open.tag}> is never closed")
    return builder.root
