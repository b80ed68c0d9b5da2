"""Who is one person: which names are the same, what the owner adds, and what only looks alike."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corrections.corrections import SamePerson
from index.people.people import people_of, without_names
from index.people.people_alike import possible_same_people
from index.people.people_rows import searched_names, slugs_of_answers
from index.people.person_names import folded_name, person_key, sorted_as
from index.posts.records import Answer, Respondent

if TYPE_CHECKING:
    from collections.abc import Sequence


def signed(*names: str | None, institution: str = "") -> list[Answer]:
    """One answer a name: `a-0`, `a-1`, …"""
    return [Answer(f"a-{i}", "a", i, "", Respondent(name, "", institution), ()) for i, name in enumerate(names)]


def same(name: str, *also: str) -> SamePerson:
    return SamePerson(1, name, also)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Sánchez", "JOSE SANCHEZ"),
        ("Tomasina “Tommie” Vance", "Tomasina Vance"),
        ('Tomasina "Tommie" Vance', "Tomasina (Tommie) Vance"),
        ("Tomasina 'Big Tom' Vance", "Tomasina ‘Tommie’ Vance"),
        ("R.T. Okonkwo", "R. T. Okonkwo"),
        ("R T Okonkwo", "R. T. Okonkwo"),
        ("Moira O'Shaughnessy-Pratt", "Moira O’Shaughnessy Pratt"),
        ("Joel Harte, Jr.", "Joel Harte Junior"),
        ("Joel Harte III", "Joel Harte, III"),
        ("Inez Ruiz (née Tarn)", "Inez Ruiz"),
        ("M. Page", "M Page"),
    ],
)
def test_names_that_are_one_person_s(one: str, other: str) -> None:
    assert person_key(one) == person_key(other) is not None
    assert len(people_of(signed(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joel Harte, Jr.", "Joel Harte"),
        ("Joel Harte, Jr.", "Joel Harte, Sr."),
        ("Inez M. Tarn", "Inez Tarn"),
        ("Inez Tarn", "Inez Tarn-Ruiz"),
        ("Marian Page", "M. Page"),
        ("Marian Page", "Marion Page"),
        ("Ann Lee", "Anna Lee"),
        ("Inez Tarn", "Tarn Inez"),
        ("Mary Ann Lee", "Maryann Lee"),
    ],
)
def test_names_that_are_two_people_s(one: str, other: str) -> None:
    assert len(people_of(signed(one, other))) == 2


@pytest.mark.parametrize(
    "name", [None, "", "Kip", "Kip Jr.", "“Kip”", "Sarah M.", "J. D.", "Anonymous", "anon", "Anonymous Librarian", "…"]
)
def test_nobody_s_names(name: str | None) -> None:
    assert person_key(name) is None
    assert people_of(signed(name, name)) == ()


def test_the_commonest_spelling_is_shown_and_the_others_are_aliases() -> None:
    (person,) = people_of(signed("Winifred Foy", "Winifred (Winnie) Foy", "Winifred Foy", "WINIFRED FOY"))

    assert (person.slug, person.name, person.aliases) == ("winifred-foy", "Winifred Foy", ("Winifred (Winnie) Foy",))
    assert person.answers == {"a-0", "a-1", "a-2", "a-3"}


def test_of_equally_common_spellings_the_one_with_accents() -> None:
    (person,) = people_of(signed("Jose Sanchez", "José Sánchez"))

    assert (person.slug, person.name, person.aliases) == ("jose-sanchez", "José Sánchez", ())


def test_a_slug_stays_when_another_spelling_becomes_the_commonest() -> None:
    assert {person.slug for person in people_of(signed("Philippa (Pip) Hargreave", "Philippa Hargreave"))} == {
        person.slug for person in people_of(signed("Philippa (Pip) Hargreave"))
    }


def test_slugs_are_unique() -> None:
    names = ["Иван Петров", "Пётр Иванов", "A. " + "Longname-" * 9 + "One", "A. " + "Longname-" * 9 + "Two"]

    slugs = sorted(person.slug for person in people_of(signed(*names)))

    assert slugs[1] == slugs[0] + "-2"
    assert slugs[2:] == ["ivan-petrov", "petr-ivanov"]


def test_the_address_of_a_name_s_ascii_words_still_leads_to_its_person() -> None:
    (person,) = people_of(signed("Anna Петрова"))
    assert (person.slug, person.other_slugs) == ("anna-petrova", ("anna",))


class TestSamePerson:
    def test_the_owner_s_names_are_one_person_s(self) -> None:
        (person,) = people_of(
            signed("Inez Tarn-Ruiz", "Inez Tarn", "I. Tarn"), [same("Inez Tarn", "Inez Tarn-Ruiz", "I. Tarn")]
        )

        assert (person.slug, person.name) == ("inez-tarn", "Inez Tarn")
        assert person.aliases == ("I. Tarn", "Inez Tarn-Ruiz")
        assert person.other_slugs == ("i-tarn", "inez-tarn-ruiz")

    def test_their_own_spelling_counts_though_nobody_signs_so(self) -> None:
        (person,) = people_of(signed("Ines Tarne"), [same("Inez Tarn", "Ines Tarne", "Inez Ruiz")])

        assert (person.slug, person.name, person.aliases) == ("inez-tarn", "Inez Tarn", ("Ines Tarne",))
        assert person.names == ("Inez Tarn", "Ines Tarne", "Inez Ruiz")

    def test_statements_that_share_a_name_speak_of_one_person(self) -> None:
        said = [same("Inez Tarn", "Inez Tarn-Ruiz"), same("Inez Tarn-Ruiz", "Inez Ruiz")]

        for order in (said, said[::-1]):
            (person,) = people_of(signed("Inez Ruiz", "Inez Tarn"), order)
            assert person.name == "Inez Tarn"

    def test_a_slug_leads_to_one_person_or_none(self) -> None:
        long = "A. " + "Longname-" * 9
        people = people_of(
            signed("Inez Tarn", "Kip Loam"),
            [same("Inez Tarn", f"{long}One", "Инез Тарн"), same("Kip Loam", f"{long}Two")],
        )

        assert [len(person.other_slugs) for person in people] == [1, 0]

    def test_spelling_does_not_count_there_either(self) -> None:
        assert len(people_of(signed("José Sánchez", "Pepe Ruel"), [same("Jose Sanchez", "pepe ruel")])) == 1

    def test_a_single_word_may_be_somebody_s_other_name(self) -> None:
        (person,) = people_of(signed("Kip", "Kip Loam", "Kit"), [same("Kip Loam", "Kip")])

        assert person.answers == {"a-0", "a-1"}

    @pytest.mark.parametrize("said", [same("Inez Tarn", "Anonymous", ""), same("Anonymous", "Inez Tarn")])
    def test_nobody_can_name_the_anonymous_ones(self, said: SamePerson) -> None:
        (person,) = people_of(signed(None, "Inez Tarn", None, "Anonymous"), [said])

        assert (person.name, person.answers) == ("Inez Tarn", frozenset({"a-1"}))

    def test_a_name_that_only_hidden_answers_bear_is_left_out(self) -> None:
        said = [same("Inez Tarn", "Inez Ruiz", "I. Tarn"), same("Kip Loam", "Kip")]

        assert without_names(said, {"inez tarn"}) == (same("Inez Ruiz", "I. Tarn"), said[1])
        assert without_names(said, {"inez tarn", "i tarn", "kip"}) == ()


_NAMES = st.sampled_from(
    ["Inez Tarn", "INEZ TARN", "Inez “Nez” Tarn", "Inez M. Tarn", "Inez Tarn, Jr.", "Inéz Tarn-Ruiz", "Kip", "Kip Loam", "Anonymous", None]
)  # fmt: skip
_SAID = st.lists(
    st.builds(same, st.sampled_from(["Inez Tarn", "Kip Loam", "Otto Brandl"]), st.sampled_from(["Inez Tarn-Ruiz", "Kip", "Inez M. Tarn"])),
    max_size=3,
)  # fmt: skip


def connected(one: str, other: str, said: Sequence[SamePerson]) -> bool:
    """By the book: whether statements lead from one name to the other, step by step."""
    reached = {folded_name(one)}
    for _ in said:
        for statement in said:
            names = {folded_name(name) for name in (statement.name, *statement.also)}
            if names & reached:
                reached |= names
    return folded_name(other) in reached


@given(names=st.lists(_NAMES, max_size=8), said=_SAID, random=st.randoms(use_true_random=False))
def test_two_answers_are_one_person_s_just_when_their_names_are(
    names: list[str | None], said: list[SamePerson], random: st.DrawFn
) -> None:
    answers = signed(*names)
    people = people_of(answers, said)

    slugs = dict(zip(names, slugs_of_answers(answers, people), strict=True))
    for one, slug in slugs.items():
        owner_s = one is not None and any(folded_name(one) in map(folded_name, (s.name, *s.also)) for s in said)
        nobody_s = one in (None, "Anonymous") or (one == "Kip" and not owner_s)
        assert (slug is None) == nobody_s
        for other, its_slug in slugs.items():
            if one is not None and other is not None and slug is not None and its_slug is not None:
                assert (slug == its_slug) == connected(one, other, said)
    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert people_of(shuffled, said) == people
    everywhere = [person.slug for person in people] + [slug for person in people for slug in person.other_slugs]
    assert len(everywhere) == len(set(everywhere))


def test_what_an_answer_is_searched_by() -> None:
    answers = signed("Inez Tarn-Ruiz", "Inez Tarn", None, "Kip", "Anonymous", "Otto “Ott” Brandl")

    names = searched_names(answers, people_of(answers, [same("Inez Tarn", "Inez Tarn-Ruiz")]))

    # A name within another is not said twice.
    assert names == ["Inez Tarn-Ruiz", "Inez Tarn Inez Tarn-Ruiz", "", "Kip", "", "Otto “Ott” Brandl Otto Brandl"]


@pytest.mark.parametrize(
    ("name", "first"),
    [("Inez Tarn-Ruiz", "tarn ruiz inez"), ("Joel Harte, Jr.", "harte joel jr"), ("Tomasina (Tommie) Vance", "vance tomasina")],
)  # fmt: skip
def test_people_are_sorted_by_surname(name: str, first: str) -> None:
    assert sorted_as(name) == first


@pytest.mark.parametrize(
    ("one", "other", "institution", "reason"),
    [
        ("Inez M. Tarn", "Inez Tarn", "", "in the middle"),
        ("Inez Maria Tarn", "Inez Tarn", "", "in the middle"),
        ("Inez Tarn", "Inez Tarn-Ruiz", "", "second surname"),
        ("Inez Ruiz-Tarn", "Inez Ruiz", "", "second surname"),
        ("Marian Page", "Marion Page", "", "one letter"),
        ("Marian Page", "Marain Page", "", "one letter"),
        ("Hattie Gunderson", "Hattie Gundersen", "", "one letter"),
        ("Hattie Achterberg", "Hattie Achtenburg", "", "two letters"),
        ("Ann Lee", "Anne Lee", "Sedge Library", "one letter, at the same institution (Sedge Library)"),
        ("M. Page", "Marian Page", "Sedge Library", "an initial"),
        ("R. T. Okonkwo", "Rosa T. Okonkwo", "", "an initial"),
        ("Joel Harte, Jr.", "Joel Harte", "Sedge Library", "no “jr”"),
        ("Beatrix “Bix” Kowalczyk", "Bix Kowalczyk", "", "nickname"),
    ],
)
def test_names_that_look_like_one_person_s(one: str, other: str, institution: str, reason: str) -> None:
    answers = signed(other, one, one, institution=institution)

    (pair,) = possible_same_people(answers)

    assert (pair.name, pair.other) == (one, other)
    assert reason in pair.reason
    said = tomllib.loads(pair.correction)["same_person"][0]
    assert possible_same_people(answers, [SamePerson(1, said["name"], tuple(said["also"]))]) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marian Page", "Otis Page"),
        ("Marian Page", "Marian Foy"),
        ("M. Page", "Marian Page"),
        ("M. Page", "J. Page"),
        ("Ann Lee", "Anne Lee"),
        ("Joel Harte, Jr.", "Joel Harte"),
        ("Inez Tarn", "Otto Inez Tarn"),
        ("Kip", "Kit"),
        (None, None),
    ],
)
def test_names_that_do_not(one: str | None, other: str | None) -> None:
    answers = signed(one, other)
    elsewhere = [replace(answers[0], respondent=replace(answers[0].respondent, institution="Elsewhere")), answers[1]]

    assert possible_same_people(elsewhere) == ()


def test_two_initials_are_no_slip() -> None:
    assert possible_same_people(signed("M. Page", "J. Page", institution="Sedge Library")) == ()
