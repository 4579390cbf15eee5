"""`manage.py evaluate_triage`: the table, the JSON, and wrong use."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXTS = [
    ("No funciona nada y nadie contesta", 1, -1),
    ("Llevo tres semanas esperando el reembolso", 1, -1),
    ("@Acme pésimo servicio, me han cobrado dos veces", 1, -1),
    ("Muchas gracias, excelente servicio", 0, 1),
    ("@Acme me encanta, gran atención", 0, 1),
    ("Hoy abren a las diez", 0, 0),
]


@pytest.fixture
def posts(tmp_path):
    path = tmp_path / "some [odd] name.csv"
    rows = [f'"{text}",{complaint},{mood}' for text, complaint, mood in TEXTS]
    path.write_text("\n".join(["text,complaint,sentiment", *rows]), encoding="utf-8")
    return str(path)


def run(*arguments):
    out = StringIO()
    call_command("evaluate_triage", *arguments, stdout=out)
    return out.getvalue()


def test_the_json_has_the_shape_that_scripts_rely_on(posts):
    found = json.loads(run(posts, "--json"))

    assert list(found) == [posts, f"{posts}#addressed", f"{posts}#sentiment"]
    measured = found[posts]
    assert (measured["n"], measured["label"]) == (6, "complaint")
    assert measured["macro_f1"] == measured["auc"] == measured["recall"] == 1
    assert measured["low"] <= measured["macro_f1"] <= measured["high"]
    assert measured["posts_per_s"] > 0
    assert measured["rss_mb"] > 0
    assert sum(tenth["n"] for tenth in measured["reliability"]) == 6
    assert found[f"{posts}#sentiment"]["label"] == "sentiment"


def test_a_file_of_one_class_has_a_recall_and_no_f1(tmp_path):
    path = tmp_path / "complaints.csv"
    path.write_text("text,label\nNo funciona nada y nadie contesta,1\nhola,1\n")
    [measured] = json.loads(run(str(path), "--json")).values()

    assert measured["recall"] == 0.5
    assert measured["macro_f1"] is measured["auc"] is measured["precision"] is None


def test_a_file_of_a_spreadsheet_says_the_same(posts, tmp_path):
    path = tmp_path / "sheet.csv"
    plain = Path(posts).read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"))

    found = json.loads(run(posts, str(path), "--json"))

    assert found[str(path)]["n"] == found[posts]["n"]
    assert found[str(path)]["auc"] == found[posts]["auc"]


def test_the_table_names_the_file_and_the_engine(posts):
    text = run(posts)

    assert "some [odd] name.csv" in "".join(text.split("\n")) or "[odd]" in text
    assert "cues-1" in text


@pytest.mark.parametrize("content", ["text,other\na,b\n", "id,label\n1,1\n"])
def test_a_file_without_text_or_label_is_refused(tmp_path, content):
    path = tmp_path / "wrong.csv"
    path.write_text(content)
    with pytest.raises(CommandError) as refused:
        run(str(path))
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="nowhere"):
        run("nowhere.csv")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "odd.csv holds no posts"),
        (b"text,complaint\n", "odd.csv holds no posts"),
        (b"text,complaint,dup\nhola,1,1\n  ,0,0\n", "repeats and empty texts alone"),
        (b"text,complaint\np\xe9simo,1\n", r"not in UTF-8 \(byte 0xe9\)"),
        (b"\xff\xfet\x00e\x00", r"not in UTF-8 \(byte 0xff\)"),
        (b"text,complaint\nhola,perhaps\n", "no column label, complaint or sentiment"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, content, told):
    path = tmp_path / "odd.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=told):
        run(str(path))


@pytest.mark.parametrize(
    ("labels", "posts", "told"),
    [
        (
            "id,complaint\n1,1\n",
            "id,words\n1,hola\n",
            "posts_xx.csv has no column text",
        ),
        ("complaint\n1\n", "id,text\n1,hola\n", "labels_final_xx.csv has no column id"),
        ("id,complaint\n1,1\n", "text\nhola\n", "posts_xx.csv has no column id"),
    ],
)
def test_labels_apart_from_their_texts_say_what_they_lack(
    tmp_path, labels, posts, told
):
    (tmp_path / "labels_final_xx.csv").write_text(labels)
    (tmp_path / "posts_xx.csv").write_text(posts)

    with pytest.raises(CommandError, match=told):
        run(str(tmp_path / "labels_final_xx.csv"))


def test_one_mood_alone_has_no_f1_either(tmp_path):
    path = tmp_path / "moods.csv"
    path.write_text("text,sentiment\nno funciona nada,negative\nhola,negative\n")

    [measured] = json.loads(run(str(path), "--json")).values()

    assert measured["macro_f1"] is measured["low"] is measured["precision"] is None
    assert measured["recall"] == 0.5


def test_columns_are_named_in_any_case_and_cells_are_of_any_length(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text(f"Text, Complaint\n{'no funciona ' * 12_000},1\nhola,0\n")

    assert json.loads(run(str(path), "--json"))[str(path)]["n"] == 2


def test_a_wrong_name_is_told_before_anything_is_measured(posts, monkeypatch):
    from reputation.mentions.management.commands import evaluate_triage

    monkeypatch.setattr(evaluate_triage, "measure", lambda *_: 1 / 0)

    with pytest.raises(CommandError, match="nowhere"):
        run(posts, "/nowhere.csv")
