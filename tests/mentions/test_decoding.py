"""From bytes and rows to items: every line accounted for, whatever it holds."""

import io
import json

import msgspec
import pytest

from reputation.mentions.decoding import (
    BodyIsMalformed,
    TooManyItems,
    decode_array,
    decode_csv,
    decode_lines,
    nested,
)
from reputation.mentions.models import Mention, RawItem
from reputation.pipeline.accept import accept_bytes
from tests.people import MONDAY
from tests.pipeline.desk import item, nothing_changes, take

BOM = b"\xef\xbb\xbf"


def line(external_id: str, **said) -> bytes:
    return json.dumps(item(external_id, **said)).encode()


def with_raw(external_id: str, raw: bytes) -> bytes:
    return line(external_id)[:-1] + b', "raw": ' + raw + b"}"


def read(decoded):
    """Return (place, id) of the items, and (place, id, code) of the refusals."""
    items, rejected = decoded
    return (
        [(place, each.external_id) for place, each in items],
        [(r.index, r.external_id, r.code) for r in rejected],
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(line("1") + b"\n" + line("2") + b"\n", id="plain"),
        pytest.param(line("1") + b"\r\n" + line("2"), id="crlf"),
        pytest.param(
            b"\n\r\n \t\n" + line("1") + b"\n\n\r\n" + line("2") + b"\n \n", id="blank"
        ),
        pytest.param(BOM + line("1") + b"\n" + line("2"), id="byte-order-mark"),
        pytest.param(b"  " + line("1") + b" \n\t" + line("2"), id="indented"),
    ],
)
def test_lines_are_counted_without_the_blank_ones(body):
    assert read(decode_lines(body, most=2)) == ([(0, "1"), (1, "2")], [])


def test_blank_lines_are_not_counted_beside_a_wrong_one_either():
    body = b"\r\n" + line("1") + b"\r\n\r\nno json\r\n \r\n" + line("2") + b"\r\n"

    assert read(decode_lines(body, most=3)) == (
        [(0, "1"), (2, "2")],
        [(1, None, "malformed")],
    )


def test_a_line_is_one_item():
    body = line("1") + line("2") + b"\n" + line("3") + b"\n" + line("4") + b" {}"

    assert read(decode_lines(body, most=3)) == (
        [(1, "3")],
        [(0, None, "malformed"), (2, None, "malformed")],
    )


def test_an_item_over_several_lines_is_none():
    body = json.dumps(item("1"), indent=1).encode()

    items, rejected = decode_lines(body, most=50)

    assert items == []
    assert {r.code for r in rejected} == {"malformed", "wrong_type"}


