"""What the owner writes as the site's address, what of it is refused, and what a proxy's headers come to."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.addresses import Address, absolute, at, being_at, prefix_of, read_address
from webui.cli import run
from webui.look.site_file import SiteFileInvalid, read_theme
from webui.serving.forwarded import forwarded_address, is_trusted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "origin", "prefix"),
    [
        ("https://answers.example.org", "https://answers.example.org", ""),
        ("https://answers.example.org/", "https://answers.example.org", ""),
        ("HTTPS://Answers.Example.org", "https://answers.example.org", ""),
        ("https://example.org/answers", "https://example.org", "/answers"),
        ("https://example.org/answers/", "https://example.org", "/answers"),
        ("http://example.org/~inez/Desk_2/v1.0", "http://example.org", "/~inez/Desk_2/v1.0"),
        ("https://example.org:8443/desk", "https://example.org:8443", "/desk"),
        ("https://example.org:443", "https://example.org", ""),
        ("http://example.org:0080", "http://example.org", ""),
        ("http://192.0.2.7:8000", "http://192.0.2.7:8000", ""),
        ("http://[2001:db8::7]:8000/desk", "http://[2001:db8::7]:8000", "/desk"),
        ("http://librarypc", "http://librarypc", ""),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", ""),
    ],
)
def test_an_owner_s_address_is_read(tmp_path: Path, written: str, origin: str, prefix: str) -> None:
    (tmp_path / "site.toml").write_text(f'url = "{written}"')

    assert read_theme(tmp_path / "site.toml").url == Address(origin, prefix)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('"answers.example.org"', "which does not begin with https:// or http:// and a name"),
        ('"ftp://answers.example.org"', "which does not begin with https:// or http:// and a name"),
        ('"//answers.example.org"', "which does not begin with https:// or http:// and a name"),
        ('"https:///answers"', "which does not begin with https:// or http:// and a name"),
        ('"https://inez:secret@example.org"', "which names a user"),
        ('"https://example.org/?q=x"', "which has a ? or # after the path"),
        ('"https://example.org/?"', "which has a ? or # after the path"),
        ('"https://example.org/desk#top"', "which has a ? or # after the path"),
        ('"https://bücher.example"', "which has letters outside ASCII: copy it from the browser's address bar"),
        ('"https://example.org:99999"', "whose host name or port is not valid"),
        ('"https://example.org:port"', "whose host name or port is not valid"),
        ('"https://example.org:0"', "whose host name or port is not valid"),
        ('"https://answers..example.org"', "whose host name or port is not valid"),
        ('"https://-x.example.org"', "whose host name or port is not valid"),
        ('"https://exa mple.org"', "whose host name or port is not valid"),
        ("'https://example.org\">'", "whose host name or port is not valid"),
        ('"https://[::zz]"', "whose host name is not valid"),
        ('"https://["', "whose host name is not valid"),
        ('"https://example.org//desk"', "whose path has other characters than letters, digits, - . _ ~ and single slashes"),
        ('"https://example.org/desk//"', "whose path has other characters than letters, digits"),
        ('"https://example.org/../desk"', "whose path has other characters than letters, digits"),
        ('"https://example.org/a%20desk"', "whose path has other characters than letters, digits"),
        ('"https://example.org/a desk"', "whose path has other characters than letters, digits"),
        ("'https://example.org/\">'", "whose path has other characters than letters, digits"),
    ],
)  # fmt: skip
def test_an_address_that_can_be_none_is_named_with_what_to_write(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "site.toml").write_text(f"url = {written}", encoding="utf-8")

    with pytest.raises(SiteFileInvalid) as caught:
        read_theme(tmp_path / "site.toml")

    assert f'url: found "{written[1:-1]}", {said}' in str(caught.value)
    assert 'Write the address that readers see, such as "https://answers.example.org" or' in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url = 3", "url: found 3, which is not text. Write text in straight quotes."),
        ("url = ''", 'url: found "", which says nothing. Write words, or take the line out.'),
        ("[colours.light]\nurl = 'https://x.example'", 'colours.light.url: "url" stands under [colours.light]. Move it above the first line that begins with [.'),
    ],
)  # fmt: skip
def test_an_address_of_another_kind_or_at_another_place_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "site.toml").write_text(text)

    with pytest.raises(SiteFileInvalid) as caught:
        read_theme(tmp_path / "site.toml")

    assert said in str(caught.value)


@given(st.text(alphabet="htps:/.@?#[]%aé x0\"'<>\\\t~-", max_size=30).map(lambda rest: f"https://{rest}"))
def test_whatever_is_read_is_an_address_and_nothing_more(url: str) -> None:
    try:
        read = read_address(url)
    except ValueError:
        return
    whole = urlsplit(read.origin + read.prefix)
    assert (whole.username, whole.query, whole.fragment) == (None, "", "")
    assert whole.hostname
    assert whole.path == read.prefix
    assert not set(url) & set("\"'<>\\@ ")


def test_links_have_the_prefix_while_a_request_is_answered_and_no_longer() -> None:
    with being_at(Address("https://example.org", "/desk")):
        assert (at("/about"), absolute(at("/about"))) == ("/desk/about", "https://example.org/desk/about")

    assert (at("/about"), absolute(at("/about"))) == ("/about", "")


# What a proxy says


@pytest.mark.parametrize(
    ("asking", "trusted"),
    [
        ("192.0.2.1", True),
        ("::ffff:192.0.2.1", True),
        ("172.18.0.9", True),
        ("::1", True),
        ("192.0.2.2", False),
        ("172.19.0.9", False),
        ("127.0.0.1", False),
        ("", False),
        ("localhost", False),
    ],
)
def test_only_the_proxies_named_are_believed(asking: str, trusted: bool) -> None:
    proxies = [ip_network("192.0.2.1"), ip_network("172.18.0.0/16"), ip_network("::1")]

    assert is_trusted(asking, proxies) is trusted
    assert not is_trusted(asking, [])


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        # Nginx told to pass on the host, Caddy, and Apache, which calls us 127.0.0.1.
        ({"Host": "answers.example.org", "Proto": "https"}, "https://answers.example.org"),
        ({"Host": "answers.example.org", "X-Host": "answers.example.org", "Proto": "https"}, "https://answers.example.org"),
        ({"Host": "127.0.0.1:8000", "X-Host": "answers.example.org", "Proto": "https"}, "https://answers.example.org"),
        ({"Host": "Answers.Example.org", "X-Host": "answers.example.ORG", "Proto": "HTTPS"}, "https://answers.example.org"),
        ({"Host": "answers.example.org:8443", "Proto": "https"}, "https://answers.example.org:8443"),
        ({"Host": "answers.example.org:443", "Proto": "https"}, "https://answers.example.org"),
        ({"Host": "answers.example.org", "Proto": "http"}, "http://answers.example.org"),
        # Two in a row; the reader speaks to the first.
        ({"Host": "answers.example.org", "Proto": "https,http"}, "https://answers.example.org"),
        ({"Host": "answers.example.org", "Proto": "https, https"}, "https://answers.example.org"),
        ({"Host": "app", "X-Host": "answers.example.org, answers.example.org", "Proto": "https, http"}, "https://answers.example.org"),
        # It does not say how readers came.
        ({"Host": "answers.example.org"}, ""),
        ({"Host": "answers.example.org", "Proto": ""}, ""),
        ({"Host": "answers.example.org", "Proto": "ftp"}, ""),
        ({"Host": "answers.example.org", "Proto": "https, javascript"}, ""),
        ({"Host": "answers.example.org", "Proto": "https,"}, ""),
        ({"Host": "answers.example.org", "Proto": "https://"}, ""),
        # What it calls us is no address for readers.
        ({"Host": "127.0.0.1:8000", "Proto": "https"}, ""),
        ({"Host": "localhost:8000", "Proto": "https"}, ""),
        ({"Host": "app.localhost", "Proto": "https"}, ""),
        ({"Host": "app:8000", "Proto": "https"}, ""),
        ({"Host": "10.0.0.5", "Proto": "https"}, ""),
        ({"Host": "[::1]:8000", "Proto": "https"}, ""),
        ({"Host": "", "Proto": "https"}, ""),
        ({"Proto": "https"}, ""),
        # Some of it is a visitor's.
        ({"Host": "127.0.0.1", "X-Host": "evil.example, answers.example.org", "Proto": "https"}, ""),
        ({"Host": "answers.example.org", "X-Host": "evil.example", "Proto": "https"}, ""),
        ({"Host": "evil.example", "X-Host": "answers.example.org", "Proto": "https"}, ""),
        # It is none.
        ({"Host": 'answers.example.org">', "Proto": "https"}, ""),
        ({"Host": "answers.example.org/x", "Proto": "https"}, ""),
        ({"Host": "user@answers.example.org", "Proto": "https"}, ""),
        ({"Host": "answers..example.org", "Proto": "https"}, ""),
        ({"Host": "answers.example.org:99999", "Proto": "https"}, ""),
        ({"Host": "answers.example.org:", "Proto": "https"}, ""),
        ({"Host": "answers.example.org\xe9", "Proto": "https"}, ""),
    ],
)  # fmt: skip
def test_an_address_is_made_only_of_what_fits_together(headers: dict[str, str], origin: str) -> None:
    names = {"Host": "HTTP_HOST", "X-Host": "HTTP_X_FORWARDED_HOST", "Proto": "HTTP_X_FORWARDED_PROTO"}

    assert forwarded_address({names[name]: value for name, value in headers.items()}).origin == origin


@pytest.mark.parametrize(
    ("header", "prefix"),
    [
        ("/answers", "/answers"),
        ("/answers/", "/answers"),
        ("/a/b", "/a/b"),
        ("/answers, /answers", "/answers"),
        ("/", ""),
        ("", ""),
        ("/evil, /answers", ""),
        ("answers", ""),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://evil.example", ""),
        ("/..", ""),
        ("/a/./b", ""),
        ('/"><script>', ""),
        ("/%2F", ""),
        ("/x" * 500, ""),
        ("/é", ""),
    ],
)
def test_a_prefix_is_a_plain_path_or_none(header: str, prefix: str) -> None:
    assert forwarded_address({"HTTP_X_FORWARDED_PREFIX": header}).prefix == prefix


@given(st.text())
def test_a_prefix_never_leads_to_another_host(path: str) -> None:
    prefix = prefix_of(path)

    assert prefix is None or urlsplit(f"{prefix}/about") == ("", "", f"{prefix}/about", "", "")


def test_who_writes_no_address_as_a_trusted_proxy_is_told_what_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--trusted-proxy", "nginx"]) == 2

    assert "'nginx' is not an IP address. Write one, such as 127.0.0.1, or a network, 172.18.0.0/16." in " ".join(
        capsys.readouterr().err.split()
    )
