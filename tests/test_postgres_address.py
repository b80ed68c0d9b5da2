"""Addresses are kept without secrets, and a shard's is opened as whoever opens the archive's."""

from __future__ import annotations

import pytest

from index.files.postgres_address import as_user_of, without_secrets, without_user

pytest.importorskip("psycopg")


@pytest.mark.parametrize("secret", ["password", "sslpassword", "pass%77ord", "scram_client_key", "scram_server_key"])
def test_no_secret_is_kept(secret: str) -> None:
    address = f"postgresql://writer:hush@one.example.org/archive?{secret}=hush&connect_timeout=3"
    assert without_secrets(address) == "postgresql://writer@one.example.org/archive?connect_timeout=3"


@pytest.mark.parametrize("login", ["writer:hush@/part?", "/part?user=writer&password=hush&", "/part?us%65r=writer&"])
def test_an_address_is_kept_without_its_user(login: str) -> None:
    assert without_user(f"postgresql://{login}host=/there") == "postgresql:///part?host=/there"


@pytest.mark.parametrize(
    ("own", "opened"),
    [
        ("postgresql://web:hush@one/a?connect_timeout=3", "postgresql://web:hush@two/part"),
        ("postgresql://one/a?user=web&connect_timeout=3&password=x", "postgresql://two/part?user=web&password=x"),
        ("postgresql://one/a", "postgresql://two/part"),
    ],
)
def test_a_shard_is_opened_as_the_user_of_the_archive(own: str, opened: str) -> None:
    assert as_user_of("postgresql://two/part", own) == opened


def test_a_user_among_parameters_follows_others() -> None:
    own = "postgresql:///a?host=/here&user=web"
    assert as_user_of("postgresql:///part?host=/there", own) == "postgresql:///part?host=/there&user=web"
