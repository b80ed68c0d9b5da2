#!/usr/bin/env bash
# Whoosh 2.7.4: a reader that was closed keeps its segment's file mapped into memory for as long as somebody holds the reader.
#
# A compound segment (`….seg`) is one memory map. `SegmentReader.close()` closes the storage that it reads from, which is an overlay of
# two storages whose `close()` is the empty one of its base class, so the compound storage, which owns the map, is never closed.
# What follows from it: where a file must be let go of, on the word of its owner, the compound storage has to be closed by name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check whoosh==2.7.4
cat > "$folder/look.py" <<'PYTHON'
import gc
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
from whoosh.fields import TEXT, Schema  # noqa: E402
from whoosh.index import create_in, open_dir  # noqa: E402


def mapped():
    return Path("/proc/self/maps").read_text().count(".seg")


made = create_in(sys.argv[1], Schema(text=TEXT))
writer = made.writer()
writer.add_document(text="a heron on the roof")
writer.commit()
made.close()
index = open_dir(sys.argv[1])
reader = index.reader()
list(reader.all_terms())
print("open:", mapped() > 0)
reader.close()
index.close()
gc.collect()
print("closed, and held:", mapped() > 0)
PYTHON
mkdir "$folder/index"
seen=$("$folder/venv/bin/python" "$folder/look.py" "$folder/index")
echo "$seen"
[[ $seen == "open: True
closed, and held: True" ]]
