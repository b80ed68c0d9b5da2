"""Packed files: read as they are unpacked, bounded before, and never written to the disk."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.imports.importing import import_sources
from index.posts.records import Post
from index.sources import packed, read_source
from index.sources.source_errors import CannotUnpack, MalformedSource, UnknownSourceFormat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PART = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
{items}</channel></rss>"""
ITEM = (
    "<item><title>About {key}</title><content:encoded>{body}</content:encoded><wp:post_name>{key}</wp:post_name>"
    "<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item>"
)


def part(*keys: str, body: str = "Words.", status: str = "publish") -> str:
    return PART.format(items="".join(ITEM.format(key=key, body=body, status=status) for key in keys))


def zip_file(path: Path, members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def sort_out(path: Path) -> tuple[list[Post], list[SourceError]]:
    found = list(read_source(path))
    return [one for one in found if isinstance(one, Post)], [one for one in found if isinstance(one, SourceError)]


def refused(path: Path) -> str:
    posts, (error,) = sort_out(path)
    assert not posts
    assert isinstance(error, CannotUnpack)
    assert "Unpack it yourself" in str(error)
    return str(error)


def test_the_parts_of_an_export(tmp_path: Path) -> None:
    path = zip_file(
        tmp_path / "blog.zip", {"desk/part.001.xml": part("c"), "desk/part.000.xml": part("a", "b"), "desk/": ""}
    )
    posts, errors = sort_out(path)
    assert not errors
    assert [(post.key, post.origin) for post in posts] == [
        ("a", "blog.zip/desk/part.000.xml, item 1"),
        ("b", "blog.zip/desk/part.000.xml, item 2"),
        ("c", "blog.zip/desk/part.001.xml, item 1"),
    ]


def test_the_parts_come_to_the_same_in_any_order_and_unpacked(tmp_path: Path) -> None:
    parts = {"blog.000.xml": part("a"), "blog.001.xml": part("b")}
    one = zip_file(tmp_path / "one.zip", parts)
    other = zip_file(tmp_path / "other.zip", dict(reversed(parts.items())), zipfile.ZIP_STORED)
    (tmp_path / "folder").mkdir()
    for name, data in parts.items():
        (tmp_path / "folder" / name).write_text(data)
    keys = [[(post.key, post.body) for post in sort_out(path)[0]] for path in (one, other, tmp_path / "folder")]
    assert keys[0] == keys[1] == keys[2] == [("a", "Words."), ("b", "Words.")]


def test_what_is_beside_the_parts_is_passed_over(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "__MACOSX/._blog.xml": b"\x00\x05",
        ".DS_Store": b"\x00",
        "photo.jpg": b"\xff\xd8",
        "blog.xml": part("a"),
    }
    posts, errors = sort_out(zip_file(tmp_path / "blog.zip", members))
    assert ([post.key for post in posts], errors) == (["a"], [])


def test_a_zip_of_saved_pages_and_texts(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "2014-03-07-dust.txt": "Do you dust?\n\nNo.",
        "looms.html": "<title>Looms</title><body><p>Yes.",
        "x.docx": b"x",
    }
    posts, (error,) = sort_out(zip_file(tmp_path / "blog.zip", members))
    assert [(post.key, post.origin) for post in posts] == [
        ("2014-03-07-dust", "blog.zip/2014-03-07-dust.txt"),
        ("looms", "blog.zip/looms.html"),
    ]
    assert isinstance(error, UnknownSourceFormat)


def test_nothing_in_it(tmp_path: Path) -> None:
    for names in ((), ("photo.jpg",)):
        (error,) = read_source(zip_file(tmp_path / "blog.zip", dict.fromkeys(names, b"x")))
        assert isinstance(error, UnknownSourceFormat)


@pytest.mark.parametrize("name", ["blog.xml.gz", "blog.gz", "blog.txt"])
def test_a_gzipped_export(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(part("a").encode()))
    (post,), errors = sort_out(path)
    assert (post.key, post.origin, errors) == ("a", f"{name}, item 1", [])


def test_a_zip_is_one_under_any_name(tmp_path: Path) -> None:
    for name in ("blog.xml", "blog.txt", "blog"):
        assert [post.key for post in sort_out(zip_file(tmp_path / name, {"a.xml": part("a")}))[0]] == ["a"]


def test_names_are_shown_and_nothing_is_written(tmp_path: Path, archive: Path) -> None:
    name = "../../up\x1b[2Jand/away.xml"
    path = zip_file(tmp_path / "blog.zip", {name: part("a")})
    before = sorted(tmp_path.parent.iterdir())
    report = import_sources(archive, [path], keyword_only=True)
    assert (report.posts_read, report.problems) == (1, ())
    assert sorted(tmp_path.parent.iterdir()) == before
    assert sort_out(path)[0][0].origin == "blog.zip/../../up?[2Jand/away.xml, item 1"


# --- Bounds ---------------------------------------------------------------------------------------------------------


def test_what_declares_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path / "blog.zip", {"a.xml": part("a"), "b.xml": part("b")})
    monkeypatch.setattr(packed, "_opened", None)  # unpacking would fail
    monkeypatch.setattr(packed, "MEMBER_BYTES", 100)
    assert "b.zip/a.xml: unpacked it has" in refused(path).replace("blog.zip", "b.zip")
    monkeypatch.setattr(packed, "MEMBER_BYTES", 10_000)
    monkeypatch.setattr(packed, "TOTAL_BYTES", 500)
    assert "of 500 at most" in refused(path)
    monkeypatch.setattr(packed, "TOTAL_BYTES", 10_000)
    monkeypatch.setattr(packed, "MEMBERS", 1)
    assert "than 1 files" in refused(path)


