#!/usr/bin/env bash
# rispy 0.10.0: line breaks of a value are written as they are, and a line that looks like a tag is one when read back.
#
# RIS has no way to quote: a field begins with two letters or digits, two spaces, a hyphen and a space. `dumps` writes an
# abstract of several lines as several lines. A line such as "N1  - see below" inside it is a note of its own for `loads`,
# and the abstract ends before it; the plain lines that follow are joined to the note.
# What follows from it: a writer of RIS puts the lines of a value into one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rispy==0.10.0
cat > "$folder/look.py" <<'PYTHON'
import rispy

abstract = "Two kinds of hedge:\nN1  - trimmed in May\nand left alone."
[read] = rispy.loads(rispy.dumps([{"type_of_reference": "BLOG", "title": "Hedges", "abstract": abstract}]))
print(read["abstract"], read["notes"], sep="\n")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py")
echo "$seen"
[[ $seen == "Two kinds of hedge:
['trimmed in May', 'and left alone.']" ]]
