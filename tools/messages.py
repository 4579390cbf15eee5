"""Keeps the catalogues in locale/ in step with the product's texts; needs no gettext programs.

    tools/messages.py            take the texts from the code and the templates, keep what is
                                 translated, drop what is no longer said, write .po and .mo
    tools/messages.py --check    change nothing; list what is missing or wrong and exit 1

A text whose wording changes is a new text and waits for its translation: nothing is guessed
from a similar one. What the files hold follows from the texts alone, without dates, line
numbers or names of tools, so that a change of one text is a change of one entry. How to
translate is in docs/translating.md.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import django.conf
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PYTHON, TEMPLATES, LOCALE = ("reputation", "tenants"), "templates", "locale"
NOTE = "Translators:"
# Where a function takes its texts, counted from 1 as Babel does; "c" marks the context.
TEXTS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
FUNCTIONS = TEXTS | {
    f"{name}_{kind}": where
    for name, where in TEXTS.items()
    for kind in ("lazy", "noop")
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0+]*\d*(?:\.\d+)?[a-zA-Z%]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
MARGIN = re.compile(r"^\s+|\s+$")

type Id = str | tuple[str, ...]
type Key = tuple[str | None, str]


@dataclass
class Text:
    """A text of the product: what the code calls it, and where it is said."""

    id: Id
    context: str | None
    places: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.id if isinstance(self.id, str) else self.id[0]

    @property
    def order(self) -> tuple[str, str, str]:
        return min(self.places), self.key[1], self.context or ""


# --- What the product says ---


class Reader(ast.NodeVisitor):
    """Reads the texts that a module marks; `unreadable` are calls without a literal."""

    def __init__(self, source: str) -> None:
        self.names = dict(FUNCTIONS)
        self.texts: list[Text] = []
        self.unreadable: list[str] = []
        self.visit(ast.parse(source))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "django.utils.translation":
            for name in node.names:
                if name.asname and name.name in FUNCTIONS:
                    self.names[name.asname] = FUNCTIONS[name.name]

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        called = node.func
        name = getattr(called, "attr", None) or getattr(called, "id", None)
        if (where := self.names.get(name or "")) is None:
            return
        said = {
            at: _literal(node, at if isinstance(at, int) else at[0]) for at in where
        }
        if None in said.values():
            self.unreadable.append(f"{node.lineno}: {ast.unparse(node)}")
            return
        context = next(
            (text for at, text in said.items() if isinstance(at, tuple)), None
        )
        forms = tuple(text or "" for at, text in said.items() if isinstance(at, int))
        self.texts.append(Text(forms if len(forms) > 1 else forms[0], context))


def _literal(call: ast.Call, position: int) -> str | None:
    if position > len(call.args):
        return None
    given = call.args[position - 1]
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    return None


def texts_of_template(source: str, origin: str) -> Iterator[Text]:
    # In brackets a template's indentation is none to the tokenizer.
    code = BytesIO(f"(\n{templatize(source, origin=origin)}\n)".encode())
    functions = {**TEXTS, "_": TEXTS["gettext"]}
    for _, found, notes, context in extract("python", code, functions, (NOTE,)):
        yield Text(found, context, notes=notes)


def read_product(root: Path) -> tuple[dict[Key, Text], list[str]]:
    """Return every text by its key, and complaints about what could not be read."""
    found: dict[Key, Text] = {}
    complaints: list[str] = []
    for path in _sources(root):
        place, source = path.relative_to(root).as_posix(), path.read_text("utf-8")
        if path.suffix == ".py":
            module = Reader(source)
            texts: Iterable[Text] = module.texts
            complaints += [
                f"{place}:{call} is not a text that can be looked up; translate a literal"
                for call in module.unreadable
            ]
        else:
            texts = texts_of_template(source, place)
        for text in texts:
            known = found.setdefault(text.key, text)
            if isinstance(known.id, str):
                known.id = text.id  # said alone here, with its plural there
            known.places.add(place)
            known.notes += [note for note in text.notes if note not in known.notes]
    found.pop((None, ""), None)
    return found, complaints


def _sources(root: Path) -> list[Path]:
    modules = [path for top in PYTHON for path in (root / top).rglob("*.py")]
    pages = [
        path
        for path in (root / TEMPLATES).rglob("*")
        if path.suffix in {".html", ".txt"}
    ]
    return sorted(path for path in modules + pages if "migrations" not in path.parts)


# --- A catalogue and its files ---


def plural_rule(language: str) -> str:
    """Return Django's own rule: texts of one language with two rules would not mix."""
    django_itself = Path(django.conf.__file__).parent / "locale"
    with (django_itself / language / "LC_MESSAGES" / "django.mo").open("rb") as own:
        return GNUTranslations(own).info()["plural-forms"]


