"""`manage.py evaluate_risk`: the table, the JSON, and wrong use."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

ROWS = ["cascade,seconds_since_post,followers"]
ROWS += [f"{name},0,500" for name in "abc"]
ROWS += [f"a,{60 * i},50" for i in range(1, 9)]
ROWS += [f"b,{90 * i},50" for i in range(1, 5)]
ROWS += ["c,60,50", "c,99999,50"]


@pytest.fixture
def cascades(tmp_path):
    path = tmp_path / "some [odd] name.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    return str(path)


def run(*arguments):
    out = StringIO()
    call_command("evaluate_risk", *arguments, stdout=out)
    return out.getvalue()


def test_the_json_has_the_shape_that_scripts_rely_on(cascades):
    found = json.loads(run(cascades, "--json"))

    assert list(found) == [cascades]
    measured = found[cascades]
    assert measured["n"] == 3
    assert measured["selection"].startswith("3 cascades, followed for up to 1.2 days.")
    assert list(measured["minutes"]) == ["5", "10", "20", "30", "60", "120", "360"]
    row = measured["minutes"]["10"]
    assert list(row) == ["forecast", "count", "ratio", "constant", "seismic"]
    for skill in row.values():
        assert {"mdape", "spearman", "precision_top10", "coverage"} <= skill.keys()
    assert row["count"]["mdape"] == 0.0
    assert list(measured["alerts"]) == ["forecast", "half", "full"]


def test_the_table_tells_how_the_set_was_selected(cascades):
    text = run(cascades)

    assert text.startswith(f"{cascades}\n")
    assert text.count("seismic") == 7
    assert "every cascade in it ended with 2 reposts or more" in " ".join(text.split())


def test_what_has_no_finite_value_is_null(tmp_path):
    path = tmp_path / "lonely.csv"
    path.write_text("\n".join([ROWS[0], "a,0,0", "a,9,0", "b,0,0", "b,9,0"]))

    found = json.loads(run(str(path), "--json"), parse_constant=pytest.fail)

    assert found[str(path)]["minutes"]["5"]["seismic"]["mdape"] is None
    assert found[str(path)]["minutes"]["5"]["seismic"]["infinite"] == 1.0


def test_a_file_of_a_spreadsheet_says_the_same(cascades, tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(ROWS).encode())

    found = json.loads(run(cascades, str(path), "--json"))

    assert found[str(path)] == found[cascades]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(None, "No such file or directory", id="no file"),
        pytest.param(b"a,b\n1,2\n", "column cascade is missing", id="other columns"),
        pytest.param(ROWS[0].encode(), "0 cascades", id="nothing in it"),
        pytest.param(b"\xff\xfe", "is not UTF-8 text", id="not text"),
    ],
)
def test_wrong_use_says_so_and_exits_with_2(tmp_path, text, complaint):
    path = tmp_path / "wrong.csv"
    if text is not None:
        path.write_bytes(text)

    with pytest.raises(CommandError, match=complaint) as refused:
        run(str(path))

    assert refused.value.returncode == 2
