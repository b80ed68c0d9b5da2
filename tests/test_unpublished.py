"""What is not known to be published is read from nowhere, and stored nowhere: `data/unpublished/`, a file a case.

Beside each stands what is found in it, a line each. Everything that nobody published has "secret" in it, or an address
of 203.0.113.0.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.imports.importing import import_sources
from index.posts.records import Post, Unpublished
from index.sources import read_source
from index.sources.export_marks import has_mark
from index.sources.feed import read_feed
from index.sources.saved_html import read_page
from index.sources.source_errors import UnknownSourceFormat
from index.sources.unpublished import is_preview, locked_title

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data" / "unpublished"
CASES = sorted(path for path in DATA.iterdir() if not path.name.endswith(".expected.txt"))
SECRET = re.compile(rb"secret|203\.0\.113\.", re.IGNORECASE)
EVERYTHING = DATA / "everything.xml"


def expected_of(path: Path) -> list[str]:
    beside = path.with_name(f"{path.name}.expected.txt")
    return (beside if beside.exists() else path.with_suffix(".expected.txt")).read_text().splitlines()


def said(found: object) -> str:
    """The class of what was found, and its key or its message."""
    return f"{type(found).__name__} {found.key if isinstance(found, (Post, Unpublished)) else found}"


def keys(path: Path) -> list[str]:
    return [said(one) for one in read_source(path) if isinstance(one, (Post, Unpublished))]


def secrets_in(archive: Path) -> list[str]:
    """Files of an archive in which anything stands that nobody published: the record, its log, every index."""
    return [path.name for path in archive.rglob("*") if path.is_file() and SECRET.search(path.read_bytes())]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_what_is_read_of_each(path: Path) -> None:
    found = [said(one) for one in read_source(path)]
    expected = expected_of(path)
    assert len(found) == len(expected), found
    for one, line in zip(found, expected, strict=True):
        kind, _, fragment = line.partition(" ")
        assert one.startswith(f"{kind} ")
        assert fragment in one


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_nothing_of_it_is_stored(path: Path, archive: Path) -> None:
    import_sources(archive, [path], keyword_only=True)
    assert (archive / "record.sqlite3").exists()
    assert secrets_in(archive) == []


@pytest.mark.parametrize(
    "name", ["blog.txt", "blog.html", "blog.htm", "blog.rss", "blog.atom", "blog.wxr", "blog.xml_.txt", "blog"]
)
def test_an_export_is_one_under_any_name(name: str, tmp_path: Path, archive: Path) -> None:
    path = tmp_path / name
    path.write_bytes(EVERYTHING.read_bytes())
    assert keys(path) == keys(EVERYTHING)
    report = import_sources(archive, [path], keyword_only=True)
    assert report.posts_read == 4
    assert secrets_in(archive) == []


OTHERWISE: dict[str, Callable[[str], str]] = {
    "https": lambda text: text.replace("http://wordpress.org", "https://wordpress.org"),
    "www": lambda text: text.replace("http://wordpress.org", "https://www.wordpress.org"),
    "a version to come": lambda text: text.replace("export/1.2/", "export/2.0-beta/"),
    "no slash at the end": lambda text: text.replace('export/1.2/"', 'export/1.2"'),
    "capitals": lambda text: text.replace("http://wordpress.org/export", "HTTP://WordPress.org/Export"),
    "another prefix": lambda text: re.sub(r"(</?)wp:", r"\1wpx:", text).replace("xmlns:wp=", "xmlns:wpx="),
    "the namespace of content, https": lambda text: text.replace("http://purl.org", "https://purl.org"),
    "blank lines first": lambda text: f"\n \n{text}",
    "a comment of the generator first": lambda text: f'<!-- generator="Kiln" -->\n{text}',
    "a warning first": lambda text: f"<br />\n<b>Warning</b>: odd in <b>/srv/x.php</b><br />\n{text}",
    "a mark of the encoding": lambda text: f"\ufeff{text}",
    "a long comment before the root": lambda text: text.replace("<rss", f"<!-- {'-x ' * 5_000} -->\n<rss", 1),
    "all of it late": lambda text: (
        re.sub(r' xmlns:wp="[^"]*"| xmlns:excerpt="[^"]*"', "", text)
        .replace("<wp:wxr_version>1.2</wp:wxr_version>", f"<description>{'word ' * 30_000}</description>")
        .replace("<item>", '<item xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="urn:x">')
        .replace("<wp:author>", '<wp:author xmlns:wp="http://wordpress.org/export/1.2/">')
    ),
    "the namespace on each item": lambda text: (
        re.sub(r' xmlns:wp="[^"]*"', "", text, count=1)
        .replace("<item>", '<item xmlns:wp="http://wordpress.org/export/1.2/">')
        .replace("<wp:author>", '<wp:author xmlns:wp="http://wordpress.org/export/1.2/">')
        .replace("<wp:wxr_version>1.2</wp:wxr_version>", "")
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("way", OTHERWISE)
def test_an_export_written_otherwise_is_read_as_one(way: str, encoding: str, tmp_path: Path) -> None:
    text = OTHERWISE[way](EVERYTHING.read_text())
    path = tmp_path / "blog.xml"
    path.write_bytes(text.replace('"UTF-8"', f'"{encoding.upper()}"').encode(encoding))
    found = [one for one in read_source(path) if isinstance(one, Post)]
    assert [post.key for post in found] == ["kites", "paywall", "premium", "shortcode"]
    assert not SECRET.search(f"{found}".encode())


NOT_UNDERSTOOD: dict[str, Callable[[str], str]] = {
    "its prefix means something else": lambda text: text.replace("http://wordpress.org/export/1.2/", "urn:other/"),
    "its prefix is never declared": lambda text: re.sub(r' xmlns:wp="[^"]*"', "", text),
    "no namespaces at all": lambda text: re.sub(r"(</?)wp:", r"\1", re.sub(r' xmlns:wp="[^"]*"', "", text)),
    "the last item only says so": (
        lambda text: re.sub(r"<(/?)wp:(?!status>inherit)\w+>", "", re.sub(r' xmlns:wp="[^"]*"', "", text)).replace(
            "</channel>", "<item><x:status xmlns:x='urn:x'>draft</x:status></item></channel>"
        )
    ),
}


@pytest.mark.parametrize("name", ["blog.xml", "blog.rss", "blog.txt", "blog.html"])
@pytest.mark.parametrize("way", NOT_UNDERSTOOD)
def test_an_export_that_is_not_understood_is_refused_whole(way: str, name: str, tmp_path: Path, archive: Path) -> None:
    path = tmp_path / name
    path.write_text(NOT_UNDERSTOOD[way](EVERYTHING.read_text()))
    report = import_sources(archive, [path], keyword_only=True)
    assert (report.posts_read, len(report.problems)) == (0, 1)
    assert secrets_in(archive) == []


def test_a_namespace_is_known_however_its_letters_are_written() -> None:
    item = "<item><title>T</title><link>https://x.example/a/</link><x:encoded>Secret.</x:encoded>{}</item>"
    feed = (
        "<rss version='2.0' xmlns:x='http://purl.org/rss/1.0/modules/content/'"
        f" xmlns:y='https://wordpress&#46;org/export/3/'><channel>{item.format('')}{item.format('<y:rating>1</y:rating>')}</channel></rss>"
    )
    (error,) = read_feed(feed.encode(), "x")
    assert "an export of WordPress, not a feed" in str(error)
    assert len(list(read_feed(feed.replace("<y:rating>1</y:rating>", "").encode(), "x"))) == 2


@given(
    st.integers(0, 600),
    st.sampled_from(["<wp:status>", "<q:post_type >", 'xmlns:q="HTTPS://www.WordPress.org/export/9"']),
)
def test_a_mark_is_found_wherever_the_pieces_part(cut: int, mark: str) -> None:
    text = f"{'x' * 300} {mark}{'y' * 300}"
    assert has_mark([text[:cut], text[cut:]])
    assert has_mark(text)  # letter by letter
    assert not has_mark([text.replace(mark, "")])


def test_what_is_reported_quotes_no_title_that_is_not_published() -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>Private: Secret talks</title><link>https://x.example/a/</link></item>"
        "<item><title>Open talks</title><link>https://x.example/b/</link></item></channel></rss>"
    )
    private, excerpts = read_feed(feed.encode(), "x")
    assert "Secret" not in f"{private} {excerpts}"
    assert "Open talks" in str(excerpts)
    comment = (
        "<item><title>Secret reader: I disagree</title><guid isPermaLink='false'>7</guid><t:in-reply-to"
        " xmlns:t='http://purl.org/syndication/thread/1.0'/></item>"
    )
    (error,) = read_feed(f"<rss version='2.0'><channel>{comment}</channel></rss>".encode(), "x")
    assert "Secret" not in str(error)


@pytest.mark.parametrize("way", [*OTHERWISE, *NOT_UNDERSTOOD])
def test_an_export_over_the_network_is_no_feed_and_no_page(way: str) -> None:
    text = (OTHERWISE | NOT_UNDERSTOOD)[way](EVERYTHING.read_text())
    for found in (read_feed(text.encode(), "https://x.example/"), read_page(text.encode(), "x", "x", "x")):
        (error,) = found
        assert "export" in str(error)
        assert not SECRET.search(str(error).encode())


def test_what_is_beside_a_post_is_no_answer_and_its_notes_are_none(archive: Path) -> None:
    """A comment in the HTML is readable on the blog, in the page's source; it stays in the post as recorded, and is
    shown nowhere."""
    report = import_sources(archive, [EVERYTHING], keyword_only=True)
    # One before and one after "more" and "next page", which are shown: the hidden one between them is none.
    assert (report.posts_read, report.posts, report.answers) == (4, 1, 2)
    holding = {path.name for path in archive.rglob("*") if path.is_file() and b"note to self" in path.read_bytes()}
    assert holding <= {"record.sqlite3", "record.sqlite3-wal"}


def test_a_published_post_with_a_day_to_come_is_published(tmp_path: Path) -> None:
    """WordPress shows by the status; whoever writes the database itself may give a day that is yet to come."""
    path = tmp_path / "blog.xml"
    path.write_text(EVERYTHING.read_text().replace("2014-03-01 09:00:00", "2199-03-01 09:00:00"))
    assert next(iter(read_source(path))).key == "kites"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "twice",
    ["<wp:status>draft</wp:status>", "<wp:post_type>page</wp:post_type>", "<wp:post_password>x</wp:post_password>"],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_says_two_things_of_itself_is_not_published(twice: str, first: bool, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    text = EVERYTHING.read_text()
    path.write_text(
        text.replace("<wp:post_id>1<", f"{twice}<wp:post_id>1<", 1)
        if first
        else text.replace("</item>", f"{twice}</item>", 1)
    )
    assert "kites" not in [one.key for one in read_source(path) if isinstance(one, Post)]


@pytest.mark.parametrize("password", ["x", " ", "<![CDATA[ ]]>", "<![CDATA[0 ]]>"])
def test_any_password_is_one_be_it_a_space(password: str, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    asked = f"<wp:post_password>{password}</wp:post_password>"
    path.write_text(EVERYTHING.read_text().replace("<wp:post_password></wp:post_password>", asked, 1))
    assert "kites" not in [one.key for one in read_source(path) if isinstance(one, Post)]


def test_utf_16_that_does_not_say_so_is_no_text(tmp_path: Path) -> None:
    for name in ("blog.xml", "blog.txt", "blog.html"):
        (tmp_path / name).write_bytes(EVERYTHING.read_text().encode("utf-16-le"))
        (error,) = read_source(tmp_path / name)
        assert "binary" in str(error)


@pytest.mark.parametrize("name", ["notes.docx", "list.json", "nothing", "mail.eml"])
def test_a_name_that_says_nothing_needs_a_content_that_does(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text('["Secret"]')
    with pytest.raises(UnknownSourceFormat):
        read_source(tmp_path / name)
    (tmp_path / name).write_bytes((DATA / "page-published.html").read_bytes())
    assert [said(one) for one in read_source(tmp_path / name)] == [f"Post {Path(name).stem}"]


ANSWERS = {
    "advice": (
        "Insert into your letter what they ask.\nCreate table of contents.\nDrop table talk.\nLock tables (two)\n"
    ),
    "a shape of answers": "Status: Published author\nTitle: Dean\nAuthor: none\n-----\nBody: tired\n",
    "a bracket first": '["What?" she said]\n\n{"Yes."}\n',
    "a line between": "---\nWe draft: yes, twice.\n---\nStatus: tired\n",
    "an address": "Write to kip@heron.example, or to 'mo@heron.example', 'twice'.\n",
    "tags": "I type <status> and &lt;post&gt; and <wp>.\n",
    "from the mail": "From the mail: we received: nothing.\nReceived wisdom: none.\n",
}


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_words_that_only_look_like_something_else_are_a_post(text: str, tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_text(text)
    (post,) = read_source(tmp_path / "post.txt")
    assert isinstance(post, Post), post


@pytest.mark.parametrize(
    ("address", "preview"),
    [
        ("https://heron.example/?p=7&preview=true", True),
        ("https://heron.example/?p=7&preview=1&_ppp=ab12", True),
        ("https://heron.example/dust/?preview_id=7&preview_nonce=a", True),
        ("https://heron.example/dust/?preview=false", False),
        ("https://heron.example/preview/true/", False),
        ("http://[::1", False),
    ],
)
def test_addresses_of_previews(address: str, preview: bool) -> None:
    assert is_preview(address) is preview


@pytest.mark.parametrize(
    ("title", "locked"),
    [
        ("Protected: Dust", True),
        ("Privé : Dust", True),
        ("Private", False),
        ("Private libraries: who dusts?", False),
        ("A private: dust", False),
    ],
)
def test_titles_of_what_is_locked(title: str, locked: bool) -> None:
    assert bool(locked_title(title)) is locked


@pytest.mark.parametrize("piece", ["\n", " ", "<", "<?xml ?>", "<!-- ", "<rss ", '"a@', "-----\n", "A: b\n"])
def test_a_text_of_one_thing_over_and_over_is_looked_at_once(piece: str, tmp_path: Path) -> None:
    """Each would take minutes if a pattern began anew at every place."""
    for name in ("post.txt", "post.html"):
        (tmp_path / name).write_text(piece * (400_000 // len(piece)))
        assert len(list(read_source(tmp_path / name))) == 1
