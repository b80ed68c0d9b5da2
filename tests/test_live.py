"""The archive as a running server sees it: who leases a generation, when it is closed, what may keep one in use."""

from __future__ import annotations

import errno
import gc
import logging
import os
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.errors import GenerationDamaged, GenerationUnreadable, NoGeneration, SynonymsInvalid
from index.files import layout
from index.imports.importing import import_sources
from index.takedowns.hiding import hide, preview_hide
from search.archive import Archive
from search.live import LiveArchive
from search.results import Mode, SearchRequest
from webui.app import build_app, create_app
from webui.cli import run as run_cli
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder, PostFolder

pytestmark = pytest.mark.slow

linux_only = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="what is mapped is told by Linux's /proc")


@pytest.fixture
def live(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Iterator[LiveArchive]:
    archives.write(rows, encoder, into=tmp_path)
    live = LiveArchive(tmp_path)
    yield live
    live.close()


@pytest.fixture
def hidden(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Callable[[], str]:
    """Do as a takedown does: write another generation, switch to it, sweep the old one away. The old one's name."""

    def hide() -> str:
        old = layout.current_path(tmp_path).read_text().strip()
        archives.write(rows[1:], encoder, into=tmp_path)
        shutil.rmtree(layout.generations_path(tmp_path) / old)
        return old

    return hide


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
        archive.neighbours(post.key)
    for answer, _ in archive.answers():
        archive.similar(answer.id)
    archive.people()
    archive.overview()
    archive.find_person("ada")


class TestLeases:
    def test_a_generation_is_open_as_long_as_it_is_leased(self, live: LiveArchive, hidden: Callable[[], str]) -> None:
        with live.lease() as old:
            hidden()
            with live.lease() as new:
                assert (old.counts.answers, new.counts.answers) == (6, 5)
            assert old.search(SearchRequest("certif*")).total == 4
        with pytest.raises(Exception, match="closed"):
            old.posts()

    def test_one_that_nobody_uses_is_closed_as_soon_as_it_is_replaced(
        self, live: LiveArchive, hidden: Callable[[], str]
    ) -> None:
        old = live.get()
        hidden()
        live.get()
        with pytest.raises(Exception, match="closed"):
            old.posts()

    def test_the_last_of_several_users_closes_it(self, live: LiveArchive, hidden: Callable[[], str]) -> None:
        with ExitStack() as first, ExitStack() as second:
            old = first.enter_context(live.lease())
            assert second.enter_context(live.lease()) is old
            hidden()
            live.get()
            first.close()
            assert old.posts()
            second.close()
            with pytest.raises(Exception, match="closed"):
                old.posts()

    def test_close_waits_for_whoever_uses_it_and_it_opens_anew(self, live: LiveArchive) -> None:
        with live.lease() as held:
            live.close()
            assert held.posts()
        with pytest.raises(Exception, match="closed"):
            held.posts()
        assert live.get().posts()

    def test_an_error_of_the_user_gives_it_back_too(self, live: LiveArchive, hidden: Callable[[], str]) -> None:
        with pytest.raises(ZeroDivisionError), live.lease() as old:
            raise ZeroDivisionError
        hidden()
        live.get()
        with pytest.raises(Exception, match="closed"):
            old.posts()


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
        folder = archive._folder
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
        folder = archive._folder
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
        app.extensions["answerstacks"].model.wait(10)
        folder = live.get()._folder
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


def fails(*_: object) -> None:
    raise ZeroDivisionError


def search_in_hand(archive: Archive, *_: object) -> None:
    """Fail with a piece of an array, and everything else, in local variables."""
    piece = archive._searcher.postings.rows("letter")
    related = archive._related._numbers[:2]
    reader = archive._searcher.keyword_index()._reader
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


#: What an owner may leave in the place of `synonyms.txt`.
BROKEN: dict[str, Callable[[Path], object]] = {
    "a line that says nothing": lambda path: path.write_text("cv\n"),
    "no UTF-8": lambda path: path.write_bytes(b"r\xe9sum\xe9, cv\n"),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link in a circle": lambda path: path.symlink_to(path.name),
}


class TestOwnersFiles:
    @pytest.mark.parametrize("broken", list(BROKEN.values()), ids=list(BROKEN))
    def test_a_running_server_keeps_the_synonyms_that_it_has(
        self,
        live: LiveArchive,
        hidden: Callable[[], str],
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
        broken: Callable[[Path], object],
    ) -> None:
        path = tmp_path / layout.SYNONYMS
        path.write_text("zeugnis, certificate\n")
        assert live.get().synonyms.groups == (("zeugnis", "certificate"),)
        path.unlink()
        broken(path)
        for _ in range(3):
            hidden()
            with live.lease() as archive:
                assert archive.counts.answers == 5
                assert archive.synonyms.groups == (("zeugnis", "certificate"),)
                assert archive.search(SearchRequest("zeugnis", mode=Mode.KEYWORD)).total == 2
        [said] = caplog.records
        assert str(path) in said.getMessage()
        assert said.getMessage().startswith("synonyms cannot be read, the former ones stay until the file is mended: ")

    @pytest.mark.parametrize(
        "error",
        [
            PermissionError(errno.EACCES, "Permission denied", "synonyms.txt"),
            FileNotFoundError("the ones that come along, because the program is just being updated"),
            RecursionError("whatever it is"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_whatever_keeps_them_from_being_read(
        self,
        live: LiveArchive,
        hidden: Callable[[], str],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        error: Exception,
    ) -> None:
        known = live.get().synonyms

        def refused(*_: object, **__: object) -> str:
            raise error

        monkeypatch.setattr("search.synonyms.parse_synonyms", refused)
        hidden()
        assert live.get().counts.answers == 5
        assert live.get().synonyms is known
        assert len(caplog.records) == 1

    def test_mended_ones_are_taken_up_and_the_next_fault_is_said_again(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = tmp_path / layout.SYNONYMS
        live.get()
        for text, words in (("cv\n", None), ("zeugnis, certificate\n", "zeugnis"), ("cv\n", "zeugnis")):
            path.write_text(text)
            hidden()
            groups = live.get().synonyms.groups
            assert words is None or groups[0][0] == words
        assert len(caplog.records) == 2

    def test_without_the_file_those_that_come_along_are_used(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        shipped = live.get().synonyms.groups
        path = tmp_path / layout.SYNONYMS
        path.write_text("zeugnis, certificate\n")
        hidden()
        assert live.get().synonyms.groups != shipped
        path.unlink()
        hidden()
        assert live.get().synonyms.groups == shipped
        assert not caplog.records

    @pytest.mark.parametrize("broken", list(BROKEN.values()), ids=list(BROKEN))
    def test_a_server_that_starts_refuses_and_so_do_commands(
        self,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        broken: Callable[[Path], object],
    ) -> None:
        archives.write(rows, into=tmp_path)
        broken(tmp_path / layout.SYNONYMS)
        with pytest.raises(SynonymsInvalid, match=r"synonyms\.txt, line 1: found "):
            LiveArchive(tmp_path).get()
        assert run_cli(["--archive", str(tmp_path), "search", "letters"]) == 1
        assert "synonyms.txt, line 1: found " in capsys.readouterr().err

    def test_a_server_that_lost_its_generation_still_has_its_synonyms(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path
    ) -> None:
        live.get()
        hidden()
        name = layout.current_path(tmp_path).read_text().strip()
        (layout.generations_path(tmp_path) / name / layout.TERMS).write_bytes(b"")
        (tmp_path / layout.SYNONYMS).write_text("cv\n")
        with pytest.raises(GenerationDamaged):
            live.get()
        hidden()
        assert live.get().counts.answers == 5

    def test_a_model_that_cannot_be_had_costs_the_meaning_and_not_the_takedown(
        self, live: LiveArchive, hidden: Callable[[], str], encoder: FakeEncoder
    ) -> None:
        models = iter([encoder])
        app = build_app(live, WarmingEncoder(lambda: next(models)))
        site = app.extensions["answerstacks"]
        site.model.wait(10)
        assert app.test_client().get("/api/search?q=certificates").get_json()["mode"] == "hybrid"
        hidden()
        site.model.fail(MemoryError())
        found = app.test_client().get("/api/search?q=certificates").get_json()
        assert (found["mode"], found["total"]) == ("keyword", 2)


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


class TestRefusedGenerations:
    @pytest.fixture
    def now(self) -> list[float]:
        """What the clock says, in a list so that a test can set it."""
        return [100.0]

    @pytest.fixture
    def served(
        self, archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path, now: list[float]
    ) -> Iterator[LiveArchive]:
        """A server of a generation of six answers; another, of five, has become live since."""
        archives.write(rows, into=tmp_path)
        served = LiveArchive(tmp_path, clock=lambda: now[0])
        served.get()
        archives.write(rows[1:], into=tmp_path)
        yield served
        served.close()

    @pytest.mark.parametrize("left", ["{", "[1", '{"answer": 1}', '["answer letters/wanda-pyle"]'])
    def test_one_is_opened_as_soon_as_withheld_json_allows_it(
        self, served: LiveArchive, tmp_path: Path, left: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        layout.withheld_path(tmp_path).write_text(left)
        for _ in range(3):
            assert served.get().counts.answers == 6
        assert len(caplog.records) == 1
        layout.withheld_path(tmp_path).unlink()
        assert served.get().counts.answers == 5

    @pytest.mark.parametrize(
        "error",
        [OSError(errno.EMFILE, "Too many open files"), PermissionError(errno.EACCES, "Permission denied")],
        ids=lambda error: type(error).__name__,
    )
    def test_one_is_tried_again_when_what_the_system_said_may_have_passed(
        self,
        served: LiveArchive,
        now: list[float],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        error: OSError,
    ) -> None:
        tried = []

        def refused(*_: object) -> None:
            tried.append(now[0])
            raise error

        with monkeypatch.context() as patched:
            patched.setattr("search.verifying.find_differences", refused)
            for now[0] in (100.0, 100.2, 100.9, 101.0, 101.5, 102.5):
                assert served.get().counts.answers == 6
        assert tried == [100.0, 101.0, 102.5]
        assert len(caplog.records) == 1
        assert served.get().counts.answers == 6
        now[0] += 1
        assert served.get().counts.answers == 5

    def test_a_damaged_one_waits_for_another(
        self,
        served: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        now: list[float],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        name = layout.current_path(tmp_path).read_text().strip()
        (layout.generations_path(tmp_path) / name / layout.TOKENS).write_bytes(b"")
        assert served.get().counts.answers == 6
        now[0] += 3600
        with monkeypatch.context() as patched:
            patched.setattr("search.live.Archive.open", fails)
            assert served.get().counts.answers == 6
        archives.write(rows[2:], into=tmp_path)
        assert served.get().counts.answers == 4

    def test_one_of_another_format_waits_for_another(
        self, served: LiveArchive, tmp_path: Path, now: list[float], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = layout.current_path(tmp_path).read_text().strip()
        manifest = layout.generations_path(tmp_path) / name / layout.MANIFEST
        written = manifest.read_text()
        manifest.write_text("{}")
        assert served.get().counts.answers == 6
        now[0] += 3600
        with monkeypatch.context() as patched:
            patched.setattr("search.live.Archive.open", fails)
            assert served.get().counts.answers == 6
        manifest.write_text(written)
        assert served.get().counts.answers == 5

    def test_one_that_nobody_tried_is_not_refused_in_the_place_of_the_one_that_was(
        self,
        served: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Another becomes live just after the one before was found to be damaged."""
        tried = layout.current_path(tmp_path).read_text().strip()

        def damaged(path: Path, **_: object) -> Archive:
            archives.write(rows[2:], into=path)
            raise GenerationDamaged(layout.generations_path(path) / tried / layout.TOKENS, "a file", "nothing")

        with monkeypatch.context() as patched:
            patched.setattr("search.live.Archive.open", damaged)
            assert served.get().counts.answers == 6
        assert [f"generation {tried} is not used" in record.getMessage() for record in caplog.records] == [True]
        assert served.get().counts.answers == 4

    def test_what_is_refused_anew_is_said_anew(
        self, served: LiveArchive, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        for left in ("{", "{", '["answer letters/wanda-pyle"]'):
            layout.withheld_path(tmp_path).write_text(left)
            os.utime(layout.withheld_path(tmp_path), ns=(len(caplog.records), len(caplog.records)))
            served.get()
        assert len(caplog.records) == 2


class TestWhatWasSweptAway:
    def test_is_not_served_where_the_new_one_is_refused_only_a_moment_before(
        self,
        live: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """A takedown switches first and sweeps after it."""
        old = live.get()
        archives.write(rows, into=tmp_path)
        name = layout.current_path(tmp_path).read_text().strip()
        (layout.generations_path(tmp_path) / name / layout.ANSWERS).write_bytes(b"")
        assert live.get() is old
        assert len(caplog.records) == 1
        shutil.rmtree(layout.generations_path(tmp_path) / old.generation)
        for _ in range(2):
            with pytest.raises(GenerationDamaged):
                live.get()

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="whoever may read everything cannot be kept out"
    )
    def test_is_not_served_where_the_new_one_may_not_be_read(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path
    ) -> None:
        live.get()
        hidden()
        layout.current_path(tmp_path).chmod(0)
        with pytest.raises(GenerationUnreadable, match="may read"):
            live.get()

    def test_is_not_served_where_the_one_that_is_live_cannot_be_told(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path
    ) -> None:
        app = build_app(live, WarmingEncoder(None))
        assert app.test_client().get("/").status_code == 200
        hidden()
        current = layout.current_path(tmp_path)
        current.unlink()
        current.mkdir()
        with pytest.raises(GenerationUnreadable, match="current: cannot be read"):
            live.get()
        assert app.test_client().get("/").status_code == 503
        assert app.test_client().get("/api/search?q=a").status_code == 503

    def test_is_not_served_where_the_whole_archive_is_gone(self, live: LiveArchive, tmp_path: Path) -> None:
        live.get()
        for path in tmp_path.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        with pytest.raises(NoGeneration):
            live.get()

    def test_is_not_served_where_another_archive_has_a_generation_of_its_name(
        self, live: LiveArchive, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder
    ) -> None:
        """Deleted and made anew, the numbers of generations begin anew."""
        old = live.get()
        other = archives.write(rows[3:], encoder)
        made = next(layout.generations_path(other).iterdir())
        manifest = (made / layout.MANIFEST).read_text().replace(made.name, old.generation)
        (made / layout.MANIFEST).write_text(manifest)
        shutil.rmtree(old._folder)
        made.rename(old._folder)
        assert live.get().counts.answers == 3

    @pytest.mark.parametrize("is_swept", [True, False])
    def test_is_given_to_nobody_while_the_new_one_is_being_opened(
        self,
        live: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        is_swept: bool,
    ) -> None:
        old = live.get()
        archives.write(rows[1:], into=tmp_path)
        if is_swept:
            shutil.rmtree(layout.generations_path(tmp_path) / old.generation)
        opening, go_on, asked = threading.Event(), threading.Event(), threading.Event()
        opened = live._open

        def slowly() -> object:
            opening.set()
            assert go_on.wait(60)
            return opened()

        def second() -> int:
            asked.set()
            return live.get().counts.answers

        monkeypatch.setattr(live, "_open", slowly)
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(live.get)
            assert opening.wait(60)
            other = pool.submit(second)
            assert asked.wait(60)
            if not is_swept:
                assert other.result(60) == 6
            go_on.set()
            assert first.result(60).counts.answers == 5
            if is_swept:
                assert other.result(60) == 5

    def test_while_the_files_are_there_a_server_goes_on(self, live: LiveArchive, tmp_path: Path) -> None:
        held = live.get()
        current = layout.current_path(tmp_path)
        name = current.read_text()
        for text in ("", "nonsense\n", "999999\n"):
            current.write_text(text)
            assert live.get() is held
        current.write_text(name)
        assert live.get() is held


def test_many_threads_and_many_generations(
    archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody ever sees a closed generation, nor one that is older than what they saw before."""
    archives.write(rows, into=tmp_path)
    live = LiveArchive(tmp_path)
    ended = threading.Event()
    seen: list[Archive] = []

    def read() -> int:
        leases, newest = 0, ""
        while not ended.is_set():
            with live.lease() as archive:
                assert archive.generation >= newest
                newest = archive.generation
                assert len(list(archive.answers())) == archive.counts.answers
                assert archive.search(SearchRequest("letter*")).total == 3
                seen.append(archive)
                leases += 1
        return leases

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            for number in range(12):
                old = layout.current_path(tmp_path).read_text().strip()
                archives.write(rows[number % 2 :], into=tmp_path)
                shutil.rmtree(layout.generations_path(tmp_path) / old)
        finally:
            ended.set()
        assert all(reader.result() for reader in readers)
    last = live.get()
    assert last.generation == layout.current_path(tmp_path).read_text().strip()
    for archive in set(seen) - {last}:
        with pytest.raises(Exception, match="closed"):
            archive.posts()
    live.close()
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


class Leases(RuleBasedStateMachine):
    """Leases taken and given back in any order while generations are replaced: open is what is leased or live alone."""

    archives: ArchiveMaker
    rows: list[AnswerRow]
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.archives.write(self.rows[:1], into=self.folder)
        self.live = LiveArchive(self.folder)
        self.leases: list[tuple[ExitStack, Archive]] = []
        self.known: list[Archive] = []
        self.current: Archive | None = None

    @rule()
    def take(self) -> None:
        stack = ExitStack()
        archive = stack.enter_context(self.live.lease())
        assert archive.generation == layout.current_path(self.folder).read_text().strip()
        self.leases.append((stack, archive))
        self.known.append(archive)
        self.current = archive

    @rule()
    def give_back(self) -> None:
        if self.leases:
            self.leases.pop(len(self.known) % len(self.leases))[0].close()

    @rule()
    def replace(self) -> None:
        self.archives.write(self.rows[:1], into=self.folder)

    @rule()
    def close(self) -> None:
        self.live.close()
        self.current = None

    @invariant()
    def open_is_what_is_used(self) -> None:
        used = [archive for _, archive in self.leases]
        for archive in self.known:
            if archive in used or archive is self.current:
                assert archive.posts()
            else:
                with pytest.raises(Exception, match="closed"):
                    archive.posts()

    def teardown(self) -> None:
        for stack, _ in self.leases:
            stack.close()
        self.live.close()


def test_whatever_the_order_of_leases(archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path) -> None:
    class Here(Leases):
        pass

    Here.archives, Here.rows, Here.folder = archives, rows, tmp_path / "archive"
    case = Here.TestCase
    case.settings = settings(
        max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case().runTest()


class TestAGenerationThatIsSweptAwayWhileItIsOpened:
    """Takedowns that follow each other quickly may overtake a server that opens, time and again."""

    @pytest.fixture(params=["_open", "open_keyword_index"])
    def swept(
        self,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
    ) -> list[str]:
        """The names of the generations that were replaced at a step of opening them; five, then no more."""
        archives.write(rows, into=tmp_path)
        before = getattr(Archive, request.param)
        swept: list[str] = []

        def step(*args: object, **kwargs: object) -> object:
            if len(swept) < 5:
                swept.append(layout.current_path(tmp_path).read_text().strip())
                archives.write(rows[len(swept) % 2 :], into=tmp_path)
                shutil.rmtree(layout.generations_path(tmp_path) / swept[-1], ignore_errors=True)
            return before(*args, **kwargs)

        monkeypatch.setattr(Archive, request.param, step)
        return swept

    def test_is_no_failure(self, swept: list[str], tmp_path: Path) -> None:
        live = LiveArchive(tmp_path)
        with live.lease() as archive:
            assert len(swept) == 5
            assert archive.generation > swept[-1]
        live.close()

    def test_is_told_where_it_never_ends(
        self, swept: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("search.archive", "search.live"):
            monkeypatch.setattr(f"{module}.PATIENCE", -1.0)
        with pytest.raises(GenerationDamaged):
            LiveArchive(tmp_path).get()
        assert len(swept) == 1
