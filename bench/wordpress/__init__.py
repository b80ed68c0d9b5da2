"""WordPress itself as the judge of our reading: `python -m bench.wordpress FOLDER`, where FOLDER holds `wp-includes`.

It needs `php` on the path and WordPress's files, no database, no network and no installed blog:

    apt-get install php-cli php-mbstring
    apt-get download wordpress && dpkg -x wordpress_*.deb /tmp/wordpress
    python -m bench.wordpress /tmp/wordpress/usr/share/wordpress

Newer ones are packed in npm's `@wp-playground/wordpress-builds` (0.9.19 has 6.2 to 6.5 and a 6.7-alpha, a zip each);
6.5.5 and that alpha differ from our readings in the same kinds.

3,000 invented bodies, and every labelled post that is HTML, are rendered by WordPress's own block parser, wptexturize,
wpautop and shortcodes (`render.php`), and the result is read plainly, as a browser lays it out (`plain_reading.py`).
Beside it stand our readings: of the source, as an export has it, and of the rendered HTML, as a page or a feed has it.

Each kind of difference is counted, named, and shown by its smallest example. What differs on purpose is an allowance
of the plain reading, or a piece listed as disputed. After a change of `pieces.toml`, `--keep` keeps what WordPress
makes of each piece in `kept.jsonl`. With that `tests/test_wordpress_judge.py` compares our readings where there is no
PHP.
"""
