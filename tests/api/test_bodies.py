"""What is read of a body, and how much at most."""

import gzip
import io
import tracemalloc
import zlib

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from reputation.api.bodies import MAX_BODY, BodyTooLarge, decoded, take_body, unpacked
from reputation.api.problems import ApiError
from tests.api.items import ACME, send

BATCH = f"{ACME}mentions/batch/"


def request_with(body: bytes, coding: str = "", **environment: object) -> WSGIRequest:
    headers = {"Content-Encoding": coding} if coding else {}
    return RequestFactory().generic("POST", "/", body, headers=headers, **environment)


def refusal(request: WSGIRequest) -> tuple[int, str]:
    with pytest.raises(ApiError) as refused:
        unpacked(request)
    return refused.value.status_code, refused.value.code


def test_a_body_is_read_once_and_stays_where_django_looks():
    request = request_with(b"abc")

    assert take_body(request) == b"abc"
    assert take_body(request) == b"abc"
    assert request.body == b"abc"


def test_a_plain_body_of_10_mib_is_taken_and_one_byte_more_is_not():
    assert len(take_body(request_with(b"x" * MAX_BODY))) == MAX_BODY
    with pytest.raises(BodyTooLarge):
        take_body(request_with(b"x" * (MAX_BODY + 1)))


def test_a_body_that_states_too_much_is_not_read_at_all():
    request = request_with(b"")
    request.META["CONTENT_LENGTH"] = str(MAX_BODY + 1)

    with pytest.raises(BodyTooLarge):
        take_body(request)
    assert not request._read_started


def chunked(body: bytes, *, ends: bool) -> WSGIRequest:
    request = request_with(b"")
    request.META |= {
        "CONTENT_LENGTH": "",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": ends,
    }
    return request


def test_a_chunked_body_is_read_to_its_end():
    assert take_body(chunked(b"abc", ends=True)) == b"abc"


def test_a_chunked_body_is_bounded_too():
    with pytest.raises(BodyTooLarge):
        take_body(chunked(b"x" * (MAX_BODY + 1), ends=True))


def test_a_chunked_body_whose_end_nobody_marks_is_411():
    assert refusal(chunked(b"abc", ends=False)) == (411, "length_required")


def test_a_body_that_broke_off_is_no_body():
    request = request_with(b"{}\n{}\n")
    request.META["CONTENT_LENGTH"] = "9"

    assert refusal(request) == (400, "unreadable")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip"])
def test_gzip_is_unpacked(coding: str):
    assert unpacked(request_with(gzip.compress(b"abc" * 1000), coding)) == b"abc" * 1000


def test_gzip_of_several_members_is_one_body():
    packed = gzip.compress(b"abc") + gzip.compress(b"") + gzip.compress(b"def")

    assert unpacked(request_with(packed, "gzip")) == b"abcdef"


def test_identity_is_no_coding():
    assert unpacked(request_with(b"abc", "identity")) == b"abc"


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not gzip", id="something else"),
        pytest.param(gzip.compress(b"abc" * 1000)[:-1], id="cut off at the end"),
        pytest.param(gzip.compress(b"abc" * 1000)[:20], id="cut off early"),
        pytest.param(gzip.compress(b"abc") + b"trailing", id="trailing garbage"),
        pytest.param(zlib.compress(b"abc"), id="zlib"),
        pytest.param(gzip.compress(b"") * 1000, id="a thousand members"),
    ],
)
def test_broken_gzip_is_400(packed: bytes):
    assert refusal(request_with(packed, "gzip")) == (400, "malformed_gzip")


def test_a_checksum_that_is_wrong_is_400():
    packed = bytearray(gzip.compress(b"abc" * 1000))
    packed[-6] ^= 0xFF

    assert refusal(request_with(bytes(packed), "gzip")) == (400, "malformed_gzip")


def test_another_coding_is_415_that_names_ours():
    with pytest.raises(ApiError) as refused:
        unpacked(request_with(b"abc", "br"))

    assert refused.value.status_code == 415
    assert refused.value.headers == {"Accept-Encoding": "gzip, identity"}


def test_a_gzip_bomb_never_goes_off():
    zeros = zlib.compressobj(9, wbits=31)
    packed = b"".join(zeros.compress(bytes(1024 * 1024)) for _ in range(1024))
    packed += zeros.flush()
    assert len(packed) < 2 * 1024 * 1024  # a gigabyte, packed

    tracemalloc.start()
    try:
        assert refusal(request_with(packed, "gzip")) == (413, "body_too_large")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 4 * MAX_BODY


def test_10_mib_unpacked_is_taken_and_one_byte_more_is_not():
    fits = gzip.compress(b" " * MAX_BODY)
    assert len(unpacked(request_with(fits, "gzip"))) == MAX_BODY
    too_much = gzip.compress(b" " * (MAX_BODY + 1))
    assert refusal(request_with(too_much, "gzip")) == (413, "body_too_large")


def test_a_name_that_comes_twice_counts_with_its_latest_value():
    assert decoded(b'{"a": 1, "a": 2}') == {"a": 2}


@pytest.mark.parametrize("number", [b"1" * 10_000, b"1e999", b"-1e999"])
def test_a_number_that_nobody_can_hold_is_400(number: bytes):
    with pytest.raises(ApiError) as refused:
        decoded(number)

    assert refused.value.code == "malformed"


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gzip"])
def test_10_mib_and_a_byte_over_http_is_413(api: Client, zipped: bool):
    answer = send(api, BATCH, b" " * (MAX_BODY + 1), zipped=zipped)

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


def test_every_post_takes_gzip(api: Client):
    answer = send(
        api, f"{ACME}channels/", {"slug": "b", "kind": "blog", "name": "B"}, zipped=True
    )

    assert answer.status_code == 201
