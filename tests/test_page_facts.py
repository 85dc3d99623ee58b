"""What is wrong with one page of a built site: what it asks for, its head, what was left over in it, the article."""

import pytest
from test_published import ADDRESS, ARTICLE, HEAD, SITE, faults, page, said_of_bo, search

from explainer.publish.published import check_site

# ---- what a browser asks for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        '<img src="../../assets/a.png" alt="">',
        '<img src="data:image/png;base64,aGk=" alt="">',
        '<img src="../../assets/a.png" srcset="../../assets/a.png, ../../assets/a.png?2 2x, ../../assets/a.png 400w" alt="">',
        '<picture><source srcset="/story/assets/a.png 2x"></picture>x',
        '<p style="background: url(../../assets/a.png); color: red">x</p>',
        '<p style="background: url(data:image/png;base64,aGk=)">x</p>',
        '<svg><use href="#here"/></svg><p id="here">x</p>',
        '<form action="https://example.com/"><input name="q"></form>x',
        '<blockquote cite="https://example.com/">x</blockquote>',
        "<p>https://example.com/x.js</p>",
    ],
)
def test_what_a_browser_finds_on_the_site_is_fine(words: str) -> None:
    assert said_of_bo(words) == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('<img src="a.png" alt="">', "'a.png' leads nowhere [link]"),
        ('<img src="../../assets/empty.svg" alt="">', "'../../assets/empty.svg' leads to an empty file [link]"),
        (
            '<img src="https://example.com/a.png" alt="">',
            "'https://example.com/a.png' makes a browser ask another site [request]",
        ),
        ('<img src="//example.com/a" alt="">', "'//example.com/a' makes a browser ask another site [request]"),
        (
            '<img srcset="../../assets/a.png 1x, http://example.com/b.png 2x" alt="">',
            "'http://example.com/b.png' makes a browser ask another site [request]",
        ),
        ('<video poster="b.png"></video>', "'b.png' leads nowhere [link]"),
        ('<svg><image href="b.png"/></svg>', "'b.png' leads nowhere [link]"),
        ('<svg><use xlink:href="b.svg#c"/></svg>', "'b.svg#c' leads nowhere [link]"),
        ('<p style="background: url(b.png)">x</p>', "'b.png' leads nowhere [link]"),
        (
            "<p style=\"background: url('https://example.com/b.png')\">x</p>",
            "'https://example.com/b.png' makes a browser ask another site [request]",
        ),
        (
            '<style>@import "https://example.com/b.css";</style>x',
            "'https://example.com/b.css' makes a browser ask another site [request]",
        ),
        ('<form action="nowhere/"></form>x', "'nowhere/' leads nowhere [link]"),
    ],
)
def test_what_a_browser_does_not_find_on_the_site_is_a_fault(words: str, fault: str) -> None:
    assert said_of_bo(words) == [fault]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="https://example.org/story/people/bo/">', []),
        ('<link rel="canonical" href="https://example.com/">', []),
        ('<link rel="License author" href="https://example.com/">', []),
        ('<link rel="icon" href="../../assets/a.png">', []),
        ('<script src="../../data/bo.json"></script>', []),
        ('<script type="application/ld+json">{"url": "https://example.com/{{x"}</script>', []),
        ('<meta http-equiv="refresh" content="0; url=../">', []),
        (
            '<link rel="canonical" href="https://example.org/story/bo/">',
            ["'https://example.org/story/bo/' leads nowhere [link]"],
        ),
        ('<link rel="next" href="../carl/">', ["'../carl/' leads nowhere [link]"]),
        ('<link rel="stylesheet" href="../../a.css">', ["'../../a.css' leads nowhere [link]"]),
        (
            '<link rel="stylesheet" href="https://example.com/a.css">',
            ["'https://example.com/a.css' makes a browser ask another site [request]"],
        ),
        (
            '<link rel="preconnect" href="https://example.com">',
            ["'https://example.com' makes a browser ask another site [request]"],
        ),
        (
            '<script src="http://example.com/a.js"></script>',
            ["'http://example.com/a.js' makes a browser ask another site [request]"],
        ),
        (
            '<meta http-equiv="refresh" content="0; url=https://example.com/">',
            ["'https://example.com/' makes a browser ask another site [request]"],
        ),
    ],
)
def test_the_head_of_a_page_is_looked_at_too(head: str, expected: list[str]) -> None:
    assert said_of_bo("Words.", HEAD + head) == expected


def test_style_sheets_are_looked_at_too() -> None:
    text = "@import url('https://example.com/a'); b { c: url( \"d.png\" ) url(a.png) url(data:image/png;base64,aGk=) url(#e) }"
    assert faults({"assets/site.css": text}) == [
        "assets/site.css:1:1: 'd.png' leads nowhere [link]",
        "assets/site.css:1:1: 'https://example.com/a' makes a browser ask another site [request]",
    ]


# ---- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["", " \n", "\n\n<!-- nothing -->"])
def test_an_empty_page_is_a_fault(data: str) -> None:
    assert "people/bo/index.html:1:1: the page is empty [empty]" in faults({"people/bo/index.html": data})


