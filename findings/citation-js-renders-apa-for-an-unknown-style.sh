#!/usr/bin/env bash
# Citation.js 0.7.21 (npm): a style that it does not have is rendered as APA, without an error.
#
# The package brings three styles: apa, vancouver and harvard1. Any other name, that of a style which exists (MLA, by the
# name of its file in the official repository) or one that was misspelt, gives APA's text.
# What follows from it: whoever offers "MLA" by name has to add the style's XML to the plug-in's register first, and has
# to compare what comes out with the style, not only to see that something comes out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --silent --no-fund --no-audit @citation-js/core@0.7.21 @citation-js/plugin-csl@0.7.21 >>npm.log
cat > look.js <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-csl')
const cite = new Cite([{ type: 'book', title: 'Hedges', author: [{ family: 'Gorse', given: 'Ottilie' }],
  publisher: 'Bramble', issued: { 'date-parts': [[2013]] } }])
for (const template of ['apa', 'modern-language-association', 'no-such-style']) {
  console.log(`${template}: ${cite.format('bibliography', { template }).trim()}`)
}
JS
seen=$(node look.js)
echo "$seen"
[[ $seen == 'apa: Gorse, O. (2013). Hedges. Bramble.
modern-language-association: Gorse, O. (2013). Hedges. Bramble.
no-such-style: Gorse, O. (2013). Hedges. Bramble.' ]]
