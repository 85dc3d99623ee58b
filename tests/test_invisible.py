"""Invisible characters: refused in profiles by name, unless a script or an emoji needs them; in the article they stay."""

from unicodedata import name

import pytest
from html_tree import Element, parse_html
from playwright.sync_api import Browser
from site_fixture import article_text, texts_of
from test_properties import CONVERTER

from explainer.invisible import INVISIBLE, bare, refused
from explainer.pages.pictures.marks import monogram
from explainer.pages.spellings import alike, spellings
from explainer.problem import Problem
from explainer.site.article import find_quote
from explainer.site.load import load_site
from explainer.site.site import Site

FRONT = "---\nheadline: Berg calls\nauthor: Carla Stone\npublisher: The Gazette\ndate_published: 2019-05-04\n---\n\n"
PERSON = "name: {}\nsummary: A teacher.\nstory_role: Called for a list.\nreviewed: 2026-02-01\n"
CLAIM = "- id: c\n  quote: {}\n  speaker: article\n  about: [anna-berg]\n  verdict: opinion\n  finding: So.\n"

# What was taken once in names, ids and texts, and more of each kind; the names of those that have none are empty.
HIDDEN = [
    *"\u200b\u200c\u200d\u2060\u00ad\u034f\u115f\u1160\u3164\uffa0\u180b\u180e\u180f\u17b4\u200e\u200f\u061c\u2800",
    *"\ufff9\ufffa\ufffb\ufffc\ufe00\ufe0e\ufe0f\ue000\uf8ff\ufeff\u2061\u2065\u206a\u202d\u2068\ufff0",
    *"\U0001bca0\U0001d173\U0001d159\U000e0001\U000e0041\U000e0100\U000e0fff\U000f0000\U0010fffd",
]


def loaded(article: str, **files: str) -> Site | list[Problem]:
    paths = {"person": "people/anna-berg.yaml", "claims": "claims.yaml", "story": "story.md", "sources": "sources.yaml"}
    return load_site(
        {"article.md": article.encode(), **{paths[kind]: text.encode() for kind, text in files.items()}}, root=""
    )


def site(article: str, **files: str) -> Site:
    found = loaded(article, **files)
    assert isinstance(found, Site), [str(problem) for problem in found]
    return found


def shown(found: Site, *paths: str) -> list[Element]:
    """Some of its pages, as a reader gets them."""
    texts = [text.split("\n---\n", 1)[1] for text in texts_of(found, *paths)]
    return [parse_html(f"<body>{CONVERTER.reset().convert(text)}</body>") for text in texts]


def problems(article: str, **files: str) -> list[str]:
    found = loaded(article, **files)
    assert isinstance(found, list)
    return [str(problem) for problem in found]


# ---- refused ---------------------------------------------------------------------------------------------------------


