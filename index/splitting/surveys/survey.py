"""Splitting a survey: one anonymous respondent, who hires or looks for a job, and many questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.attribution.type_rules import infer_types
from index.posts.records import BodyFormat, LibraryType, Respondent
from index.splitting.host_words import is_editors_note
from index.splitting.surveys.questionnaire import Questionnaire
from index.splitting.surveys.survey_facts import asked_facts
from index.splitting.surveys.survey_opening import read_opening

if TYPE_CHECKING:
    from index.posts.records import Post, TypeEvidence
    from index.posts.split import Split
    from index.splitting.candidates import Candidates
    from index.splitting.surveys.survey_opening import Opening


def split_survey(post: Post, found: Candidates) -> Split:
    """The questions and answers of a survey, what it states about its respondent, and the role of every character."""
    opening = read_opening(found.lines)
    is_text = post.body_format is BodyFormat.TEXT
    questionnaire = Questionnaire(found, opening.end, is_text=is_text, bulleted=opening.bulleted and not found.ticked)
    questionnaire.begin_with(opening.told)
    questionnaire.set_apart(is_editors_note, "a remark of the host’s")
    respondent = Respondent(None, opening.title)
    split = questionnaire.split(respondent, _types(opening, respondent), opening.facts, opening.spans)
    return replace(split, facts=asked_facts(split, opening.facts))


def _types(opening: Opening, respondent: Respondent) -> tuple[TypeEvidence, ...]:
    """Return the types: those that the post states go before those of the title."""
    found = {it.type: it for it in infer_types(respondent)} | opening.types
    return tuple(found[library_type] for library_type in LibraryType if library_type in found)
