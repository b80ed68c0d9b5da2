"""An array that does not reach the disk whole is an error, not a short file."""

from __future__ import annotations

import resource
import signal
import sys
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from index.generation.array_file import save_array


@pytest.mark.parametrize("dtype", ["<u1", "<i4", "<f4", "<i8", "bool"])
@pytest.mark.parametrize("shape", [(0,), (7,), (3, 5), (0, 4), (100_000,)])
def test_what_is_written_is_read_again(tmp_path: Path, shape: tuple[int, ...], dtype: str) -> None:
    array = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    save_array(tmp_path / "a.npy", array)
    found = np.load(tmp_path / "a.npy", mmap_mode="r" if array.size else None, allow_pickle=False)
    assert (found.dtype, found.tolist()) == (array.dtype, array.tolist())
    np.save(tmp_path / "b.npy", array)
    assert (tmp_path / "a.npy").read_bytes() == (tmp_path / "b.npy").read_bytes()


def _save_where_files_are_short(path: str, size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        save_array(Path(path), np.ones(size, np.uint8))
    except OSError:
        sys.exit(3)


@pytest.mark.parametrize(("size", "code"), [(3900, 0), (4000, 3), (9000, 3), (5_000_000, 3)])
def test_a_file_that_cannot_grow_is_an_error(tmp_path: Path, size: int, code: int) -> None:
    """4,000 bytes and a header of 128 are 32 more than the file may have."""
    process = get_context("spawn").Process(target=_save_where_files_are_short, args=(str(tmp_path / "a.npy"), size))
    process.start()
    process.join()
    assert process.exitcode == code