@pytest.mark.parametrize("words", ["", "\n <p> </p>\n", "<!-- words --><hr>"])
def test_a_page_with_nothing_but_its_heading_is_a_fault(words: str) -> None:
    assert said_of_bo(words) == ["the page has nothing below its heading [empty]"]


@pytest.mark.parametrize("words", ["Words.", "<p>W</p>", "<p><i></i>W</p>", "<hr>W"])
def test_a_word_below_the_heading_is_enough(words: str) -> None:
    assert said_of_bo(words) == []


@pytest.mark.parametrize(
    "path",
    [
        *("polish.py", "assets/polish.cpython-313.pyc", "page.md.j2", "data/bo.yaml", "mkdocs.yml", "pyproject.toml"),
        *("requirements.lock", "people/bo/index.html.orig", "assets/site.css.rej", "assets/.site.css.swp", "about.md~"),
        *("Old.PY", ".nojekyll", ".git/config", "assets/.DS_Store", "people/.cache/a/b.png"),
    ],
)
def test_a_file_that_is_not_for_readers_is_a_fault(path: str) -> None:
    assert faults({path: "x"}) == [
        f"{path}:1:1: such a file is not for readers; take it out of the folder of the pages, or of the theme [file]"
    ]


def test_a_file_for_readers_is_no_fault() -> None:
    files = ["assets/a.py.txt", "data/a.csv", "assets/lock", "CNAME", "assets/main.css.map", "people/a..b.png"]
    assert faults(dict.fromkeys(files, "x")) == []


def test_a_page_that_was_cut_is_a_fault() -> None:
    whole = SITE["people/bo/index.html"]
    assert faults({"people/bo/index.html": whole[: whole.index("</body>")]}) == [
        "people/bo/index.html:1:1: the page does not end with </html> [cut]"
    ]


def test_a_page_that_is_not_utf_8_is_a_fault() -> None:
    files = {path: text.encode() for path, text in SITE.items()}
    files["people/bo/index.html"] = page("Words: é.").encode("latin-1")
    assert list(map(str, check_site(files, files.__getitem__, ADDRESS))) == [
        "people/bo/index.html:1:1: the page is not UTF-8, or shows U+FFFD [encoding]"
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", ["the page has no description [description]", "the page has no title [title]"]),
        (HEAD.replace("Title", " "), ["the page has no title [title]"]),
        (HEAD.replace("What it is.", ""), ["the page has no description [description]"]),
        (HEAD.replace("description", "keywords"), ["the page has no description [description]"]),
    ],
)
def test_a_page_without_title_or_description_is_a_fault(head: str, expected: list[str]) -> None:
    assert said_of_bo("Words.", head) == expected


def test_a_title_in_a_drawing_is_not_that_of_the_page() -> None:
    assert said_of_bo("<svg><title>Drawing</title></svg>x", HEAD.replace("<title>Title</title>", "")) == [
        "the page has no title [title]"
    ]


def test_an_id_twice_is_a_fault_but_an_old_name_of_an_anchor_is_none() -> None:
    assert said_of_bo('<p id="a">x</p><a name="a"></a><p id="b">x</p><p id="b">x</p><p id="b">x</p>') == [
        "id 'b' stands 3 times [duplicate-id]"
    ]


@pytest.mark.parametrize(("words", "number"), [("<h1>Another</h1>", 2), ("</article><h1>Another</h1>x", 2)])
def test_a_page_has_one_heading_of_the_first_level(words: str, number: int) -> None:
    assert f"{number} headings of the first level; a page has one [heading]" in said_of_bo(words)


def test_a_page_without_a_heading_is_a_fault() -> None:
    assert faults({"people/bo/index.html": page().replace("h1>", "h2>")}) == [
        "people/bo/index.html:1:1: 0 headings of the first level; a page has one [heading]"
    ]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("<script>alert(1)</script>x", "<script> in the text of the page [script]"),
        ('x<iframe src="../"></iframe>', "<iframe> in the text of the page [script]"),
        ('x<embed src="../../assets/a.png">', "<embed> in the text of the page [script]"),
        ("x<object></object>", "<object> in the text of the page [script]"),
        ('<p onclick="alert(1)">x</p>', "<p> has an attribute 'onclick' [script]"),
    ],
)
def test_what_could_run_in_the_text_of_a_page_is_a_fault(words: str, fault: str) -> None:
    assert said_of_bo(words) == [fault]


@pytest.mark.parametrize(
    "words",
    [
        '<script type="application/ld+json">{}</script>x',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<p>onclick=alert(1)</p>",
        "x</article><script>theme()</script>",
    ],
)
def test_what_cannot_run_in_the_text_of_a_page_is_fine(words: str) -> None:
    assert said_of_bo(words) == []


