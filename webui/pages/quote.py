"""The page that checks a quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup, escape

from search.quotation import MOST_CHARACTERS, QuotationRefused
from search.quoted import PieceKind, Verdict, Where
from webui.contract import answer_url
from webui.wording import quoted_differently, verdict_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from search.quoted import QuotedPlace
    from webui.serving.website import Website

#: Characters that are shown of what was left out.
_LEFT_OUT = 160

# Labels for those who do not see the colours and lines.
_PIECES = {
    PieceKind.SAME: Markup("<mark>{}</mark>"),
    PieceKind.QUOTED: Markup('<del><span class="unseen">[only quoted: </span>{}<span class="unseen">]</span></del> '),
    PieceKind.SAID: Markup('<ins><span class="unseen">[really said: </span>{}<span class="unseen">]</span></ins>{}'),
    PieceKind.LEFT_OUT: Markup('<span class="unseen">[left out: </span>{}<span class="unseen">]</span>{}'),
}


def quote_pages(site: Website) -> Blueprint:
    """Make the route /quote."""
    blueprint = Blueprint("quote_pages", __name__)

    @blueprint.get("/quote")
    def quote() -> ResponseReturnValue:
        archive = site.archive()
        text = _text()
        checked, problem = None, ""
        if text.strip():
            try:
                checked = archive.quotations.check(text)
            except QuotationRefused as error:
                problem = str(error)
        shown = checked.places or checked.nearest if checked else ()
        people = archive.people_of([place.answer.id for place in shown]) if site.theme.respondent_pages else ()
        page = render_template(
            "quote.html",
            text=text,
            checked=checked,
            shown=list(zip(shown, people or [None] * len(shown), strict=True)),
            problem=problem,
            most=MOST_CHARACTERS,
            Verdict=Verdict,
            Where=Where,
            compared=compared,
            differs=quoted_differently,
            verdict=verdict_words(checked) if checked else "",
            place_url=place_url,
        )
        return Response(page, 400 if problem else 200)

    return blueprint


def compared(place: QuotedPlace) -> Markup:
    """Return a place beside the quotation as HTML: <mark> what is the same, <del> and <ins> what differs."""
    shown = [escape(place.before)]
    for piece in place.pieces:
        text = piece.text.rstrip()
        cut = f"{text[:_LEFT_OUT]} …" if piece.kind is PieceKind.LEFT_OUT and len(text) > _LEFT_OUT else text
        shown.append(_PIECES[piece.kind].format(cut, piece.text[len(text) :]))
        if piece.kind is PieceKind.SAME:
            shown.append(escape(piece.text[len(text) :]))
    return Markup("").join([*shown, escape(place.after)])


def place_url(place: QuotedPlace) -> str:
    """Return the link to a place in an answer."""
    return f"{answer_url(place.answer.id)}?passage={place.start}-{place.end}#passage"


def _text() -> str:
    # Half of a broken sign cannot be shown.
    return request.args.get("text", "").encode("utf-8", "replace").decode()
