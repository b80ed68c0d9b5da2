"""The page about the archive: what it is, what in it is inferred, how to ask for a correction or a takedown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from index.posts.records import Evidence

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webui.serving.website import Website

#: The meaning of each kind of evidence, with an example.
EVIDENCE_EXPLAINED = {
    Evidence.POST: "A survey asks for the type of library, and the printed answer says it.",
    Evidence.ATTRIBUTION: "The title that the answer is signed with names it: “Academic Librarian”.",
    Evidence.INFERRED: (
        "A rule reads it from the institution or the title: “Teasel Public Library” is public, “County Law Library” is"
        " law."
    ),
    Evidence.OWNER: "Whoever keeps this archive knows it, and said so.",
}


def about_page(site: Website) -> Blueprint:
    """Make the route."""
    blueprint = Blueprint("about_page", __name__)

    @blueprint.get("/about")
    def about() -> ResponseReturnValue:
        archive = site.archive()
        return render_template(
            "about.html",
            counts=archive.counts,
            overview=archive.contents.overview(),
            explained=EVIDENCE_EXPLAINED,
            # An identity is the name and, after "@", a hash of the weights.
            model=(archive.model or "").partition("@")[0],
            by_meaning=site.by_meaning(archive),
        )

    return blueprint
