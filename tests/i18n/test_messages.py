"""The tool that keeps the catalogues in step, on small products of its own."""

from gettext import GNUTranslations
from pathlib import Path

import pytest

from tools.messages import main

PAGE = """
{% load i18n %}
<div>
  <h1 title="{% translate 'Risk now' %}">{% translate "Conversations" context "heading" %}</h1>
    {# Translators: a share of an account's followers #}
    <p>{% translate "At most 15 % of them" %}</p>
  {% blocktranslate trimmed count posts=posts with shown=posts|default:_("No post") %}
    {{ shown }} post
  {% plural %}
    {{ shown }} posts
  {% endblocktranslate %}
  <p>{{ name|default:_("No name") }}</p>
</div>
"""
MODULE = '''
"""Texts under the names that a module gives them."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, npgettext, pgettext

LABEL = lazy("Conversations")
BOTH = _("A text in "
    "two parts") + _("and %(more)s") % {"more": _("another")}


def others(n):
    return (
        ngettext("%(n)d day", "%(n)d days", n),
        npgettext("hour", "%(n)d h", "%(n)d hs", n),
        pgettext("verb", "Answer"),
        translation.gettext("By its full name"),
        "Not a text of the product",
    )
'''
SPANISH = {
    "Risk now": "Riesgo ahora",
    "At most 15 %% of them": "Como máximo el 15 %% de ellos",
    "No post": "Ninguna",
    "%(shown)s post": (
        "%(shown)s mensaje",
        "%(shown)s de mensajes",
        "%(shown)s mensajes",
    ),
    "No name": "Sin nombre",
    "Conversations": "Conversaciones",
    "A text in two parts": "Un texto en dos partes",
    "and %(more)s": "y %(more)s",
    "another": "otro",
    "%(n)d day": ("%(n)d día", "%(n)d de días", "%(n)d días"),
    "%(n)d h": ("%(n)d hora", "%(n)d de horas", "%(n)d horas"),
    "Answer": "Responder",
    "By its full name": "Por su nombre",
}


