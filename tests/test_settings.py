"""What is wrong with mkdocs.yml, and what a newcomer forgets in it, at its line and column."""

from pathlib import Path

import pytest

from explainer.publish.settings import check_settings, levels_of, read_settings, site_address

SOUND = """site_name: A story
site_url: https://news.site/story
extra:
  publisher: The Paper
  contact: mailto:editors@news.site
  report: "https://news.site/report?page="
"""
RULES = {"left-over": "warning", "fact-later": "problem"}


def problems(folder: Path, text: str) -> list[str]:
    config = folder / "mkdocs.yml"
    config.write_text(text, "utf-8")
    return [str(each).removeprefix(f"{config}:") for each in check_settings(config, read_settings(config), RULES)]


def test_sound_settings_are_fine(tmp_path: Path) -> None:
    assert problems(tmp_path, SOUND + "  rules: {left-over: off, fact-later: warning}\n") == []


@pytest.mark.parametrize(
    ("line", "instead", "problem"),
    [
        ("site_url: https://news.site/story", "site_url:", "2:10: site_url: is missing; write the address under which readers find the site [placeholder]"),
        ("site_url: https://news.site/story\n", "", "1:1: site_url: is missing; write the address under which readers find the site [placeholder]"),
        ("https://news.site/story", "https://example.org/story/", "2:11: site_url: 'https://example.org/story/' is nobody's; write the address under which readers find the site [placeholder]"),
        ("https://news.site/story", "https://news.example/", "2:11: site_url: 'https://news.example/' is nobody's; write the address under which readers find the site [placeholder]"),
        ("https://news.site/story", "news.site/story", "2:11: site_url: 'news.site/story' is no address that can be followed; write https://news.site/story [settings]"),
        ("https://news.site/story", "//news.site", "2:11: site_url: '//news.site' is no address that can be followed; write https://news.site [settings]"),
        ("https://news.site/story", "https://news.site/a b/", "2:11: site_url: 'https://news.site/a b/' is no address that can be followed; write one that begins with https:// and has no spaces [settings]"),
        ("https://news.site/story", "https://news.site/index.html", "2:11: site_url: 'https://news.site/index.html' is no folder; write one such as https://news.site/story/ [settings]"),
        ("The Paper", "", "4:14: extra.publisher: is missing; write who publishes the site [placeholder]"),
        ("mailto:editors@news.site", "editors@news.site", "5:12: extra.contact: 'editors@news.site' is no address that can be followed; write mailto:editors@news.site [settings]"),
        ("mailto:editors@news.site", "mailto:editors@example.org", "5:12: extra.contact: 'mailto:editors@example.org' is nobody's; write where readers reach you [placeholder]"),
        ("  publisher", "  words: {loud: [a]}\n  publisher", "4:10: extra.words: write lists of words under court and loaded and private [settings]"),
        ("  publisher", "  words: {loaded: a}\n  publisher", "4:10: extra.words: write lists of words under court and loaded and private [settings]"),
        ("  publisher", "  rules: {lef-over: off}\n  publisher", "4:21: extra.rules.lef-over: no rule 'lef-over' whose level can be set; there are fact-later, left-over [settings]"),
        ("  publisher", "  rules:\n    left-over: none\n  publisher", "5:16: extra.rules.left-over: 'none'; write one of problem, warning, off [settings]"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_where_it_stands(tmp_path: Path, line: str, instead: str, problem: str) -> None:
    assert problems(tmp_path, SOUND.replace(line, instead)) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "site_url: [",
        "- a\n",
        "site_url: {a: b}\nextra: []\n",
        "extra: {rules: x}\n",
        "site_url: 3\n",
        "a: !ENV [B]\n",
        "\x00",
        "site_url: &a *a\n",
    ],
)
def test_whatever_the_settings_hold_there_is_no_traceback(tmp_path: Path, text: str) -> None:
    assert all("[placeholder]" in each for each in problems(tmp_path, text))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://news.site", "https://news.site/"),
        ("https://news.site/a/", "https://news.site/a/"),
        ("", "/"),
        (None, "/"),
        ({}, "/"),
    ],
)
def test_the_address_of_a_site_ends_with_a_slash(given: object, address: str) -> None:
    assert site_address({"site_url": given}) == address


def test_a_level_that_yaml_takes_for_false_is_off() -> None:
    assert levels_of({"extra": {"rules": {"left-over": False}}}) == {"left-over": "off"}


def test_the_environment_may_give_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_url: !ENV [SITE_URL, https://news.site/story]\n", "utf-8")
    assert site_address(read_settings(tmp_path / "mkdocs.yml")) == "https://news.site/story/"
    monkeypatch.setenv("SITE_URL", "https://previews.site/42")
    assert site_address(read_settings(tmp_path / "mkdocs.yml")) == "https://previews.site/42/"