@pytest.mark.parametrize(
    ("wrong", "external_id", "code"),
    [
        pytest.param(b"{", None, "malformed", id="cut-short"),
        pytest.param(b"nonsense", None, "malformed", id="no-json"),
        pytest.param(b'{"external_id": NaN}', None, "malformed", id="nan"),
        pytest.param(
            with_raw("x", b"[" * 100_000 + b"]" * 100_000),
            None,
            "malformed",
            id="deep",
        ),
        pytest.param(b"5", None, "wrong_type", id="number"),
        pytest.param(b"null", None, "wrong_type", id="null"),
        pytest.param(
            line("x")[:-1] + b', "title": "\\ud83d"}', "x", "bad_unicode", id="escaped"
        ),
        pytest.param(
            line("x")[:-1] + b', "title": "\\ud83d\\ud83d a"}',
            "x",
            "bad_unicode",
            id="two-heads",
        ),
        pytest.param(
            with_raw("x", b'["\\udc00"]'), "x", "bad_unicode", id="escaped-in-raw"
        ),
        pytest.param(
            line("x")[:-1] + b', "title": "\xff"}', "x", "bad_unicode", id="latin-1"
        ),
        pytest.param(
            line("x").replace(b'"x"', b'"\\ud83d"'), None, "bad_unicode", id="in-id"
        ),
        pytest.param(
            line("x")[:-1] + b', "metrics": {"likes": ' + b"9" * 5_000 + b"}}",
            "x",
            "out_of_range",
            id="5000-digits",
        ),
        pytest.param(
            line("x").replace(b": 100", b": 1e400"), "x", "out_of_range", id="1e400"
        ),
        pytest.param(
            line("x").replace(b": 100", b": 1e2"), "x", "wrong_type", id="float"
        ),
    ],
)
def test_a_wrong_line_or_element_costs_no_neighbour(wrong, external_id, code):
    told = [(1, external_id, code)]

    by_line = decode_lines(b"\n".join([line("1"), wrong, line("2")]), most=3)
    assert read(by_line) == ([(0, "1"), (2, "2")], told)
    if wrong != b"{":  # where that ends, nobody knows
        array = decode_array(b"[%s]" % b",".join([line("1"), wrong, line("2")]), most=3)
        assert read(array) == ([(0, "1"), (2, "2")], told)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[{]",
        b"[1,]",
        b"[" * 100_000,
        b"\xff\xfe[\0]\0",
        b"[][]",
        b'["open]',
        b"[x, y",
        b"x, [y]",
    ],
    ids=[
        *("empty", "object", "syntax", "comma", "deep", "utf-16", "two", "string"),
        *("no-end", "no-start"),
    ],
)
def test_what_is_no_array_is_refused_whole(body):
    with pytest.raises(BodyIsMalformed):
        decode_array(body, most=5)


def test_an_array_may_begin_with_a_byte_order_mark():
    assert read(decode_array(BOM + b"[" + line("1") + b"]", most=1))[0] == [(0, "1")]


def test_one_item_too_many_refuses_the_whole_body():
    items = [line(str(n)) for n in range(3)]

    for body, decode in (
        (b"\n".join(items), decode_lines),
        (b"[" + b",".join(items) + b"]", decode_array),
        (b"x\n" * 3, decode_lines),
        (b"[1,2,3]", decode_array),
    ):
        assert len(decode(body, most=3)[0]) in {0, 3}
        with pytest.raises(TooManyItems, match="3 items; 2 at most"):
            decode(body, most=2)


def test_five_thousand_and_one_items_are_refused_whole(brand):
    lines = [line(str(n)) for n in range(5_001)]

    with nothing_changes():
        for body, ndjson in (
            (b"\n".join(lines), True),
            (b"[" + b",".join(lines) + b"]", False),
        ):
            with pytest.raises(TooManyItems, match="5,001 items; 5,000 at most"):
                accept_bytes(brand, body, ndjson=ndjson, at=MONDAY)


# --- raw ---


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        pytest.param(b'{"a": [1, 2.5, true, null]}', {"a": [1, 2.5, True, None]}),
        pytest.param(b'"text"', "text", id="text"),
        pytest.param(b"0", 0, id="zero"),
        pytest.param(b"false", False, id="false"),
        pytest.param(b'{"a": 1, "a": 2}', {"a": 2}, id="key-twice"),
        pytest.param(b'{"a\\u0000": 1, "a": 2}', {"a": 2}, id="key-twice-but-for-nul"),
        pytest.param(b"1" * 400, int("1" * 400), id="400-digits"),
        pytest.param(b"[1e308]", [10**308], id="1e308"),
        pytest.param(b"[1e-400]", [0], id="1e-400"),
        pytest.param(b"[1e400]", "[1e400]", id="1e400-as-text"),
        pytest.param(b"9" * 200_000, "9" * 200_000, id="200000-digits-as-text"),
        pytest.param(
            b"[" * 3_000 + b"]" * 3_000, "[" * 3_000 + "]" * 3_000, id="deep-as-text"
        ),
        pytest.param(b'"\\ud83d\\ude00"', "😀", id="a-whole-pair"),
    ],
)
def test_odd_raw_is_kept_and_fails_nothing(brand, raw, kept):
    body = b"\n".join([line("1"), with_raw("2", raw), line("3")])

    result = accept_bytes(brand, body, ndjson=True, at=MONDAY)

    assert (result.accepted, result.rejected) == (3, [])
    assert RawItem.objects.get().raw == kept


