"""Writing an array to a file, with an error where the disk is full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class _Written:
    """A file that shows numpy nothing but `write`.

    Into a real file numpy writes through C's buffer, and does not check that the last of it arrived: on a full disk the
    array is cut off without an error (numpy 2.4.6).
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        """Write it all, or raise OSError."""
        return self._file.write(data)


def narrowed(array: NDArray[np.integer]) -> NDArray[np.unsignedinteger]:
    """Return whole numbers, none below 0, in the smallest unsigned type that holds them all."""
    return array.astype(np.min_scalar_type(int(array.max(initial=0))))


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write an array as `.npy`, without pickles. Raises OSError where not all of it could be written."""
    with path.open("wb") as file:
        np.lib.format.write_array(_Written(file), np.ascontiguousarray(array), allow_pickle=False)
