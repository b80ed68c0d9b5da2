#!/usr/bin/env bash
# bibtexparser 2.0.0b8: names that were split when reading are written as the text of Python objects.
#
# The documented middleware for reading (SeparateCoAuthors, SplitNameParts) makes lists of NameParts of an author field.
# `write_string` does not know them: unless their two counterparts are given as well, each file that is read and written
# holds "author = {[NameParts(first=[…" in place of the author, without an error or a warning.
# What follows from it: reading and writing need the same middleware in mirrored order; read back what was written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check bibtexparser==2.0.0b8
cat > "$folder/look.py" <<'PYTHON'
import bibtexparser
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

splitting = [SeparateCoAuthors(), SplitNameParts()]
library = bibtexparser.parse_string("@misc{k, author = {Gorse, Ottilie}, title = {Hedges}}", append_middleware=splitting)
print(bibtexparser.write_string(library).strip())
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py")
echo "$seen"
[[ $seen == $'@misc{k,
\tauthor = {[NameParts(first=[\'Ottilie\'], von=[], last=[\'Gorse\'], jr=[])]},
\ttitle = {Hedges}
}' ]]
