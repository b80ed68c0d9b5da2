#!/usr/bin/env bash
# Whoosh 2.7.4: `W3Codec(inlinelimit=…)`, which should keep the postings of rare terms beside the term, cannot write any.
#
# The codec takes the option, and its writer tests for it, with 1 by default, which no list of postings is shorter than. From 2 on
# the writer of a term that stands in one document calls `terminfo.set_inline`, but the class has `set_inlined` only.
# What follows from it: the option cannot be used to make an index of many rare terms smaller; every list goes into a block of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check whoosh==2.7.4
cat > "$folder/look.py" <<'PYTHON'
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
from whoosh.codec.whoosh3 import W3Codec  # noqa: E402
from whoosh.fields import ID, Schema  # noqa: E402
from whoosh.index import create_in  # noqa: E402

for limit in (1, 2):
    folder = Path(sys.argv[1]) / str(limit)
    folder.mkdir()
    writer = create_in(folder, Schema(word=ID)).writer(codec=W3Codec(inlinelimit=limit))
    try:
        writer.add_document(word="heron")
        writer.commit()
        print(f"inlinelimit={limit}: written")
    except AttributeError as error:
        print(f"inlinelimit={limit}: {error}")
PYTHON
mkdir "$folder/index"
seen=$("$folder/venv/bin/python" "$folder/look.py" "$folder/index")
echo "$seen"
[[ $seen == "inlinelimit=1: written
inlinelimit=2: 'W3TermInfo' object has no attribute 'set_inline'"* ]]