def test_a_long_list_of_members_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path / "blog.zip", {"a.xml": part("a")})
    monkeypatch.setattr(packed, "LIST_BYTES", 10)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "more is packed into it" in refused(path)


def test_what_repeats_itself_beyond_measure_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_file(tmp_path / "blog.zip", {"a.xml": part("a", body="word " * 2_000)})
    assert len(sort_out(path)[0]) == 1
    monkeypatch.setattr(packed, "RATIO_FREE_BYTES", 1_000)
    monkeypatch.setattr(packed, "RATIO", 2)
    assert "more than 2 times as long" in refused(path)


def test_a_gzipped_file_is_bounded_while_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "blog.xml.gz"
    path.write_bytes(gzip.compress(part("a", body="word " * 20_000).encode()))
    assert len(sort_out(path)[0]) == 1
    monkeypatch.setattr(packed, "RATIO_FREE_BYTES", 1_000)
    monkeypatch.setattr(packed, "RATIO", 2)
    assert "it unpacks to more than" in refused(path)


def test_a_member_that_is_longer_than_it_declares_ends_there(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "blog.zip", {"a.xml": part("a")}, zipfile.ZIP_STORED)
    size = len(part("a").encode())
    data = path.read_bytes().replace(size.to_bytes(4, "little"), (size - 60).to_bytes(4, "little"))
    path.write_bytes(data)
    posts, errors = sort_out(path)
    assert errors
    assert len(posts) <= 1


@pytest.mark.parametrize("inner", ["blog.zip", "blog.xml.gz", "innocent.xml"])
def test_what_is_packed_within_is_not_unpacked(inner: str, tmp_path: Path) -> None:
    within = io.BytesIO()
    with zipfile.ZipFile(within, "w") as file:
        file.writestr("a.xml", part("a"))
    data = gzip.compress(part("a").encode()) if inner.endswith("gz") else within.getvalue()
    assert "packed itself, within a packed file" in refused(zip_file(tmp_path / "out.zip", {inner: data}))
    (tmp_path / "out.gz").write_bytes(gzip.compress(data))
    assert "packed itself" in refused(tmp_path / "out.gz")


def test_a_locked_member_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "blog.zip", {"a.xml": part("a"), "b.xml": part("b")})
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1  # "encrypted", of the first member
    path.write_bytes(data)
    (post,), (error,) = sort_out(path)
    assert post.key == "b"
    assert "blog.zip/a.xml: it is encrypted" in str(error)


def test_a_method_that_is_not_read(tmp_path: Path) -> None:
    assert "by a method that is not read" in refused(
        zip_file(tmp_path / "b.zip", {"a.xml": part("a")}, zipfile.ZIP_BZIP2)
    )


OTHERS = {
    "tar": b"a.xml".ljust(257, b"\0") + b"ustar\x0000",
    "7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "xz": b"\xfd7zXZ\x00\0",
    "rar": b"Rar!\x1a\7",
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
def test_other_packers(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(data)
    assert "packed in a way that is not read here" in refused(path)


def test_a_document_of_an_office_program_is_no_packed_blog(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "post.txt", {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
    assert "office program" in refused(path)


@pytest.mark.parametrize("cut", [10, 200, -60, -30, -1])
@pytest.mark.parametrize("name", ["blog.zip", "blog.xml.gz"])
def test_a_damaged_file_is_refused_with_a_message(name: str, cut: int, tmp_path: Path) -> None:
    path = zip_file(tmp_path / name, {"a.xml": part("a", "b")})
    if name.endswith("gz"):
        path.write_bytes(gzip.compress(part("a", "b").encode()))
    path.write_bytes(path.read_bytes()[:cut])
    _, errors = sort_out(path)
    assert errors
    assert all(isinstance(error, (CannotUnpack, MalformedSource)) for error in errors)


def test_every_damaged_byte_ends_in_posts_or_in_an_error(tmp_path: Path) -> None:
    whole = zip_file(tmp_path / "blog.zip", {"a.xml": part("a")}).read_bytes()
    path = tmp_path / "blog.zip"
    for number in range(4, len(whole)):
        path.write_bytes(whole[:number] + bytes((whole[number] ^ 0xFF,)) + whole[number + 1 :])
        assert list(read_source(path))


def test_drafts_stay_in_the_zip(tmp_path: Path, archive: Path) -> None:
    path = zip_file(
        tmp_path / "blog.zip", {"a.xml": part("a"), "b.xml": part("b", body="Secret words.", status="draft")}
    )
    import_sources(archive, [path], keyword_only=True)
    assert not [file for file in archive.rglob("*") if file.is_file() and b"Secret" in file.read_bytes()]
