"""Dates as precise as they were given, and what is known of a state at one of them."""

import pytest

from explainer.records.dates import Known, PartialDate, holds


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
        ("20170811", NO_FORM),
        ("2017-8-11", NO_FORM),
        ("2017/08/11", NO_FORM),
        ("11.08.2017", NO_FORM),
        ("2017-08-11T12:00", NO_FORM),
        ("2017-", NO_FORM),
        ("-2017", NO_FORM),
        ("2017\n", NO_FORM),
        (" 2017", NO_FORM),
        ("c. 2017", NO_FORM),
        ("unknown", NO_FORM),
        ("٢٠١٧", NO_FORM),
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


def test_dates_are_in_the_order_of_their_first_days_then_of_their_last() -> None:
    ordered = ["2016-12-31", "2017-01-01", "2017-01", "2017", "2017-01-02", "2017-02", "2017-12-31", "2018"]
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
    ],
)
def test_what_is_known_of_a_state_at_a_date(
    start: str | None, end: str | None, attested: str | None, at: str, known: Known
) -> None:
    assert holds(day(start), day(end), day(attested), PartialDate.parse(at)) is known
