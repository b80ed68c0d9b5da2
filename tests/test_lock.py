"""The locked packages agree with pyproject.toml, name no place to fetch them from, and leave PyTorch out."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from index.encoding.model_errors import DefaultModelMissing

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
BUILD = [*PYPROJECT["build-system"]["requires"], *PYPROJECT["dependency-groups"]["build"]]
SERVE = [*PYPROJECT["project"]["dependencies"], *BUILD]
DEMO = [*SERVE, *PYPROJECT["dependency-groups"]["default-model"]]
SERVER = PYPROJECT["dependency-groups"]["postgres-server"]
ASKED = {
    "serve.txt": SERVE,
    "demo.txt": DEMO,
    "postgres.txt": [*SERVE, *EXTRAS["postgres"]],
    "postgres-demo.txt": [*DEMO, *EXTRAS["postgres"], *SERVER],
    "test.txt": [*DEMO, *EXTRAS["model"], *EXTRAS["test"], *EXTRAS["postgres"], *SERVER],
}


def locked(name: str) -> list[Requirement]:
    text = (ROOT / "requirements" / name).read_text().replace("\\\n", "")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all("--hash=sha256:" in line for line in lines)
    return [Requirement(line.partition("--hash")[0]) for line in lines]


@pytest.mark.parametrize("name", ASKED)
def test_every_package_that_is_asked_for_is_locked_at_a_version_that_is_allowed(name: str) -> None:
    versions: dict[str, list[str]] = {}
    for package in locked(name):
        (pin,) = package.specifier
        assert pin.operator == "=="
        versions.setdefault(canonicalize_name(package.name), []).append(pin.version)
    for asked in map(Requirement, ASKED[name]):
        found = versions.get(canonicalize_name(asked.name), [])
        assert found, f"{asked.name} is not locked: run `make lock`"
        assert all(asked.specifier.contains(version) for version in found), f"{asked} is not {found}: run `make lock`"


def test_a_server_and_the_demo_have_the_versions_of_the_tests() -> None:
    serve, demo, postgres, postgres_demo, test = (
        {(each.name, str(each.specifier)) for each in locked(name)} for name in ASKED
    )
    assert serve <= demo <= postgres_demo <= test
    assert serve <= postgres <= postgres_demo


@pytest.mark.parametrize("name", ASKED)
def test_the_lock_names_no_index_and_no_cuda(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    assert not re.search(r"://|^\s*-[-fi](?!-?hash)|^(torch|nvidia|cuda|triton)\b", text, re.MULTILINE)


def test_pytorch_is_pinned_alike_everywhere_and_what_it_asks_for_is_locked() -> None:
    described = PYPROJECT["tool"]["uv"]["dependency-metadata"][0]
    pin = f"torch=={described['version']}"
    assert PYPROJECT["tool"]["uv"]["constraint-dependencies"] == [pin]
    assert f"TORCH := {pin}\n" in (ROOT / "Makefile").read_text()
    names = {canonicalize_name(package.name) for package in locked("test.txt")}
    asked = [Requirement(line) for line in importlib.metadata.requires("torch") or []]
    needed = {canonicalize_name(each.name) for each in asked if not each.marker or each.marker.evaluate({"extra": ""})}
    assert {name for name in needed if not name.startswith(("cuda-", "nvidia-", "triton"))} <= names


def test_neither_serving_nor_building_brings_pytorch_or_the_client_of_a_model_hub() -> None:
    heavy = {"torch", "transformers", "sentence-transformers", "huggingface-hub", "scikit-learn", "scipy"}
    for name in ASKED.keys() - {"test.txt"}:
        assert not heavy & {canonicalize_name(package.name) for package in locked(name)}


def test_the_default_model_is_the_same_for_the_demo_and_for_the_reference() -> None:
    [pin] = PYPROJECT["dependency-groups"]["default-model"]
    assert pin in EXTRAS["model"]
    assert pin in str(DefaultModelMissing())
