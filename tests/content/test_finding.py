"""Whoever types how we write a name, whatever the story is, finds its profile."""

import pytest
from playwright.sync_api import Browser
from site_fixture import Built, ask

from explainer.records.model import Record

pytestmark = pytest.mark.browser


def own_names(record: Record) -> set[str]:
    """What we call it ourselves; other spellings are in the same field of the index (test_pages.py)."""
    return {*filter(None, (record.short, record.name, record.native_name, getattr(record, "abbreviation", None)))}


def test_each_of_our_names_finds_its_profile_among_the_first_three(browser: Browser, built: Built) -> None:
    owners: dict[str, list[str]] = {}
    for record in built.site.records:
        for name in own_names(record):
            owners.setdefault(name, []).append(f"{record.folder}/{record.id}")
    page = browser.new_page(base_url=built.address)
    page.goto("")
    found = {name: ask(page, name)["places"][:3] for name in owners}
    page.close()
    assert {name: found[name] for name, places in owners.items() if not {*places[:3]} <= {*found[name]}} == {}
