"""Dates as precise as they were given, and what is known of a state at one of them."""

import pytest

from explainer.records.dates import Known, PartialDate, holds, long_date


def day(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-08", "2017-08-01", "2017-08-31"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-02", "2017-02-01", "2017-02-28"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_date_covers_its_whole_span(text: str, first: str, last: str) -> None:
    date = PartialDate.parse(text)
    assert (str(date), date.first.isoformat(), date.last.isoformat()) == (text, first, last)
    assert date.year == int(text[:4])


NO_FORM = "'{}' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
NO_DATE = "no such date as '{}'; check the year, the month and the day"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", NO_FORM),
        ("17", NO_FORM),
        ("unknown", NO_FORM),
        ("early 2017", NO_FORM),
        ("23.12.17", NO_FORM),  # which century would depend on the clock
        ("8 August", NO_FORM),
        ("2017 or 2018", NO_FORM),
        # of EDTF only what design.md has
        ("188X~", NO_FORM),
        ("18X5", NO_FORM),
        ("1XXX", NO_FORM),
        ("188X-05", NO_FORM),
        ("2017-0X", NO_FORM),
        ("2017?-05", NO_FORM),
        ("2017~?", NO_FORM),
        ("~?2017", NO_FORM),
        ("2017/2018", NO_FORM),
        ("00XX", NO_DATE),
        ("2017-13~", NO_DATE),
        ("0000", NO_DATE),
        ("2017-00", NO_DATE),
        ("2017-13", NO_DATE),
        ("2017-08-00", NO_DATE),
        ("2017-00-11", NO_DATE),
        ("2017-02-29", NO_DATE),
        ("2017-02-30", NO_DATE),
        ("1900-02-29", NO_DATE),
        ("2017-06-31", NO_DATE),
    ],
)
def test_anything_else_is_no_date(text: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        PartialDate.parse(text)
    assert str(error.value) == message.format(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20170811", "2017-08-11"),
        ("2017-8-11", "2017-08-11"),
        ("2017/08/11", "2017-08-11"),
        ("2017.8.1", "2017-08-01"),
        ("2017-08-11T12:00", "2017-08-11"),
        ("2017–08–11", "2017-08-11"),
        ("23.12.2017", "2017-12-23"),
        ("23 December 2017", "2017-12-23"),
        ("December 23rd, 2017", "2017-12-23"),
        ("Sat 23 Dec 2017", "2017-12-23"),
        ("Sept 2017", "2017-09"),
        ("8/2017", "2017-08"),
        ("11.08.2017", "2017-08-11 or 2017-11-08"),
        ("12/11/2017", "2017-11-12 or 2017-12-11"),
        ("2017-", "2017"),
        ("-2017", "2017"),
        (" 2017", "2017"),
        ("2017\n", "2017"),
        ("٢٠١٧", "2017"),
        ("~2017", "2017~"),
        ("c. 2017", "2017~"),
        ("ca 2017", "2017~"),
        ("circa May 2017", "2017-05~"),
        ("about 23 December 2017", "2017-12-23~"),
        ("1880s", "188X"),
        ("the 1880s", "188X"),
    ],
)
def test_what_a_date_in_another_form_may_mean_is_proposed(text: str, meant: str) -> None:
    with pytest.raises(ValueError) as error:
        PartialDate.parse(text)
    assert str(error.value) == f"'{text}' is no date; did you mean {meant}?"


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("1952~", "1952-01-01", "1952-12-31", "about 1952"),
        ("1952-05?", "1952-05-01", "1952-05-31", "perhaps May 1952"),
        ("1952-05-04%", "1952-05-04", "1952-05-04", "perhaps about 4 May 1952"),
        ("188X", "1880-01-01", "1889-12-31", "the 1880s"),
        ("190X", "1900-01-01", "1909-12-31", "the years 1900 to 1909"),
        ("18XX", "1800-01-01", "1899-12-31", "the years 1800 to 1899"),
    ],
)
def test_a_date_that_is_known_roughly_is_said_in_words(text: str, first: str, last: str, words: str) -> None:
    date = PartialDate.parse(text)
    assert (date.first.isoformat(), date.last.isoformat(), long_date(date)) == (first, last, words)
    assert date.rough
    assert not PartialDate.parse(first).rough


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1952~", "1947-01-01", "1957-12-31"),
        ("1952-05-04?", "1947-05-05", "1957-05-04"),
        ("188X", "1875-01-01", "1894-12-31"),
        ("0001~", "0001-01-01", "0006-12-31"),
        ("9999~", "9994-01-01", "9999-12-31"),
        ("1952", "1952-01-01", "1952-12-31"),
    ],
)
def test_a_rough_date_may_mean_some_years_more(text: str, first: str, last: str) -> None:
    assert tuple(map(str, PartialDate.parse(text).possible)) == (first, last)