class Product:
    """A small product with a Spanish catalogue."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.po = root / "locale/es/LC_MESSAGES/django.po"
        self.mo = self.po.with_suffix(".mo")
        self.page = root / "templates/page.html"
        self.module = root / "reputation/module.py"
        for path, text in ((self.page, PAGE), (self.module, MODULE)):
            path.parent.mkdir(parents=True)
            path.write_text(text)
        self.po.parent.mkdir(parents=True)

    def update(self) -> None:
        assert main(["--root", str(self.root)]) == 0

    def check(self) -> int:
        return main(["--check", "--root", str(self.root)])

    def translate(self, words: dict[str, str | tuple[str, ...]]) -> None:
        """Fill in what is empty, as a person with an editor would."""
        entries = self.po.read_text().split("\n\n")
        for number, entry in enumerate(entries):
            for english, spanish in words.items():
                if f'\nmsgid "{english}"\n' not in f"\n{entry}\n":
                    continue
                forms = (spanish,) if isinstance(spanish, str) else spanish
                head = entry.split("\nmsgstr")[0]
                names = (
                    ["msgstr"]
                    if isinstance(spanish, str)
                    else [f"msgstr[{n}]" for n in range(len(forms))]
                )
                lines = [
                    f'{name} "{form}"' for name, form in zip(names, forms, strict=True)
                ]
                entries[number] = "\n".join([head, *lines])
        self.po.write_text("\n\n".join(entries).rstrip() + "\n")

    def change(self, path: Path, before: str, after: str) -> None:
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))


@pytest.fixture
def product(tmp_path: Path) -> Product:
    return Product(tmp_path)


@pytest.fixture
def spanish(product: Product) -> Product:
    """The same product, all of it in Spanish."""
    product.update()
    product.translate(SPANISH)
    product.update()
    assert product.check() == 0
    return product


def catalogue_of(product: Product) -> GNUTranslations:
    with product.mo.open("rb") as compiled:
        return GNUTranslations(compiled)


# --- What is taken in ---


def test_every_marked_text_is_taken_in_and_nothing_else(product, capsys):
    product.update()

    written = product.po.read_text()
    for english in SPANISH:
        assert f'\nmsgid "{english}"\n' in written
    assert written.count("\nmsgid ") == 1 + 14  # the header; "Conversations" is twice
    assert "Not a text of the product" not in written
    assert "14 texts" in capsys.readouterr().out


def test_a_context_and_a_note_for_translators_come_along(product):
    product.update()

    written = product.po.read_text()
    assert 'msgctxt "heading"\nmsgid "Conversations"' in written
    assert "#. Translators: a share of an account's followers\n" in written


def test_places_carry_no_line_numbers(product):
    product.update()
    before = product.po.read_bytes()
    product.change(product.module, "LABEL =", "\n\n\nLABEL =")
    product.update()

    assert "#: templates/page.html\n" in before.decode()
    assert product.po.read_bytes() == before


def test_a_text_that_is_no_literal_is_complained_about(product, capsys):
    product.change(product.module, '_("another")', '_(f"another {LABEL}")')

    assert product.check() == 1
    assert "reputation/module.py:11: _(f'another {LABEL}')" in capsys.readouterr().out


def test_migrations_say_nothing(product):
    migration = product.root / "reputation/migrations/0001_initial.py"
    migration.parent.mkdir()
    migration.write_text(
        "from django.utils.translation import gettext_lazy as _\n_('Old')\n"
    )
    product.update()

    assert "Old" not in product.po.read_text()


# --- What is kept and dropped ---


def test_an_update_keeps_translations_and_changes_no_byte(spanish):
    before = spanish.po.read_bytes(), spanish.mo.read_bytes()
    spanish.update()

    assert (spanish.po.read_bytes(), spanish.mo.read_bytes()) == before


def test_a_changed_text_waits_for_its_translation_and_the_old_one_goes(spanish, capsys):
    spanish.change(spanish.page, "Risk now", "Risk today")

    assert spanish.check() == 1
    said = capsys.readouterr().out
    assert "es: “Risk today” is not in it" in said
    assert "es: “Risk now” is no longer said" in said

    spanish.update()
    written = spanish.po.read_text()
    assert 'msgid "Risk today"\nmsgstr ""' in written
    assert "Risk now" not in written
    assert "fuzzy" not in written
    assert "es: “Risk today” is not translated" in capsys.readouterr().out


def test_a_remark_of_a_translator_is_kept(spanish):
    spanish.change(
        spanish.po,
        "#: templates/page.html\nmsgid",
        "# sic\n#: templates/page.html\nmsgid",
    )
    spanish.update()

    assert "# sic\n" in spanish.po.read_text()


def test_the_compiled_catalogue_speaks(spanish):
    said = catalogue_of(spanish)

    assert said.gettext("Risk now") == "Riesgo ahora"
    assert said.pgettext("verb", "Answer") == "Responder"
    assert [said.ngettext("%(n)d day", "%(n)d days", n) for n in (1, 2, 1_000_000)] == [
        "%(n)d día",
        "%(n)d días",
        "%(n)d de días",
    ]


# --- What the check refuses ---


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('"Riesgo ahora"', '""', "“Risk now” is not translated"),
        ("y %(more)s", "y %(mas)s", "other placeholders in “y %(mas)s”"),
        ("y %(more)s", "y más", "other placeholders in “y más”"),
        ("y %(more)s", "y %(more)d", "other placeholders in “y %(more)d”"),
        ("el 15 %% de", "el 15 % de", "other placeholders in “Como máximo el 15 % de"),
        ("%(n)d de días", "unos días", "other placeholders in “unos días”"),
        ('"%(n)d de días"', '""', "“%(n)d day” is not translated"),
        ('"otro"', '"<b>otro</b>"', "other tags in “<b>otro</b>”"),
        ('"otro"', '"otro "', "other space around it in “otro ”"),
        (
            'msgid "another"',
            '#, fuzzy\nmsgid "another"',
            "“another” is marked as fuzzy",
        ),
        ("nplurals=3;", "nplurals=2;", "django.po cannot be read"),
    ],
)
def test_a_fault_is_named(spanish, capsys, before, after, complaint):
    spanish.change(spanish.po, before, after)

    assert spanish.check() == 1
    assert complaint in capsys.readouterr().out


def test_a_missing_plural_form_is_named(spanish, capsys):
    spanish.change(spanish.po, 'msgstr[2] "%(n)d días"\n', "")

    assert spanish.check() == 1
    assert "“%(n)d day” is not translated" in capsys.readouterr().out


def test_the_form_for_one_need_not_name_the_number(spanish):
    spanish.change(spanish.module, '"%(n)d day"', '"one day"')
    spanish.update()
    spanish.translate({"one day": ("un día", "%(n)d de días", "%(n)d días")})
    spanish.update()

    assert spanish.check() == 0


def test_names_in_braces_and_tags_are_compared_too(spanish, capsys):
    spanish.change(spanish.module, '"another"', '"<b>{count}</b> more"')
    spanish.update()
    spanish.translate({"<b>{count}</b> more": "<i>{cuenta}</i> más"})

    assert spanish.check() == 1
    said = capsys.readouterr().out
    assert "other placeholders in “<i>{cuenta}</i> más”" in said
    assert "other tags in “<i>{cuenta}</i> más”" in said


def test_a_language_without_a_catalogue_is_incomplete(product, capsys):
    assert product.check() == 1
    assert "es: “Risk now” is not in it" in capsys.readouterr().out


def test_no_language_at_all_is_a_complaint(product, capsys):
    product.po.parent.rmdir()
    product.po.parent.parent.rmdir()

    assert product.check() == 1
    assert "locale/ holds no language" in capsys.readouterr().out


def test_a_catalogue_that_nobody_compiled_is_noticed(spanish, capsys):
    spanish.change(spanish.po, "Riesgo ahora", "Riesgo actual")

    assert spanish.check() == 1
    assert "es: django.mo is not what django.po compiles to" in capsys.readouterr().out


def test_a_catalogue_in_another_order_is_noticed(spanish, capsys):
    spanish.change(spanish.po, "#: templates/page.html", "#: templates/other.html")

    assert spanish.check() == 1
    assert "django.po is not as `make messages-update` writes it" in (
        capsys.readouterr().out
    )


def test_a_check_changes_nothing(product):
    product.check()

    assert not product.po.exists()
    assert not product.mo.exists()
