"""Reading cascades from files that people made."""

import pytest

from reputation.analysis.risk.cascades import BadCascades, Cascade, read_cascades

HEADER = "cascade,seconds_since_post,followers"


def test_the_first_row_of_a_cascade_is_its_post():
    rows = [HEADER, "b,0,7", "a,0,100", "a,30,20", "b,5,1", "a,10,30"]

    assert read_cascades(rows) == [
        Cascade("a", [0.0, 10.0, 30.0], [100.0, 30.0, 20.0]),
        Cascade("b", [0.0, 5.0], [7.0, 1.0]),
    ]


def test_ages_count_from_the_post():
    [cascade] = read_cascades([HEADER, "a,100,9", "a,130,1", "a,90,2"])

    assert cascade == Cascade("a", [0.0, 0.0, 30.0], [9.0, 2.0, 1.0])


def test_a_cascade_is_known_only_until_an_age():
    cascade = Cascade("a", [0.0, 10.0, 30.0], [100.0, 30.0, 20.0])

    assert cascade.final == 2
    assert [cascade.count(age) for age in (0.0, 10.0, 29.9, 30.0)] == [0, 1, 1, 2]
    assert cascade.reposts(29.9) == [(10.0, 30.0)]
    assert [cascade.age_at(count) for count in (1, 2, 3)] == [10.0, 30.0, None]


def test_an_empty_file_holds_no_cascades():
    assert read_cascades([HEADER]) == []


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([], "column cascade is missing from the first line"),
        (["cascade,followers"], "column seconds_since_post is missing"),
        ([HEADER, "a,0,1", "a,soon,1"], "line 3: seconds_since_post is 'soon'"),
        ([HEADER, "a,0,-1"], "line 2: followers is '-1'; use 0 or more"),
        ([HEADER, "a,0"], "line 2: followers is None"),
        ([HEADER, "a,nan,1"], "line 2: seconds_since_post is 'nan'"),
        ([HEADER, "a,0,inf"], "line 2: followers is 'inf'"),
        ([HEADER, "a,0,1", ",5,1"], "line 3: cascade has no name"),
        (["followers,seconds_since_post,cascade", "1,0"], "line 2: cascade has no"),
        ([HEADER, "a,0,1\ra,1,1"], "after line 1: new-line character seen"),
    ],
)
def test_a_bad_line_is_named(rows, complaint):
    with pytest.raises(BadCascades, match=complaint):
        read_cascades(rows)
