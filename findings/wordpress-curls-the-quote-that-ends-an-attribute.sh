#!/usr/bin/env bash
# WordPress 6.5.5 (from npm): a ">" inside an attribute's value makes wptexturize curl the quotation mark that ends it.
#
# HTML allows "<img alt="5 > 4">", and a browser reads it as one picture. wptexturize takes the tag to end at the first
# ">", so what follows is text to it: the closing mark becomes &#8243; (the sign for inches), and is no mark any more. A
# browser then reads on to the next quotation mark of the page, and shows none of the words in between.
# What follows from it: a page that WordPress rendered can lack words that its export has. Where both can be had, read
# the export.
# Needs npm, unzip and PHP's command line; WordPress itself is only unpacked (160 MB to download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent @wp-playground/wordpress-builds@0.9.19 >pack.log
tar xzf wp-playground-*.tgz package/src/wordpress/wp-6.5.zip
unzip -q package/src/wordpress/wp-6.5.zip 'wp-includes/*'
grep -q "wp_version = '6.5.5'" wp-includes/version.php
cat > look.php <<'PHP'
<?php
define('ABSPATH', __DIR__ . '/');
define('WPINC', 'wp-includes');
foreach (['plugin', 'load', 'compat', 'functions', 'cache', 'l10n', 'pomo/translations', 'formatting', 'shortcodes'] as $part) {
    require_once ABSPATH . "wp-includes/$part.php";
}
wp_cache_init();
add_filter('pre_option', fn($value, $name) => $name === 'blog_charset' ? 'UTF-8' : '', 10, 2);
echo wptexturize('<img src="a.jpg" alt="5 &gt; 4"> Words after it.'), "\n";
echo wptexturize('<img src="a.jpg" alt="5 > 4"> Words after it.'), "\n";
PHP
seen=$(php look.php)
echo "$seen"
[[ $seen == '<img src="a.jpg" alt="5 &gt; 4"> Words after it.
<img src="a.jpg" alt="5 > 4&#8243;> Words after it.' ]]