PLACES = [
    ("person", PERSON.format("Anna Be{}rg"), "people/anna-berg.yaml:1:14"),
    ("person", PERSON.format('"{}"'), "people/anna-berg.yaml:1:8"),
    ("person", PERSON.format("Anna") + "na{}me: x\n", "people/anna-berg.yaml:5:3"),
    ("person", PERSON.format("Anna") + "biography: |\n  One.\n\n  *T{}wo*.\n", "people/anna-berg.yaml:8:5"),
    ("person", PERSON.format("Anna") + "# as{}ide\n", "people/anna-berg.yaml:5:5"),
    ("sources", "gaz{}ette: {}", "sources.yaml:1:4"),
    ("claims", CLAIM.format("Be{}rg"), "claims.yaml:2:12"),
    ("story", "# A story\n\nO{}nce.\n", "story.md:3:2"),
]


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"{ord(character):04X}")
def test_an_invisible_character_is_refused_by_name_at_its_place(character: str) -> None:
    for kind, text, place in PLACES:
        first, *_ = problems(FRONT + "Berg called.", **{kind: text.replace("{}", character, 1)})
        assert first.startswith(f"{place}: ")
        assert f"character U+{ord(character):04X} {name(character, '')}".rstrip() in first


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"{ord(character):04X}")
def test_an_invisible_character_by_escape_or_in_the_front_matter_or_in_a_file_name_is_refused(character: str) -> None:
    said = f" U+{ord(character):04X} {name(character, '')}".rstrip()
    escaped = PERSON.format(f'"Be\\U{ord(character):08x}rg"')
    for found, place in (
        (problems(FRONT + "Berg.", person=escaped), "people/anna-berg.yaml:1:7: name: "),
        (problems(FRONT.replace("Berg", f"Be{character}rg") + "Berg."), "article.md:2:13: "),
        (problems(FRONT[:-2] + character + "\n\nBerg."), "article.md:6:4: "),
    ):
        assert found[0].startswith(place)
        assert said in found[0]
    misnamed = load_site({"article.md": b"", f"people/anna{character}.yaml": b""})
    assert isinstance(misnamed, list)
    assert f"in the name of the file: {refused_in('a' + character)}" in {problem.message for problem in misnamed}


def refused_in(text: str) -> str:
    return next(refused(text))[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\u200bb", "invisible character U+200B ZERO WIDTH SPACE; delete it"),
        ("\ue000", "private character U+E000, which shows nothing or anything; write what is meant"),
        (
            "a\u200cb",
            "invisible character U+200C ZERO WIDTH NON-JOINER where no letter and no emoji needs it; delete it",
        ),
        (
            "می\u200c",
            "invisible character U+200C ZERO WIDTH NON-JOINER where no letter and no emoji needs it; delete it",
        ),
        (
            "دا\u200cد",
            "invisible character U+200C ZERO WIDTH NON-JOINER where no letter and no emoji needs it; delete it",
        ),
        ("م\u200dم", "invisible character U+200D ZERO WIDTH JOINER where no letter and no emoji needs it; delete it"),
        ("क\u200dष", "invisible character U+200D ZERO WIDTH JOINER where no letter and no emoji needs it; delete it"),
        ("👩\u200d", "invisible character U+200D ZERO WIDTH JOINER where no letter and no emoji needs it; delete it"),
        (
            "משה Anna\u200f Berg משה",
            "invisible character U+200F RIGHT-TO-LEFT MARK, needed only beside letters that are written from right to left; delete it",
        ),
        (
            "Anna\u200e\nמשה",
            "invisible character U+200E LEFT-TO-RIGHT MARK, needed only beside letters that are written from right to left; delete it",
        ),
        ("משה\u202eanna\u202c", "invisible character U+202E RIGHT-TO-LEFT OVERRIDE; delete it"),
        ("\u2068Anna\u2069", "invisible character U+2068 FIRST STRONG ISOLATE; delete it"),
        ("a\ufe0f", "invisible character U+FE0F VARIATION SELECTOR-16; delete it"),
        ("1\ufe0f", "invisible character U+FE0F VARIATION SELECTOR-16; delete it"),
        ("❤\ufe0f\ufe0f", "invisible character U+FE0F VARIATION SELECTOR-16; delete it"),
        ("a\U000e0100", "invisible character U+E0100 VARIATION SELECTOR-17; delete it"),
        ("a\u180b", "invisible character U+180B MONGOLIAN FREE VARIATION SELECTOR ONE; delete it"),
        ("🏴\U000e0067", "invisible character U+E0067 TAG LATIN SMALL LETTER G; delete it"),
        (
            "🚀\U000e0067\U000e0062\U000e0065\U000e007f",
            "invisible character U+E0067 TAG LATIN SMALL LETTER G; delete it",
        ),
    ],
)
def test_what_is_needed_elsewhere_is_refused_where_it_is_not(text: str, message: str) -> None:
    assert refused_in(text) == message


