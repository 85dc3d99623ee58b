"""What an editor's program says of the profiles that are here: nothing."""

from test_schema import ROOT, false_errors


def test_no_file_of_the_story_is_refused_by_the_schema() -> None:
    assert list(false_errors(ROOT / "profiles")) == []