def test_dates_are_in_the_order_of_their_first_days_the_precise_before_the_rough() -> None:
    ordered = [
        "201X",
        "2016-12-31",
        "2017-01-01",
        "2017-01",
        "2017",
        "2017-01-01~",
        "2017~",
        "2017-01-02",
        "2017-02",
        "2017-12-31",
        "2018",
    ]
    assert [date.text for date in sorted(map(PartialDate.parse, reversed(ordered)))] == ordered


def test_dates_compare_by_what_they_cover() -> None:
    earlier, later = PartialDate.parse("2017-08"), PartialDate.parse("2017-09")
    assert earlier < later
    assert earlier <= later
    assert later > earlier
    assert later >= PartialDate.parse("2017-09")
    assert later == PartialDate.parse("2017-09")
    assert PartialDate.parse("2017") != PartialDate.parse("2017-01")


YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN


@pytest.mark.parametrize(
    ("start", "end", "attested", "at", "known"),
    [
        # from a day to a day
        ("2010-05-01", "2015-06-30", "2020-01-01", "2010-04-30", NO),
        ("2010-05-01", "2015-06-30", "2020-01-01", "2010-05-01", YES),
        ("2010-05-01", "2015-06-30", "2020-01-01", "2012", YES),
        ("2010-05-01", "2015-06-30", "2020-01-01", "2015-06-30", YES),
        ("2010-05-01", "2015-06-30", "2020-01-01", "2015-07-01", NO),
        ("2010-05-01", "2015-06-30", None, "2012", YES),
        # spans that overlap only in part
        ("2010-05-01", "2015-06-30", "2020-01-01", "2010-05", YES),
        ("2010-05-01", "2015-06-30", "2020-01-01", "2010", UNKNOWN),
        ("2010-05-01", "2015-06-30", "2020-01-01", "2015", UNKNOWN),
        ("2010", "2015", "2020-01-01", "2010-07-01", UNKNOWN),
        ("2010", "2015", "2020-01-01", "2010-12-31", YES),
        ("2010", "2015", "2020-01-01", "2015-01-01", YES),
        ("2010", "2015", "2020-01-01", "2015-07-01", UNKNOWN),
        ("2010", "2015", "2020-01-01", "2009-12-31", NO),
        ("2010", "2015", "2020-01-01", "2016-01-01", NO),
        ("2017", "2017", "2020-01-01", "2017", UNKNOWN),
        # still so when last seen
        ("2010", None, "2020-01-01", "2009", NO),
        ("2010", None, "2020-01-01", "2011", YES),
        ("2010", None, "2020-01-01", "2020-01-01", YES),
        ("2010", None, "2020-01-01", "2020-01-02", UNKNOWN),
        ("2010", None, "2020-01-01", "2020", UNKNOWN),
        # over or not, last seen on a day that is not known
        ("2010", None, None, "2009", NO),
        ("2010", None, None, "2011", UNKNOWN),
        # not known since when
        (None, "2015", "2020-01-01", "2014", UNKNOWN),
        (None, "2015", "2020-01-01", "2016", NO),
        (None, "2025", "2020-01-01", "2019", UNKNOWN),
        (None, "2025", "2020-01-01", "2021", YES),
        (None, None, "2020-01-01", "2019-12-31", UNKNOWN),
        (None, None, "2020-01-01", "2020-01-01", YES),
        (None, None, "2020-01-01", "2020-01-02", UNKNOWN),
        (None, None, "2020", "2019", UNKNOWN),
        (None, None, "2020", "2020-05-01", UNKNOWN),
        ("2010", None, "2020", "2019-12-31", YES),
        ("2010", None, "2020", "2020-05-01", UNKNOWN),
        # nothing is known
        (None, None, None, "2020", UNKNOWN),
        # rough dates: not known within five years on either side
        ("2010~", "2020", "2022", "2004-12-31", NO),
        ("2010~", "2020", "2022", "2005", UNKNOWN),
        ("2010~", "2020", "2022", "2015-12-31", YES),
        ("2010~", "2020", "2022", "2015-12-30", UNKNOWN),
        ("2000", "2010?", "2022", "2004", YES),
        ("2000", "2010?", "2022", "2012", UNKNOWN),
        ("2000", "2010?", "2022", "2016", NO),
        ("191X", "1960", "2022", "1904", NO),
        ("191X", "1960", "2022", "1930", YES),
    ],
)
def test_what_is_known_of_a_state_at_a_date(
    start: str | None, end: str | None, attested: str | None, at: str, known: Known
) -> None:
    assert holds(day(start), day(end), day(attested), PartialDate.parse(at)) is known
