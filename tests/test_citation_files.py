"""Citations as files: whatever is written, two readers that know nothing of each other read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bibtexparser
import jsonschema
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from bibtexparser.customization import splitname
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex.database import Person, parse_string

from tests.cited import EVIL, WANDA, citations, wanda
from webui.citing.bibtex import bibtex, key_of
from webui.citing.citation import Citation, line
from webui.citing.csl_json import csl_json
from webui.citing.names import Name, read_name
from webui.citing.ris import ris

SCHEMA = json.loads((Path(__file__).parent / "data" / "csl" / "csl-data.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft7Validator(SCHEMA)
MONTHS = "January February March April May June July August September October November December".split()

FILES = st.lists(citations(), min_size=1, max_size=4, unique_by=lambda cited: cited.id)


def plain(latex: str) -> str:
    """The characters of a value: a command is the character that it prints, braces that group are none."""
    for number, name in enumerate(("braceleft", "braceright", "backslash", "asciitilde", "asciicircum")):
        latex = latex.replace(f"\\text{name}{{}}", chr(0xE000 + number))
    for letter in "$&#%_":
        latex = latex.replace(f"\\{letter}", letter)
    assert "\\" not in latex
    return latex.replace("{", "").replace("}", "").translate(dict(zip(range(0xE000, 0xE005), "{}\\~^", strict=True)))


class TestBibTeX:
    def test_an_entry(self) -> None:
        assert bibtex([WANDA]) == (
            "@misc{letters:wanda-pyle,\n"
            "  author = {Pyle, Wanda J.},\n"
            "  title = {Do you read cover letters?},\n"
            "  howpublished = {The Hiring Desk},\n"
            "  year = {2014},\n"
            "  month = mar,\n"
            "  day = {3},\n"
            "  url = {https://answers.example.org/answers/letters/wanda-pyle},\n"
            "  urldate = {2026-11-30},\n"
            "  annotation = {Branch Head, Teasel Public Library},\n"
            "  abstract = {I do. Every one of them.},\n"
            "}\n"
        )

    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            ("Margarethe van der Lubbe", (["Margarethe"], ["van", "der"], ["Lubbe"], [])),
            ("Joel Harte, Jr.", (["Joel"], [], ["Harte"], ["Jr."])),
            ("Dick Van Dyke", (["Dick"], [], ["Van", "Dyke"], [])),
            ("Cher", ([], [], ["{Cher}"], [])),
            ("王小明", ([], [], ["{王小明}"], [])),
            ("Ann and Bob Lee", ([], [], ["{Ann and Bob Lee}"], [])),
        ],
    )
    def test_both_readers_see_the_parts_of_a_name(self, name: str, parts: tuple[list[str], ...]) -> None:
        text = bibtex([wanda(author=read_name(name))])

        [person] = parse_string(text, "bibtex").entries["letters:wanda-pyle"].persons["author"]
        [entry] = bibtexparser.loads(text).entries
        other = splitname(entry["author"])

        first, von, last, jr = parts
        assert (person.first_names + person.middle_names, person.prelast_names) == (first, von)
        assert (person.last_names, person.lineage_names) == (last, jr)
        assert (other["first"], other["von"], other["last"], other["jr"]) == parts

    @pytest.mark.parametrize(
        ("title", "written"),
        [
            ("ALA accreditation: does MLIS matter?", "{ALA} accreditation: does {MLIS} matter?"),
            ("“What” is eBay?", "“What” is {eBay?}"),
            ("iSchools", "{iSchools}"),
            ("I'm late", "I'm late"),
        ],
    )
    def test_braces_keep_capitals(self, title: str, written: str) -> None:
        assert f"title = {{{written}}}," in bibtex([wanda(title=title)])

    @settings(max_examples=20)
    @given(FILES)
    @example([wanda(title=line(text), words=line(text), author=None) for text in EVIL[:1]])
    def test_pybtex_reads_back_what_was_written(self, cited: list[Citation]) -> None:
        entries = parse_string(bibtex(cited), "bibtex").entries

        assert [key.lower() for key in entries] == [key_of(each.id).lower() for each in cited]
        for each in cited:
            entry = entries[key_of(each.id)]
            self._check(each, dict(entry.fields.items()))
            assert [self._whole(person) for person in entry.persons.get("author", [])] == self._named(each.author)

    @settings(max_examples=20)
    @given(FILES)
    def test_bibtexparser_reads_back_what_was_written(self, cited: list[Citation]) -> None:
        entries = bibtexparser.loads(bibtex(cited), BibTexParser(common_strings=True)).entries

        assert [entry["ID"] for entry in entries] == [key_of(each.id) for each in cited]
        for each, entry in zip(cited, entries, strict=True):
            self._check(each, entry)

    @staticmethod
    def _check(cited: Citation, fields: dict[str, str]) -> None:
        assert plain(fields["title"]) == cited.title
        assert plain(fields["howpublished"]) == cited.container
        assert plain(fields.get("annotation", "")) == cited.position
        assert plain(fields["abstract"]) == line(cited.words)
        assert fields["url"] == cited.url
        if cited.published:
            day = cited.published
            assert (fields["year"], fields["month"], fields["day"]) == (
                str(day.year),
                MONTHS[day.month - 1],
                str(day.day),
            )
        else:
            assert not fields.keys() & {"year", "month", "day"}

    @staticmethod
    def _whole(person: Person) -> str:
        parts = person.first_names + person.middle_names + person.prelast_names + person.last_names
        return plain(" ".join(parts + person.lineage_names))

    @staticmethod
    def _named(name: Name | None) -> list[str]:
        if name is None:
            return []
        return [name.literal or " ".join(filter(None, (name.given, name.particle, name.family, name.suffix)))]

    @given(st.lists(st.text(max_size=6), min_size=2, max_size=5, unique=True))
    def test_keys_are_plain_and_never_the_same(self, ids: list[str]) -> None:
        keys = [key_of(each) for each in ids if ":" not in each and not {"/", "_"} & set(each)]

        assert len(set(keys)) == len(keys)
        assert all(key.isascii() and not set(key) & set(" {}(),=\"#%'\\~") for key in keys)


def other_reader(text: str) -> list[dict[str, list[str]]]:
    """RIS by its specification, line by line: https://refdb.sourceforge.net/manual-0.9.6/sect1-ris-format.html."""
    records: list[dict[str, list[str]]] = []
    for each in text.split("\r\n")[:-1]:
        tag, dash, value = each[:2], each[2:6], each[6:]
        assert dash == "  - "
        if tag == "TY":
            records.append({})
        elif tag != "ER":
            records[-1].setdefault(tag, []).append(value)
    return records


