"""Nothing of a generation that was replaced is left open, whatever still holds a part of it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from index.takedowns.hiding import hide, preview_hide
from search.archive import Archive
from search.keyword_index import KeywordIndex
from search.live import LiveArchive
from search.results import Mode, SearchRequest
from tests.live_archive import fails, hiding_of, serve
from tests.processes import PATIENCE
from webui.app import build_app, create_app
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder, PostFolder

pytestmark = pytest.mark.slow


linux_only = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="what is mapped is told by Linux's /proc")

live = pytest.fixture(serve)
hidden = pytest.fixture(hiding_of)


@contextmanager
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def open_files(below: Path) -> list[str]:
    """What this process has open or mapped of a folder, also of files that were deleted."""
    links = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except FileNotFoundError:  # the one that lists the folder
            continue
    maps = Path("/proc/self/maps").read_text().splitlines()
    return [found for found in (*links, *maps) if str(below) in found]


def use_everything(archive: Archive, encoder: FakeEncoder) -> None:
    """Open whatever is only opened when it is asked for."""
    for text in ("certif*", "name:pierce", '"cover letter" -dust', "certifcate", "institution:teasel"):
        for mode in Mode:
            archive.search(SearchRequest(text, mode=mode), encoder)
    for post in archive.posts():
        archive.related_posts(post.key, 5)
        archive.asked_again(post.key)
        archive.contents.neighbours(post.key)
    for answer, _ in archive.answers():
        archive.similar(answer.id)
    archive.people()
    archive.contents.overview()
    archive.find_person("ada")


@linux_only
class TestNothingIsLeftOpen:
    def test_after_a_takedown(
        self, live: LiveArchive, hidden: Callable[[], str], encoder: FakeEncoder, tmp_path: Path
    ) -> None:
        with without_collector():
            with live.lease() as archive:
                use_everything(archive, encoder)
            folder = layout.generations_path(tmp_path) / archive.generation
            assert len(open_files(folder)) > 10
            hidden()
            with live.lease():
                assert open_files(folder) == []

    def test_although_every_part_of_it_is_still_held(
        self, live: LiveArchive, hidden: Callable[[], str], encoder: FakeEncoder
    ) -> None:
        """By a frame, a debugger or a circle: whatever the program makes of it later, it is not open."""
        with live.lease() as archive:
            use_everything(archive, encoder)
        folder = folder_of(live)
        held = parts_of(archive)
        held.append(held)
        assert {"Postings", "KeywordIndex", "ByMeaning", "AnswerStore"} <= {type(part).__name__ for part in held}
        with without_collector():
            hidden()
            live.get()
            assert open_files(folder) == []

    def test_although_an_error_keeps_frames_with_arrays_in_hand(
        self, live: LiveArchive, hidden: Callable[[], str], encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        errors: list[Exception] = []
        for place in (
            "search.keyword_index.KeywordIndex._posting_rows",
            "search.semantic.lift",
            "search.searcher.page_of",
        ):
            with monkeypatch.context() as patch:
                patch.setattr(place, fails)
                with pytest.raises(ZeroDivisionError) as caught, live.lease() as archive:
                    archive.search(SearchRequest("certif* letters"), encoder)
            errors.append(caught.value)
        with pytest.raises(IndexError) as failed, live.lease() as archive:
            search_in_hand(archive)
        errors.append(failed.value)
        folder = folder_of(live)
        with without_collector():
            hidden()
            live.get()
            assert open_files(folder) == []
        assert all(error.__traceback__ for error in errors)

    def test_although_a_request_failed_and_a_log_keeps_the_error(
        self,
        live: LiveArchive,
        hidden: Callable[[], str],
        encoder: FakeEncoder,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        app = build_app(live, WarmingEncoder(lambda: encoder))
        app.extensions["answerstacks"].model.wait(PATIENCE)
        folder = folder_of(live)
        monkeypatch.setattr(Archive, "search", search_in_hand)
        with without_collector():
            for path in ("/?q=letters", "/api/search?q=letters", "/browse", "/compare?q=a"):
                assert app.test_client().get(path).status_code == 500
            assert [record.exc_info for record in caplog.records if record.exc_info]
            monkeypatch.undo()
            hidden()
            assert app.test_client().get("/?q=letters").status_code == 200
            assert open_files(folder) == []

    def test_where_a_damaged_one_was_refused(
        self, live: LiveArchive, archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path
    ) -> None:
        held = live.get()
        with without_collector():
            archives.write(rows, into=tmp_path)
            folder = layout.generations_path(tmp_path) / layout.current_path(tmp_path).read_text().strip()
            # Not verified, so that it is found out in the middle of opening.
            live._verify = False
            (folder / layout.TOKENS).write_bytes(b"")
            assert live.get() is held
            assert open_files(folder) == []


def folder_of(live: LiveArchive) -> Path:
    return layout.generations_path(live._path) / live.get().generation


def search_in_hand(archive: Archive, *_: object) -> None:
    """Fail with a piece of an array, and everything else, in local variables."""
    piece = archive._searcher.postings.rows("letter")
    related = archive._related._numbers[:2]
    index = archive._searcher.keyword_index()
    assert isinstance(index, KeywordIndex)
    reader = index._reader
    postings = reader.postings("surface", "letters")
    raise IndexError(f"{len(piece)}, {len(related)}, {postings.id()}")


def parts_of(archive: Archive) -> list[object]:
    """Every object of the read side that an archive is made of."""
    found: list[object] = [archive]
    for part in found:
        for held in gc.get_referents(*([vars(part)] if hasattr(part, "__dict__") else [part])):
            known = type(held).__module__.startswith("search.") or isinstance(held, (dict, tuple, list))
            if known and all(held is not other for other in found) and not isinstance(held, type):
                found.append(held)
    return [part for part in found if not isinstance(part, (dict, tuple, list))]


def test_a_site_follows_a_takedown_beside_broken_files(
    archive: Path, posts: PostFolder, encoder: FakeEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    said = [
        "Wanda Pyle, Page, Teasel Library: The quokka reads them.",
        "Otto Brandl, Dean, Gorse College: Nobody does.",
    ]
    posts.write("letters", "Do you read letters?", *said)
    import_sources(archive, [posts.path], model=encoder)
    client = create_app(archive).test_client()
    assert client.get("/answers/letters/wanda-pyle").status_code == 200
    folder = layout.generations_path(archive) / layout.current_path(archive).read_text().strip()
    (archive / layout.SYNONYMS).write_bytes(b"\xff\xfe cv, resume")
    layout.site_path(archive).write_text("name = ")
    hide(archive, preview_hide(archive, "letters/wanda-pyle"), "asked for", model=encoder)
    assert client.get("/answers/letters/wanda-pyle").status_code == 410
    assert client.get("/questions/letters").status_code == 200
    assert "quokka" not in client.get("/").text
    assert len([record for record in caplog.records if record.name == "search.live"]) == 1
    if Path("/proc/self/maps").exists():
        assert open_files(folder) == []