# ---- leftovers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("<p>Born {{ record.birth }}", "{{ record.birth }}"),
        ("<p>{% if it.goes_on_and_on and_is_longer_than_forty %}", "{% if it.goes_on_and_on and_is_longer_th"),
        ("<p>{# aside #}", "{# aside #}"),
        ("<p>Words {: #x }", "{: #x }"),
        ("<p>[footnotes]", "[footnotes]"),
        ("<p>[TOC]", "[TOC]"),
        ("<p>Words[^gazette-2019.2]", "[^gazette-2019.2]"),
        ("<q>Words[^a]</q>", "[^a]</q>"),
        ("<p>\x02", "\\x02"),
        ("<p>\x03", "\\x03"),
        ("<p>wzxhzdk:0", "wzxhzdk:0"),
        ("<p>&lt;Person object at 0x7f0a&gt;", "&lt;Person object at 0x7f0a&gt;"),
        ('<time datetime="None">May</time>', 'datetime="None">May</time>'),
        ('<p lang="Undefined">x', 'lang="Undefined">x'),
        ('<p id="nan">x', 'id="nan">x'),
        ('<a href="" class="undefined">x</a>', 'class="undefined">x</a>'),
        ("<a href>None</a>", "<a href>None</a>"),
        ("<p>x<b>nan</b>", "<b>nan</b>"),
        ("<td>Undefined</td>", "<td>Undefined</td>"),
        ("<i>undefined</i>", "<i>undefined</i>"),
    ],
)
def test_what_a_template_or_markdown_left_over_is_a_fault(words: str, left: str) -> None:
    assert said_of_bo(f"{words}\nMore.") == [f"'{left}' was left over [residue]"]


@pytest.mark.parametrize(
    "words",
    [
        "<code>{{ x }} {% y %} {: #z } [^a] [footnotes]</code>",
        "<pre><code>\n{{ x }}\n</code></pre>",
        "<p>&#123;&#123; x }} &#123;% y %} &#91;&#94;a] &#91;footnotes] &#123;: #z }</p>",
        "<p>{ { x } } [a^] [ ^a] ^[a]</p>",
        "<p>None</p><p>Undefined borders.</p><q>nan</q><bdi>None</bdi>",
        "<p><b>None of it</b> is undefined; at 0x7f it stopped.</p>",
        '<img src="../../assets/a.png" alt="None">',
        "<script type='application/json'>{{}}</script>x",
    ],
)
def test_what_an_editor_may_write_is_no_leftover(words: str) -> None:
    assert said_of_bo(words) == []


def test_the_title_of_a_page_shows_what_an_editor_wrote() -> None:
    assert said_of_bo("Words.", HEAD.replace("Title", "{{ Title }} [^a]").replace("What it is.", "{: x }")) == []


# ---- the article -----------------------------------------------------------------------------------------------------


def said_of_the_article(words: str) -> list[str]:
    files = {
        "index.html": page('<a href="people/anna b/">a</a><a href="people/">b</a><a href="article/">c</a>'),
        "article/index.html": page(words),
        **search("", "people/", "people/anna%20b/", "people/bo/", "article/"),
    }
    return [fault.removeprefix("article/index.html:1:1: ") for fault in faults(files)]


@pytest.mark.parametrize("words", [ARTICLE, f"<div>{ARTICLE}</div><p id='p0'>x</p>", ARTICLE + '<h2 id="p1x">x</h2>'])
def test_the_whole_article_in_its_element_is_fine(words: str) -> None:
    assert said_of_the_article(words) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Words.", ["there is no #article-text [article]"]),
        (ARTICLE.replace("article-text", "text"), ["there is no #article-text [article]"]),
        ('<div id="article-text"><p>One.</p></div>', ["#article-text holds no paragraph [article]"]),
        (
            ARTICLE.replace('<p id="p2">', '</div><p id="p2">').removesuffix("</div>"),
            ["paragraph 'p2' stands outside #article-text [article]"],
        ),
        (
            ARTICLE.replace("</div>", ""),
            ["the tags in #article-text do not balance: </article> [article]"],
        ),
        (
            '<a href="#article-text">The text</a>' + ARTICLE.replace("One.", "<b>One."),
            ["the tags in #article-text do not balance: </p> [article]"],
        ),
        (ARTICLE.replace("One.", "<i>One."), ["the tags in #article-text do not balance: </p> [article]"]),
        (ARTICLE.replace("One.", "One.</b>"), ["the tags in #article-text do not balance: </b> [article]"]),
        (
            ARTICLE.replace("One.", "One.<script>alert(1)</script>"),
            ["<script> in the text of the page [script]"],
        ),
        (
            ARTICLE.replace("</div>", "<h2>Checks</h2><style>a {}</style></div>"),
            ["<h2> in #article-text [article]", "<style> in #article-text [article]"],
        ),
    ],
)
def test_an_article_that_is_not_whole_or_not_alone_is_a_fault(words: str, expected: list[str]) -> None:
    assert said_of_the_article(words) == expected


def test_an_article_that_was_cut_is_a_fault() -> None:
    whole = page(ARTICLE)
    files = {"people/bo/index.html": whole[: whole.index("Two")]}
    assert faults(files) == [
        "people/bo/index.html:1:1: #article-text is never closed [article]",
        "people/bo/index.html:1:1: the page does not end with </html> [cut]",
    ]