@pytest.mark.parametrize("mark", "\u202a\u202b\u2066\u2067\u2068")
def test_a_direction_mark_of_the_story_has_its_other_half(mark: str) -> None:
    said = f"direction mark U+{ord(mark):04X} {name(mark)} without its other half"
    (message,) = problems(FRONT + "Berg.", story=f"# A story\n\nOf {mark}משה\n")
    assert message.startswith(f"story.md:3:4: {said}")


# ---- needed ----------------------------------------------------------------------------------------------------------

NEEDED = [
    "می\u200cخواهم",  # Persian
    "مُ\u200cم",  # over a vowel sign
    "ه\u200d.ش.",  # the initial form, alone
    "क्\u200dष",  # Hindi, a half letter
    "क्\u200cष",  # and with its virama seen
    "ශ්\u200dරී ලංකා",  # Sinhala
    "র\u200d্যাব",  # Bengali, before the virama
    "ನ್\u200cಕ",  # Kannada
    "ប៉\u200cិ",  # Khmer
    "ᠠ\u180b",  # Mongolian
    "ᠨ\u180eᠠ",
    "葛\U000e0100飾",  # Han
    "神\ufe00",
    "יְרוּשָׁלַ\u034fִם",  # Hebrew
    "\u200eמשה\u200f",
    "משה\u200f!",
    "משה (Moshe)\u200f, דוד",
    "\u200f12 משה",
    "\u061c٢٠٢٠ محمد",
    "\u2067محمد\u2069",
    "👩\u200d🚀",
    "👩🏽\u200d⚕\ufe0f",
    "👩\u200d❤\ufe0f\u200d👨",
    "🏳\ufe0f\u200d🌈",
    "1\ufe0f\u20e3",
    "#\ufe0f\u20e3",
    "❤\ufe0f",
    "☎\ufe0e",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
    "Ա\u0378 \U0001e030",  # letters that this Python does not know yet are letters
]


@pytest.mark.parametrize("text", NEEDED)
def test_what_a_script_or_an_emoji_needs_is_taken_and_shown(text: str) -> None:
    person = f"native_name: '{text}'\nnative_language: fa\nother_names: ['{text} X']\nbiography: The *{text}* one.\n"
    found = site(FRONT + text, person=PERSON.format("Anna") + person, story=f"# {text}\n\n{text}\n")
    times = {"people/anna-berg.md": 3, "index.md": 2, "article.md": 1, "people/index.md": 1}
    for path, page in zip(times, shown(found, *times), strict=True):
        assert page.text().count(text) >= times[path], path


# ---- the article -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"{ord(character):04X}")
def test_the_article_stays_as_it_is_and_is_compared_without_what_nobody_sees(character: str) -> None:
    c = character
    text = f"Of {c}Anna{c} Be{c}rg{c}, and she called.\n\n{c}Anna Be{c}rg{c}{c}dahl\n  {c}ca{c}lled{c} no{c}body. Be{c}la. Be{c}la."
    claims = CLAIM.format("Anna Bergdahl called") + CLAIM.format("'Bela.'\n  prefix: nobody.").replace("id: c", "id: d")
    told = "mentions:\n- {quote: Bela, suffix: . Bela, record: anna-berg}\n---\n\n"
    found = site(FRONT[:-5] + told + text, person=PERSON.format("Anna Berg"), claims=claims)
    quoted = {id: found.article.texts[at.paragraph][at.start : at.end] for id, at in found.spans.items()}
    assert {id: bare(words) for id, words in quoted.items()} == {"c": "Anna Bergdahl\n  called", "d": "Bela."}
    named = [found.article.texts[at.paragraph][at.start : at.end] for at, *_ in found.mentions]
    assert list(map(bare, named)) == ["Anna Berg", "Bela"]
    (page,) = shown(found, "article.md")
    assert article_text(page) == "\n\n".join(found.article.texts[1:])
    assert "".join(found.article.texts[1:]) == text.replace("\n\n", "")


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("co\u00adop\u200berate", "cooperate", "co\u00adop\u200berate"),
        ("cooperate", "cooperate", "cooperate"),
        ("می\u200cخواهم", "میخواهم", "می\u200cخواهم"),
        ("میخواهم", "می\u200cخواهم", "میخواهم"),
        ("of \u2067משה\u2069.", "משה", "משה\u2069"),
        ("I ❤\ufe0f you", "I ❤", "I ❤\ufe0f"),
        ("one \u200b two", "one two", "one \u200b two"),
        ("\u200bone\u200b two\u2060", "one two", "one\u200b two"),
    ],
)
def test_a_quote_is_found_with_and_without_what_nobody_sees(text: str, quote: str, words: str) -> None:
    (span,) = find_quote([text], quote)
    assert text[span.start : span.end] == words