class Book(Catalog):
    """A catalogue whose header holds nothing that changes by itself."""

    def __init__(self, language: str) -> None:
        super().__init__(
            header_comment=f"# Vigía, {language}: docs/translating.md", fuzzy=False
        )
        self.language, self.rule = language, plural_rule(language)

    @property
    def num_plurals(self) -> int:
        return int(self.rule.partition("nplurals=")[2].partition(";")[0])

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", self.language),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", f"{self.rule}\n"),
        ]

    @property
    def po(self) -> bytes:
        written = BytesIO()
        write_po(written, self, width=96, include_lineno=False)
        return written.getvalue().rstrip() + b"\n"

    @property
    def mo(self) -> bytes:
        written = BytesIO()
        write_mo(written, self)
        return written.getvalue()


def read_book(path: Path, language: str) -> Catalog:
    """Read a .po file; an empty catalogue when there is none yet."""
    if not path.exists():
        return Book(language)
    with path.open("rb") as written:
        return read_po(written, abort_invalid=True)


def write_anew(language: str, texts: Iterable[Text], old: Catalog) -> Book:
    """Return the catalogue of these texts, with the translations that still fit."""
    book = Book(language)
    for text in sorted(texts, key=lambda each: each.order):
        places = [(place, 0) for place in sorted(text.places)]
        entry = book.add(
            text.id, locations=places, auto_comments=text.notes, context=text.context
        )
        before = old.get(text.key[1], text.context)
        if before and before.id == text.id:
            entry.string = before.string
            entry.user_comments = before.user_comments
            entry.flags |= before.flags & {"fuzzy"}
    return book


# --- What can be wrong with it ---


def faults_of(entry: Message, forms: int) -> Iterator[str]:
    """Say what is wrong with one entry of a language that has so many plural forms."""
    originals, strings = _forms(entry.id), _forms(entry.string)
    if len(originals) > 1 and len(strings) != forms:
        yield f"has {len(strings)} plural forms instead of {forms}"
    elif not all(strings):
        yield "is not translated"
        return
    if entry.fuzzy:
        yield "is marked as fuzzy: read it again and take the mark away"
    for number, string in enumerate(strings):
        # The form for one may name the number or not, as either form of the original.
        models = originals if number == 0 else originals[-1:]
        for what, parts in (
            ("placeholders", PLACEHOLDER.findall),
            ("tags", TAG.findall),
            ("space around it", MARGIN.findall),
        ):
            if sorted(parts(string)) not in [sorted(parts(model)) for model in models]:
                yield f"has other {what} in “{string}”"


def _forms(given: Id | list[str] | None) -> tuple[str, ...]:
    return (given or "",) if isinstance(given, str | None) else tuple(given)


def faults(book: Catalog, forms: int) -> Iterator[str]:
    for entry in book:
        for fault in faults_of(entry, forms) if entry.id else ():
            yield f"“{_forms(entry.id)[0]}” {fault}"


def check(po: Path, language: str, texts: dict[Key, Text]) -> Iterator[str]:
    """Say everything that keeps a language from being complete."""
    try:
        old = read_book(po, language)
    except PoFileError as broken:
        yield f"{po.name} cannot be read: {broken}"
        return
    anew = write_anew(language, texts.values(), old)
    if old.num_plurals != anew.num_plurals:
        yield f"the header must say Plural-Forms: {anew.rule}"
    said = {(entry.context, _forms(entry.id)[0]) for entry in old if entry.id}
    yield from (f"“{key[1]}” is not in it" for key in texts if key not in said)
    yield from (f"“{key[1]}” is no longer said" for key in said - texts.keys())
    yield from faults(old, anew.num_plurals)
    if not po.exists() or po.read_bytes() != anew.po:
        yield f"{po.name} is not as `make messages-update` writes it"
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != anew.mo:
        yield f"{mo.name} is not what {po.name} compiles to"


def update(po: Path, language: str, texts: dict[Key, Text]) -> Iterator[str]:
    """Write both files of a language; say what is left to translate."""
    book = write_anew(language, texts.values(), read_book(po, language))
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(book.po)
    po.with_suffix(".mo").write_bytes(book.mo)
    yield from faults(book, book.num_plurals)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keep the catalogues in step.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    texts, complaints = read_product(chosen.root)
    languages = sorted(path.name for path in (chosen.root / LOCALE).glob("*"))
    if not languages:
        complaints.append(f"{LOCALE}/ holds no language")
    for language in languages:
        po = chosen.root / LOCALE / language / "LC_MESSAGES" / "django.po"
        found = (check if chosen.check else update)(po, language, texts)
        complaints += [f"{language}: {complaint}" for complaint in found]
    for complaint in complaints:
        print(complaint)
    print(f"{len(texts)} texts in {languages}: {len(complaints)} complaints.")
    return 1 if chosen.check and complaints else 0


if __name__ == "__main__":
    sys.exit(main())
