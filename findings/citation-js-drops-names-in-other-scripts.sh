#!/usr/bin/env bash
# Citation.js 0.7.21 (npm): BibTeX and BibLaTeX of a record in Japanese or Russian have neither author nor title.
#
# The plug-in replaces every character that its table of LaTeX commands does not know by nothing, so whole names and
# titles become empty, and the key is "undefined2013undefined". BibLaTeX, which is UTF-8 by definition, is treated the
# same. RIS of the same record keeps all of it. Nothing is said: no error, no warning.
# What follows from it: a citation of somebody who does not write in Latin letters is lost on the way to LaTeX; write
# UTF-8, and read back what was written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --silent --no-fund --no-audit @citation-js/core@0.7.21 @citation-js/plugin-bibtex@0.7.21 \
  @citation-js/plugin-ris@0.7.21 >>npm.log
cat > look.js <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
require('@citation-js/plugin-ris')
const record = { type: 'webpage', title: 'Зачем письмо', author: [{ family: 'Ольхов', given: 'Тимур' }],
  issued: { 'date-parts': [[2013, 4, 5]] } }
const cite = new Cite([record])
const fields = (text) => text.split('\n').filter((line) => /author|title|^@/.test(line)).map((line) => line.trim())
console.log(fields(cite.format('bibtex')).join(' '))
console.log(fields(cite.format('biblatex')).join(' '))
console.log(cite.format('ris').split('\n').filter((line) => /^(AU|TI)/.test(line)).join(' '))
JS
seen=$(node look.js)
echo "$seen"
[[ $seen == '@misc{undefined2013undefined, author = {, }, title = { },
@online{undefined2013undefined, author = {, }, title = { },
AU  - Ольхов, Тимур TI  - Зачем письмо' ]]