@pytest.mark.parametrize("character", ["\x07", "\x85", "\u2028", "\ufdd0", "\ufffe", "\U0001ffff"])
def test_what_no_page_can_carry_is_refused_in_the_article_too(character: str) -> None:
    (message,) = problems(f"{FRONT}Be{character}rg called.")
    assert message.startswith(f"article.md:8:3: invisible character U+{ord(character):04X}")


def test_a_message_has_the_words_of_the_article_as_a_profile_may_hold_them() -> None:
    article = FRONT + "Be\u00adrg ca\u200blled می\u200cخواهم."
    (message,) = problems(article, person=PERSON.format("Anna"), claims=CLAIM.format("Berg called all می\u200cخواهم."))
    assert "nearest is 'Berg called می\\u200cخواهم.'" in message
    others = {f"people/{id}.yaml": PERSON.format("Berg").encode() for id in ("anna", "bo")}
    doubt = load_site({"article.md": f"{FRONT}Be\u00adrg ca\u200blled, Be\u200brg.".encode(), **others}, root="")
    assert isinstance(doubt, list)
    assert [problem.message.split("mentions': - ")[1] for problem in doubt if problem.line > 2] == [
        '{quote: "Berg", suffix: "called,", record: "anna"}',
        '{quote: "Berg", suffix: ".", record: "anna"}',
    ]


# ---- names -----------------------------------------------------------------------------------------------------------


def test_a_name_with_and_without_joiners_is_one_name() -> None:
    joined, apart = "علی می\u200cخواهم", "علی میخواهم"
    assert alike(joined) == alike(apart)
    files = {
        f"people/{id}.yaml": f"{PERSON.format(id.upper())}other_names: ['{text}']\n".encode()
        for id, text in (("a", joined), ("b", apart))
    }
    found = load_site({"article.md": f"{FRONT}Of {apart} and {joined}.".encode(), **files}, root="")
    assert isinstance(found, list)
    assert [problem.message.partition("; ")[0] for problem in found] == [
        f"'{words}' may be A (a) or B (b)" for words in (apart, joined)
    ]


def test_a_message_spells_out_what_nobody_sees() -> None:
    (message,) = problems(FRONT + "Berg.", person=PERSON.format("Anna") + "❤\ufe0f: x\n")
    assert "unknown key '❤\\ufe0f'" in message


def test_spellings_and_monograms_are_of_what_is_seen() -> None:
    assert "حم" in {text for text, _ in spellings(["حزب می\u200cخواهم"], [], "fa", person=False)}
    assert monogram("\u200fמשה") == "מ"


@pytest.mark.browser
def test_ignorable_characters_are_those_that_a_browser_knows(browser: Browser) -> None:
    page = browser.new_page()
    script = "[...Array(0x110000).keys()].filter(n => /^\\p{DI}$/u.test(String.fromCodePoint(n)))"
    known = page.evaluate(script)
    page.close()
    assert len(known) > 4000
    assert [hex(number) for number in known if not INVISIBLE.match(chr(number))] == []
