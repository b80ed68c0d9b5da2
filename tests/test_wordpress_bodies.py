"""Bodies as WordPress and its plugins write them: shortcodes, captions in attributes, bare signs, raised numbers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.posts.records import BlockKind, BodyFormat
from index.reading.bare_signs import with_bare_signs_escaped
from index.reading.blocks import read_blocks
from index.sources.hidden_blocks import has_blocks

P, I, C = BlockKind.PARAGRAPH, BlockKind.IMAGE_TEXT, BlockKind.CAPTION  # noqa: E741 -- as in test_blocks
CLASSIC, GUTENBERG, HTML = BodyFormat.CLASSIC, BodyFormat.GUTENBERG, BodyFormat.HTML


def seen(body: str, body_format: BodyFormat) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in read_blocks(body, body_format)]


LOOM = '<img src="loom.jpg" alt="Inez Tarn" width="3" />[/caption]\nWe weave.'


@pytest.mark.parametrize(
    ("opening", "caption"),
    [
        ('[caption id="a" width="3" caption="He said &quot;no&quot;, twice"]', 'He said "no", twice'),
        ('[caption caption="By &lt;a href=&quot;//kip.example&quot;&gt;Kip&lt;/a&gt;" width="3"]', "By Kip"),
        ("[caption width='3' caption=\"By <a href='//kip.example'>Kip</a>\"]", "By Kip"),
        ("[wp_caption caption='By \"Kip\"']", 'By "Kip"'),
        ('[caption width=3 caption="5 < 6"]', "5 < 6"),
        ('[caption width="3" caption="She said "no", twice"]', 'She said "no", twice'),
    ],
)
def test_a_caption_in_an_attribute_with_quotation_marks_entities_or_links(opening: str, caption: str) -> None:
    assert seen(opening + LOOM, CLASSIC) == [(C, caption), (I, "Inez Tarn"), (P, "We weave.")]


@pytest.mark.parametrize(
    "shortcode",
    [
        "[youtube=https://youtube.example/watch?v=abc&amp;w=320]",
        "[youtube https://youtube.example/watch?v=abc]",
        "[audio https://loom.example/a.mp3|titles=Two words]",
        '[polldaddy poll="12"]',
        "[dailymotion id=x7]",
        '[contact-form][contact-field label="Name" type="name" required="true"/][/contact-form]',
        "[slideshow]",
        "[vimeo 'https://vimeo.example/7']",
    ],
)
def test_shortcodes_of_wordpress_com_are_no_words(shortcode: str) -> None:
    assert seen(f"Every Tuesday.\n\n{shortcode}\n\nNever.", CLASSIC) == [(P, "Every Tuesday."), (P, "Never.")]


@pytest.mark.parametrize(
    "words",
    [
        "[sic]",
        "[audio cuts out]",
        "[video call, not in person]",
        "[Youtube]",
        "[ted talk]",
        "[/sarcasm]",
        "[x=3]",
        "[see p. 3]",
        "[let x=3]",
    ],
)
def test_brackets_that_are_words_stay(words: str) -> None:
    assert seen(f"I knit {words} at night.", CLASSIC) == [(P, f"I knit {words} at night.")]


@pytest.mark.parametrize(
    "opening",
    [
        '[et_pb_section fb_built="1" _builder_version="4.9"][et_pb_row][et_pb_text admin_label="Text"]',
        '[vc_row][vc_column width="1/2"][vc_column_text css=".vc_custom{margin: 0}"]',
        '[fusion_builder_container hundred_percent="no"][fusion_text]',
        "[av_textblock size='' av_uid='av-1']",
    ],
)
def test_the_shortcodes_of_page_builders_part_paragraphs_and_are_no_words(opening: str) -> None:
    closing = "".join(f"[/{tag.split()[0].strip('[]')}]" for tag in reversed(opening.replace("][", "]\n[").split("\n")))
    assert seen(f"{opening}Wanda Pyle: Weekly.{closing}{opening}<p>Never.</p>{closing}", CLASSIC) == [
        (P, "Wanda Pyle: Weekly."),
        (P, "Never."),
    ]


@pytest.mark.parametrize(
    "shortcode",
    [
        '[recipe title="Soup"]Stir.[/recipe]',
        "[recipe title=&#8221;Soup&#8221;]Stir.[/recipe]",
        "[table id=3 /]Stir.",
        "[instagram url=https://i.example/p]Stir.",
        '[tiled-gallery ids="1,2"]Stir.',
        'Stir.[jetpack_subscription_form show_total="false"]',
    ],
)
def test_what_has_the_attributes_of_a_shortcode_is_none_of_the_words(shortcode: str) -> None:
    assert seen(f"Every Tuesday.\n\n{shortcode}\n\nNever.", CLASSIC) == [
        (P, "Every Tuesday."),
        (P, "Stir."),
        (P, "Never."),
    ]


def test_an_escaped_shortcode_is_read_as_it_stands_there() -> None:
    assert seen('Type [[gallery ids="1,2"]], then save.', CLASSIC) == [(P, 'Type [gallery ids="1,2"], then save.')]


def test_an_escaped_pair_of_shortcodes_is_read_with_its_words() -> None:
    assert seen('Type [[caption width="3"]a loom[/caption]] there.', CLASSIC) == [
        (P, 'Type [caption width="3"]a loom[/caption] there.')
    ]


def test_the_curled_quotation_marks_of_a_shortcode_that_was_not_run() -> None:
    assert seen("<p>Never.</p><p>[polldaddy poll=&#8221;12&#8243; title=&#8221;Two words&#8221;]</p>", HTML) == [
        (P, "Never.")
    ]


def test_what_stands_around_a_form_or_in_choices_is_parted() -> None:
    assert seen("Never.<form>Send</form>Always.<select><option>Red<option>Blue</select>", CLASSIC) == [
        (P, "Never."),
        (P, "Always."),
        (P, "Red"),
        (P, "Blue"),
    ]


@pytest.mark.parametrize("body_format", [GUTENBERG, HTML])
def test_a_blank_line_within_a_rendered_paragraph_parts_it(body_format: BodyFormat) -> None:
    body = "<p>I <3 polite callers.\n\n<em>- Wanda Pyle, Head</em>\n \n\nNever.<br>\n- Otto Brandl</p>"
    assert [text for _, text in seen(body, body_format)] == [
        "I <3 polite callers.",
        "- Wanda Pyle, Head",
        "Never.\n- Otto Brandl",
    ]


def test_blank_lines_between_blocks_part_what_one_block_comment_kept_from_autop() -> None:
    body = "Two weeks.\n\n- Wanda Pyle\n\n<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph -->\r\n\r\nThree."
    assert [text for _, text in seen(body, GUTENBERG)] == ["Two weeks.", "- Wanda Pyle", "One.", "Three."]


@pytest.mark.parametrize(
    "between",
    ["\n<!-- /wp:freeform -->\n", '\n<!-- wp:block {"ref":7} /-->\n', "<!--nextpage-->", " <!--nextpage-->\n"],
)
def test_a_block_s_end_between_line_ends_and_a_page_s_end_part_paragraphs(between: str) -> None:
    assert [text for _, text in seen(f"Two weeks.{between}Three.", GUTENBERG)] == ["Two weeks.", "Three."]


@pytest.mark.parametrize(
    ("body", "has_any"),
    [
        ("<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph -->", True),
        ("One.\n\n<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->\n\nTwo.\nThree.", False),
        ('<!-- wp:more {"customText":"On"} -->\n<!--more On-->\n<!-- /wp:more -->', False),
        ("<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->\n<!-- wp:list /-->", True),
        ("<!--more-->", False),
    ],
)
def test_the_comments_of_a_fold_or_a_page_s_end_are_no_blocks(body: str, has_any: bool) -> None:
    assert has_blocks(body) is has_any


@pytest.mark.parametrize("body_format", [CLASSIC, HTML])
def test_a_less_than_sign_before_a_letter_takes_nothing_with_it(body_format: BodyFormat) -> None:
    body = "I write x<y on the board.\n\nOtto Brandl: <b>Never</b>.\n\nIf a<b and b<c then stop."
    assert [text for _, text in seen(body, body_format)] == [
        "I write x<y on the board.",
        "Otto Brandl: Never.",
        "If a<b and b<c then stop.",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<img alt='5 > 4'>",
        "<p\nclass=x>y</p>",
        "<a href=x wide'>z</a>",
        "1 < 2, <3",
        "</b >",
        '<div data-html="<p>' + "x" * 2_000 + '</p>">after</div>',
        "<em>very</em<br />much",
        'cut off <a href="x',
    ],
)
def test_tags_stay_tags(markup: str) -> None:
    assert with_bare_signs_escaped(markup) == markup


def test_attributes_may_hold_signs_and_blank_lines() -> None:
    assert seen('<a title="a<b\n\nc<d e">f</a>', HTML) == [(P, "f")]


@given(st.text(st.sampled_from("<>ab \n\"'/=p"), max_size=60))
def test_only_less_than_signs_are_changed(markup: str) -> None:
    assert with_bare_signs_escaped(markup).replace("&lt;", "<") == markup


def test_the_raised_number_of_a_footnote_is_no_part_of_the_word_before() -> None:
    note = '<sup data-fn="aa" class="fn"><a href="#aa" id="aa-link">1</a></sup>'
    assert seen(f"<p>I read every letter{note} twice, on the 1<sup>st</sup>.</p>", HTML) == [
        (P, "I read every letter[1] twice, on the 1st.")
    ]


@pytest.mark.parametrize(
    "piece",
    [
        '<a "',
        "<a\n",
        "[youtube=//",
        '[caption a="x ',
        "[audio ",
        "\n \n",
        "[[video ",
        "[gallery a=b",
        "[caption a=b ",
        " caption=a",
        ' caption="a" b="',
        "[[gallery]x",
        "[recipe",
        "[recipe a=",
        ' id="x',
        "[/",
        "<!-- wp:a ",
        "<!-- wp:more ",
    ],
)
def test_long_bodies_of_beginnings_take_no_time(piece: str) -> None:
    started = time.process_time()
    for body_format in (CLASSIC, HTML):
        read_blocks(piece * 20_000, body_format)
        read_blocks("[caption" + piece * 20_000, body_format)
        read_blocks("[gallery" + piece * 20_000, body_format)
    assert time.process_time() - started < 5