@pytest.mark.parametrize("raw", [b"null", b" null "])
def test_no_raw_is_kept_where_none_came(brand, raw):
    accept_bytes(brand, with_raw("1", raw), ndjson=True, at=MONDAY)

    assert not RawItem.objects.exists()


def test_raw_of_bytes_that_are_no_text_refuses_its_item_alone(brand):
    body = b"\n".join([line("1"), with_raw("2", b'["\xff"]'), line("3")])

    result = accept_bytes(brand, body, ndjson=True, at=MONDAY)

    assert read(([], result.rejected))[1] == [(1, "2", "bad_unicode")]
    assert result.accepted == 2


def test_raw_of_python_objects_is_kept_as_json(brand):
    take(brand, item("1", raw={"at": MONDAY, "n": 10**30, "t": ("a", None)}))

    assert RawItem.objects.get().raw == {
        "at": "2025-11-17T09:00:00Z",
        "n": 10**30,
        "t": ["a", None],
    }


# --- CSV ---


def rows(text: str):
    return list(decode_csv(io.StringIO(text, newline="")))


def test_a_csv_row_names_inner_fields_with_dots():
    made = rows(
        "channel,external_id,author.handle,author.followers,author.verified,by_brand,"
        "metrics.likes,text,posted_at,parent\r\n"
        'twitter,7,ada,120,TRUE,0,3,"a, ""b""\r\nc",2025-11-17T08:00:00Z,\r\n'
    )

    assert made == [
        {
            "channel": "twitter",
            "external_id": "7",
            "author": {"handle": "ada", "followers": 120, "verified": True},
            "by_brand": False,
            "metrics": {"likes": 3},
            "text": 'a, "b"\r\nc',
            "posted_at": "2025-11-17T08:00:00Z",
        }
    ]


@pytest.mark.parametrize(
    ("row", "made"),
    [
        pytest.param({"text": "", "url": None}, {}, id="empty-cells"),
        pytest.param(
            {"metrics.likes": "many"}, {"metrics": {"likes": "many"}}, id="no-number"
        ),
        pytest.param({"metrics.likes": ""}, {}, id="no-metrics"),
        pytest.param({"by_brand": "perhaps"}, {"by_brand": "perhaps"}, id="no-truth"),
        pytest.param({"text": "1"}, {"text": "1"}, id="number-as-text"),
        pytest.param({"raw": '{"a": 1}'}, {"raw": {"a": 1}}, id="raw"),
        pytest.param({"raw": "{a}"}, {"raw": "{a}"}, id="raw-text"),
        pytest.param({"raw": '1,"text":2'}, {"raw": '1,"text":2'}, id="raw-smuggler"),
        pytest.param(
            {"author": "ada", "author.handle": "ada"}, {"author": "ada"}, id="both"
        ),
        pytest.param(
            {"author.handle": "ada", "author": "ada"}, {"author": "ada"}, id="both-back"
        ),
        pytest.param(
            {"text": "a", None: ["b", "c"]},
            {"text": "a", "(more cells than columns)": ["b", "c"]},
            id="too-many-cells",
        ),
    ],
)
def test_a_cell_is_what_its_column_says(row, made):
    assert nested(row) == made


@pytest.mark.parametrize(
    "text", ["", "a,b,a\n1,2,3\n", "a,,\n1,2,3\n", "text,\udcff\n1,2\n"]
)
def test_a_csv_without_a_readable_header_is_refused_whole(text):
    with pytest.raises(BodyIsMalformed):
        rows(text)


def test_a_csv_raw_cell_cannot_say_anything_beside_itself(brand):
    smuggler = item("1") | {"raw": nested({"raw": '1,"by_brand":true'})["raw"]}

    accept_bytes(brand, msgspec.json.encode(smuggler), ndjson=True, at=MONDAY)

    assert Mention.objects.get().by_brand is False
