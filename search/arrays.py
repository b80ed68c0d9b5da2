"""Opening the arrays and word lists of a generation, refusing what is not as `index.layout` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.errors import GenerationDamaged

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


_Number = TypeVar("_Number", bound=np.generic)


def load_array(path: Path, dtype: type[_Number], dimensions: int = 1) -> NDArray[_Number]:
    """The array at `path`, memory-mapped and read-only, of exactly this type and number of dimensions."""
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise GenerationDamaged(path, "a file", "nothing") from error
    except (ValueError, OSError, EOFError) as error:
        raise GenerationDamaged(path, "an array", str(error)) from error
    if mapped.dtype != np.dtype(dtype) or mapped.ndim != dimensions:
        expected = f"{np.dtype(dtype)} of {dimensions} dimension(s)"
        raise GenerationDamaged(path, expected, f"{mapped.dtype} of {mapped.ndim}")
    # A plain view: np.memmap's own indexing costs several microseconds more each time.
    return np.asarray(mapped).view(np.ndarray)


def load_lines(path: Path) -> list[str]:
    """The lines of a word list, in order."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError as error:
        raise GenerationDamaged(path, "a file", "nothing") from error
    except UnicodeDecodeError as error:
        raise GenerationDamaged(path, "UTF-8", str(error)) from error
    # Not splitlines, which parts at more than line feeds.
    return text.split("\n")[:-1]


def let_go(*holders: object) -> None:
    """Empty these objects, so that what they have mapped is unmapped although somebody still holds them.

    A frame of an exception that is kept would, or a circle of references until the garbage collector comes by.
    """
    for holder in holders:
        vars(holder).clear()
