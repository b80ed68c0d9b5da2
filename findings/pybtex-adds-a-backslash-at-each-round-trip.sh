#!/usr/bin/env bash
# pybtex 0.26.1: what its BibTeX writer escapes its reader does not take back, addresses included.
#
# `to_string("bibtex")` writes & _ # % as LaTeX commands in every field, `url` too; `parse_string` gives the field with
# the backslashes. Written again, each has two. An address that went through a file once leads nowhere.
# What follows from it: a file of citations made with it must not be read back with it, and an address that LaTeX shall
# print belongs into the file as it is (biblatex reads `url` verbatim).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pybtex==0.26.1
cat > "$folder/look.py" <<'PYTHON'
from pybtex.database import BibliographyData, Entry, parse_string

held = BibliographyData({"k": Entry("misc", [("url", "https://desk.example/?a=1&b_c=%20#x")])})
for _ in range(3):
    print(held.entries["k"].fields["url"])
    held = parse_string(held.to_string("bibtex"), "bibtex")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py")
echo "$seen"
[[ $seen == 'https://desk.example/?a=1&b_c=%20#x
https://desk.example/?a=1\&b\_c=\%20\#x
https://desk.example/?a=1\\&b\\_c=\\%20\\#x' ]]
