"""Addresses of databases, shown and kept without their secrets."""

from __future__ import annotations

import re
from urllib.parse import unquote

from index.files.postgres_errors import PostgresAddressInvalid, PostgresPackagesMissing

#: Parameters of libpq with which a connection that waits for a server that is gone ends after 11 seconds.
KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}

_ADDRESS = re.compile(
    r"postgres(?:ql)?://(?:(?P<user>[^:@/?]*)(?::[^@/?]*)?@)?(?P<hosts>[^/?@]*)"
    r"(?P<database>/[^?@]*)?(?:\?(?P<more>.*))?"
)
_SECRET = re.compile(r"\w*(?:password|secret)\w*=|scram_\w+_key=", re.IGNORECASE)
#: Parameters that say who connects.
_LOGIN = re.compile(r"(?:user|password)=")


def without_secrets(address: str) -> str:
    """Return the address without a password. Raises PostgresAddressInvalid, PostgresPackagesMissing."""
    user, hosts, database, more = _parts_of(address)
    kept = "&".join(part for part in more.split("&") if part and not _SECRET.match(unquote(part)))
    return f"postgresql://{f'{user}@' * bool(user)}{hosts}{database}{f'?{kept}' * bool(kept)}"


def shown(address: str) -> str:
    """Return the address as messages name it: host, or folder of the socket, and database. Errors as
    `without_secrets`."""
    _, hosts, database, more = _parts_of(address)
    folder = next((part[len("host=") :] for part in more.split("&") if part.startswith("host=")), "")
    return f"postgresql://{hosts or folder}{database}"


def without_user(address: str) -> str:
    """Return the address without a user and a password. Errors as `without_secrets`."""
    _, hosts, database, more = _parts_of(without_secrets(address))
    kept = "&".join(part for part in more.split("&") if not _LOGIN.match(unquote(part)))
    return f"postgresql://{hosts}{database}{f'?{kept}' * bool(kept)}"


def as_user_of(address: str, other: str) -> str:
    """Return an address without a user, with user and password of another one. Errors as `without_secrets`."""
    more = _parts_of(other)[3]
    login = other.partition("//")[2].partition("/")[0].partition("?")[0]
    there = address.replace("//", f"//{login.rpartition('@')[0]}@", 1) if "@" in login else address
    said = "&".join(part for part in more.split("&") if _LOGIN.match(unquote(part)))
    return f"{there}{'&' if '?' in there else '?'}{said}" if said else there


def _parts_of(address: str) -> tuple[str, str, str, str]:
    """Return user, hosts with their ports, `/` and the database, and parameters; '' for what is not said."""
    try:
        import psycopg  # noqa: PLC0415 - an extra
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ImportError as error:
        raise PostgresPackagesMissing("psycopg") from error
    parts = _ADDRESS.fullmatch(address)
    if not parts:
        # Such as a password with an @ in it: libpq would end it there, and name the rest of it in its messages.
        raise PostgresAddressInvalid("a sign such as @, : or / in a name or password is written as %40, %3A or %2F")
    try:
        conninfo_to_dict(address)
    except psycopg.Error as error:
        raise PostgresAddressInvalid("a parameter is not known") from error
    return parts["user"] or "", parts["hosts"], parts["database"] or "", parts["more"] or ""
