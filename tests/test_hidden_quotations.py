"""An answer that was hidden is quoted, framed, suggested and queried: no way says a word of it."""

from __future__ import annotations

import html
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bench.sample_archive import import_sample
from index.analysis import words
from index.corrections.corrections import HideTarget
from index.files import layout
from index.files.manifest import live_generation
from index.takedowns.hiding import hide, preview_hide
from search.archive import Archive
from webui.app import create_app
from webui.cli import run
from webui.look.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from index.posts.records import Answer
    from tests.conftest import FakeEncoder

pytestmark = pytest.mark.slow

ANSWER = "further-questions-library-certificates/thea-bronte-simms"
#: Somebody who gives one answer, which is hidden too.
SLUG, NAME = "azalea-pruitt", "Azalea Pruitt"
ONLY = f"further-questions-interview-meals/{SLUG}"


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory, encoder_class: type[FakeEncoder]) -> tuple[Path, Answer]:
    """An archive in which two answers were hidden, and the first of them."""
    archive = import_sample(tmp_path_factory.mktemp("hidden") / "archive", encoder_class())
    with Archive.open(archive) as opened:
        answer, _ = opened.answer(ANSWER)
        assert opened.quotations.check(answer.text).places[0].answer == answer
    for asked in (ANSWER, ONLY):
        hide(archive, preview_hide(archive, asked, HideTarget.ANSWER), "asked for", model=encoder_class())
    return archive, answer


def stretches(answer: Answer) -> list[str]:
    """Twenty words after another of the answer, from every tenth on, and its paragraphs but repeated questions."""
    said = answer.text.split()
    runs = [" ".join(said[start : start + 20]) for start in range(0, len(said), 10)]
    runs += [paragraph.text for paragraph in answer.paragraphs if paragraph.text not in answer.question]
    return [run for run in runs if len(words(run)) > 5]


def test_it_is_not_found_by_its_words(hidden: tuple[Path, Answer], capsys: pytest.CaptureFixture[str]) -> None:
    archive, answer = hidden
    client = create_app(archive).test_client()
    with Archive.open(archive) as opened:
        left = {other.id: other.text for other, _ in opened.answers()}
    assert ANSWER not in left
    for quotation in [*stretches(answer), answer.text[:2900]]:
        found = json.loads(client.get("/api/v1/quote", query_string={"text": quotation}).text)
        assert found["verdict"] == "nowhere", quotation
        page = client.get("/quote", query_string={"text": quotation}).text
        assert "It stands nowhere" in page
        assert run(["--archive", str(archive), "quote", quotation, "--json"]) == 0
        out = capsys.readouterr().out
        del found["quotation"]
        for text in (json.dumps(found, ensure_ascii=False), page, out):
            assert ANSWER not in text
        # The quoted words come back as what was typed, and as nobody's; all else stands in the answers that are left.
        for place in found["nearest"]:
            pieces = place["pieces"]
            assert {piece["kind"] for piece in pieces} <= {"same", "quoted", "said"}
            said = "".join(piece["text"] for piece in pieces if piece["kind"] != "quoted")
            assert said == place["text"][place["start"] : place["end"]]
            assert place["text"] == left[place["id"]]


def test_its_frame_is_gone_and_no_search_in_a_frame_shows_it(hidden: tuple[Path, Answer]) -> None:
    archive, answer = hidden
    client = create_app(archive, None, Theme(embed=("https://blog.example.org",))).test_client()

    gone = client.get(f"/embed/a/{ANSWER}")

    assert gone.status_code == 410
    assert "This is gone" in gone.text
    for quotation in stretches(answer):
        page = html.unescape(client.get("/embed", query_string={"q": f'"{quotation[:60]}"'}).text)
        assert ANSWER not in page


def test_suggestions_lose_who_has_no_other_answer_and_count_the_rest(hidden: tuple[Path, Answer], sample: Path) -> None:
    archive, _ = hidden
    whole, rest = create_app(sample).test_client(), create_app(archive).test_client()
    for path in ("/suggest", "/suggest.json"):
        before, after = (client.get(f"{path}?q=azalea+pru").text for client in (whole, rest))
        assert (SLUG in before, NAME in before) == (True, True), path
        assert (SLUG in after, NAME in after) == (False, False), path
    before, after = (json.loads(client.get("/suggest?q=thea+bronte").text) for client in (whole, rest))
    assert before["suggestions"][0]["answers"] == after["suggestions"][0]["answers"] + 1
    before, after = (json.loads(client.get("/suggest.json?q=thea+bronte").text) for client in (whole, rest))
    assert int(before[2][0].split()[0]) == int(after[2][0].split()[0]) + 1


def test_no_view_has_it(hidden: tuple[Path, Answer]) -> None:
    archive, answer = hidden
    path = layout.generations_path(archive) / live_generation(archive) / layout.ANSWERS
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        said = [text for (text,) in database.execute("SELECT text FROM answer")]
        ids = {
            found for (found,) in database.execute("SELECT id FROM answer UNION SELECT answer_id FROM type_evidence")
        }
    assert ANSWER not in ids
    assert not [stretch for stretch in stretches(answer) for text in said if stretch in text]