class TestRis:
    def test_a_record(self) -> None:
        assert ris([WANDA]).split("\r\n") == [
            "TY  - BLOG",
            "ID  - letters/wanda-pyle",
            "AU  - Pyle, Wanda J.",
            "TI  - Do you read cover letters?",
            "T2  - The Hiring Desk",
            "PY  - 2014",
            "DA  - 2014/03/03/",
            "UR  - https://answers.example.org/answers/letters/wanda-pyle",
            "Y2  - 2026/11/30/",
            "N1  - Branch Head, Teasel Public Library",
            "AB  - I do. Every one of them.",
            "ER  - ",
            "",
        ]

    @settings(max_examples=20)
    @given(FILES)
    def test_rispy_reads_back_what_was_written(self, cited: list[Citation]) -> None:
        found: list[dict[str, Any]] = rispy.loads(ris(cited))

        assert len(found) == len(cited)
        for each, record in zip(cited, found, strict=True):
            assert record["id"] == each.id
            assert record["title"] == each.title
            assert record["secondary_title"] == each.container
            assert record["abstract"] == line(each.words)
            assert record.get("notes", []) == ([each.position] if each.position else [])
            assert record.get("year") == (str(each.published.year) if each.published else None)

    @settings(max_examples=20)
    @given(FILES)
    def test_a_reader_of_lines_does_too(self, cited: list[Citation]) -> None:
        found = other_reader(ris(cited))

        assert [record["TI"] for record in found] == [[each.title] for each in cited]
        assert [record["AB"] for record in found] == [[line(each.words)] for each in cited]
        assert all(record["UR"] == [each.url] for each, record in zip(cited, found, strict=True))

    def test_a_whole_name_is_not_parted(self) -> None:
        names = [read_name(name) for name in ("Jane Roe, MLIS", "Cher", "Joel Harte, Jr.", "Mary de la Cruz")]

        assert [record["AU"] for record in other_reader(ris([wanda(author=name) for name in names]))] == [
            ["Jane Roe MLIS"],
            ["Cher"],
            ["Harte, Joel, Jr."],
            ["de la Cruz, Mary"],
        ]


class TestCslJson:
    @settings(max_examples=20)
    @given(FILES)
    def test_it_is_valid_and_has_every_text_as_it_is(self, cited: list[Citation]) -> None:
        items = json.loads(csl_json(cited))

        VALID.validate(items)
        for each, item in zip(cited, items, strict=True):
            assert (item["id"], item["title"], item["container-title"]) == (each.id, each.title, each.container)
            assert (item["abstract"], item.get("note", "")) == (each.words, each.position)
            assert ("author" in item) == (each.author is not None)

    def test_an_item(self) -> None:
        [item] = json.loads(csl_json([wanda(author=read_name("Margarethe van der Lubbe Jr."))]))

        assert item == {
            "id": "letters/wanda-pyle",
            "type": "post-weblog",
            "title": "Do you read cover letters?",
            "container-title": "The Hiring Desk",
            "author": [{"family": "Lubbe", "given": "Margarethe", "non-dropping-particle": "van der", "suffix": "Jr."}],
            "issued": {"date-parts": [[2014, 3, 3]]},
            "accessed": {"date-parts": [[2026, 11, 30]]},
            "URL": "https://answers.example.org/answers/letters/wanda-pyle",
            "note": "Branch Head, Teasel Public Library",
            "abstract": "I do.\n\nEvery one of them.",
        }
