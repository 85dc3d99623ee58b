"""What this story promises beyond what any must hold."""

import gzip
import re

import pytest
from drawn import counted
from site_fixture import Built

pytestmark = pytest.mark.site


def test_every_claim_of_the_article_is_checked(built: Built) -> None:
    assert len(built.site.claims) == 34


def test_something_rests_on_every_source(built: Built) -> None:
    entries = built.pages["sources/"].all(cls="source")
    copied = {source.reproduces.id for source in built.site.sources.values() if source.reproduces}
    assert [entry.id for entry in entries if not entry.all("li") and entry.id not in copied] == []


@pytest.mark.parametrize(("address", "kilobytes"), [("article/", 25), ("connections/", 60), ("timeline/", 60)])
def test_long_pages_are_light(built: Built, address: str, kilobytes: int) -> None:
    assert len(gzip.compress(built.text(address).encode(), 9, mtime=0)) < kilobytes * 1000


def test_few_lines_of_the_map_cross(built: Built) -> None:
    wide, narrow = built.pages["connections/"].all("svg", cls="map")
    assert counted(wide).crossings <= 17  # a tenth of what there was with a line for each connection
    assert counted(wide).hidden == 0
    assert counted(narrow).crossings <= 17


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, less an ending that is silent."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = re.search(r"(?<!l)e$|[^td]ed$", word.lower())
    return max(1, groups - (1 if silent else 0))


def grade(text: str) -> float:
    """The years of school that a text asks for, by Flesch and Kincaid."""
    words = re.findall(r"[\w'’-]+", text)
    sentences = len(re.findall(r"[.!?]+(?=\s|$)", text)) or 1
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_a_newcomer_understands_each_summary(built: Built) -> None:
    texts = [(record.id, text.plain) for record in built.site.records for text in (record.summary, record.story_role)]
    hard = [f"{id}: grade {grade(text):.1f}: {text}" for id, text in texts if grade(text) > 10]
    assert not hard, "\n".join(hard)
