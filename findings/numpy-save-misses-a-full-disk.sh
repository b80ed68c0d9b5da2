#!/usr/bin/env bash
# numpy 2.4.6: `numpy.save` and `ndarray.tofile` return normally when the last part of an array could not be written.
#
# Into a real file the data go through a C stream of numpy's own. The result of closing it is not looked at, so what was still in its
# buffer (4 KiB) may be missing: on a full disk, or as here where a file may not grow beyond a limit, the file is short and nothing is
# raised. Reading it fails later, or maps less than it should. Larger pieces, which do not fit the buffer, do raise OSError.
# What follows from it: give numpy an object that has only `write`, which hands the bytes to Python, or compare the file's length after.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check numpy==2.4.6
cat > "$folder/look.py" <<'PYTHON'
import resource
import signal
import sys
from pathlib import Path

import numpy as np

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
path = Path(sys.argv[1]) / "array.npy"
for name, write in (("save", lambda: np.save(path, np.ones(4000, np.uint8))), ("tofile", lambda: np.ones(4128, np.uint8).tofile(path))):
    try:
        write()
        print(f"{name}: no error, {path.stat().st_size} of 4128 bytes")
    except OSError as error:
        print(f"{name}: {error}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py" "$folder")
echo "$seen"
[[ $seen == "save: no error, 4096 of 4128 bytes
tofile: no error, 4096 of 4128 bytes" ]]
