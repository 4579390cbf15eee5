"""CSV whose cells end with semicolons, in all three places that read CSV."""

import pytest

from reputation.analysis.risk.cascades import read_cascades
from reputation.analysis.sheets import separator_of
from reputation.analysis.triage.evaluation import read_posts
from reputation.mentions.decoding import decode_csv


@pytest.mark.parametrize(
    ("first", "separator"),
    [("a;b\n", ";"), ("a,b\n", ","), ("a,b;c\n", ","), ("a\n", ",")],
)
def test_the_first_line_tells_what_ends_a_cell(first, separator):
    lines, found = separator_of([first, "1\n"])

    assert found == separator
    assert list(lines) == [first, "1\n"]


def test_no_line_at_all_stays_none():
    lines, _ = separator_of([])
    assert list(lines) == []


def test_items_of_a_spreadsheet_are_read():
    rows = ["channel;author.handle;text\n", "twitter;ada;uno, dos\n"]
    assert list(decode_csv(rows)) == [
        {"channel": "twitter", "author": {"handle": "ada"}, "text": "uno, dos"}
    ]


def test_cascades_of_a_spreadsheet_are_read():
    rows = ["cascade;seconds_since_post;followers\n", "a;0;10\n", "a;30;5\n"]
    [cascade] = read_cascades(rows)
    assert (cascade.final, cascade.ages) == (1, [0.0, 30.0])


def test_labelled_posts_of_a_spreadsheet_are_read(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("text;complaint;sentiment\nuno, dos;Yes;Negative\ntres;0.0;1.0\n")
    assert [tuple(post) for post in read_posts(path)] == [
        ("uno, dos", 1, -1),
        ("tres", 0, 1),
    ]


def test_labelled_rows_without_words_are_passed_over(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("label,text\n1,uno\n0\n0,  \n0,dos\n")
    assert [(post.text, post.complaint) for post in read_posts(path)] == [
        ("uno", 1),
        ("dos", 0),
    ]
