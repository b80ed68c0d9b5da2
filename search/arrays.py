"""Opening the arrays and word lists of a generation; one that is not as `index.files.layout` says is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.errors import GenerationDamaged

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


_Number = TypeVar("_Number", bound=np.generic)


def load_array(path: Path, dtype: type[_Number], dimensions: int = 1) -> NDArray[_Number]:
    """Return the array at `path`, memory-mapped and read-only.

    Raises GenerationDamaged if it is not of this type, or this kind of type, and number of dimensions.
    """
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise GenerationDamaged(path, "a file", "nothing") from error
    except (ValueError, OSError, EOFError) as error:
        raise GenerationDamaged(path, "an array", str(error)) from error
    if not np.issubdtype(mapped.dtype, dtype) or not mapped.dtype.isnative or mapped.ndim != dimensions:
        expected = f"{dtype.__name__} of {dimensions} dimension(s)"
        raise GenerationDamaged(path, expected, f"{mapped.dtype} of {mapped.ndim}")
    # A plain view: indexing an np.memmap costs several microseconds more each time.
    return np.asarray(mapped).view(np.ndarray)


def load_lines(path: Path) -> list[str]:
    """Return the lines of a word list, in order. Raises GenerationDamaged."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError as error:
        raise GenerationDamaged(path, "a file", "nothing") from error
    except UnicodeDecodeError as error:
        raise GenerationDamaged(path, "UTF-8", str(error)) from error
    # splitlines would also part at other characters than line feeds.
    return text.split("\n")[:-1]


def let_go(*holders: object) -> None:
    """Empty these objects, so that their arrays are unmapped although somebody still holds them.

    The frame of an exception that is kept may hold them, or a circle of references until it is collected.
    """
    for holder in holders:
        vars(holder).clear()
