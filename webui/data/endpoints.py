"""The endpoints of /api/v1: what each takes and gives. The routes, OpenAPI and the page for people agree on this."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from index.posts.records import UNKNOWN_TYPE, LibraryType, PostSeries
from search.quotation import MOST_CHARACTERS
from search.results import Mode, Sort
from webui import contract_shapes as shapes
from webui.data import shapes as of_api
from webui.data.paging import CURSOR, DEFAULT_LIMIT, MAX_LIMIT
from webui.pages.parameters import QUERY_LENGTH, BadParameter

ROOT = "/api/v1"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an endpoint."""

    name: str
    description: str
    #: "string", "integer" or "boolean" (1 for true).
    type: str = "string"
    #: The values it may have; empty: any.
    values: tuple[str, ...] = ()
    repeated: bool = False
    required: bool = False
    in_path: bool = False
    least: int | None = None
    most: int | None = None
    #: Of a string: most characters, and a regular expression.
    longest: int | None = None
    pattern: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API, under ROOT."""

    #: With its path parameters in braces.
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    #: The shape of its answer; None where it is a document of `content_types`.
    shape: type | None
    content_types: tuple[str, ...] = ("application/json",)
    #: Statuses other than 200 that it may answer with.
    errors: tuple[int, ...] = (400, 503)


_QUERY = Parameter(
    "q",
    "What is sought: words, “a phrase”, -without, name:tarn, title:…, tag:…, past:6-months (before the day asked)",
    longest=QUERY_LENGTH,
    example="cover letter",
)
_TYPES = Parameter(
    "type", "Only answers of these library types", values=(*map(str, LibraryType), UNKNOWN_TYPE), repeated=True
)
_KINDS = Parameter("kind", "Only answers of these kinds", values=tuple(map(str, PostSeries)), repeated=True)
_YEARS = (
    Parameter("from", "First year", "integer", least=1000, most=9999),
    Parameter("to", "Last year", "integer", least=1000, most=9999),
)
_MODE = Parameter("mode", "How answers are found; hybrid is by words and meaning", values=tuple(map(str, Mode)))
_AS_TYPED = Parameter("as_typed", "1: never search for a respelling", values=("1",))
_FURTHER = Parameter("further", "1: the further answers instead of the close matches", values=("1",))
_SORT = Parameter("sort", "Order", values=tuple(map(str, Sort)))
_ONE = Parameter("one_per_question", "1: only the first answer to each question", values=("1",))
_LIMIT = Parameter(
    "limit", f"Items of one call; {DEFAULT_LIMIT} where it is not given", "integer", least=0, most=MAX_LIMIT
)
_CURSOR = Parameter(
    "cursor", "From `next` of the page before; 409 when the list has changed since", pattern=f"^({CURSOR})?$"
)
_FILTERS = (_QUERY, _TYPES, _KINDS, *_YEARS, _MODE, _AS_TYPED)
_SEARCH = (*_FILTERS, _FURTHER, _SORT, _ONE)
_PAGED = (_LIMIT, _CURSOR)
_CSV = (
    Parameter("bom", "1: CSV begins with a byte order mark, for Excel", values=("1",)),
    Parameter("safe_cells", "1: an apostrophe before cells that a spreadsheet takes for a formula", values=("1",)),
)
_FORMAT = Parameter(
    "format", "csv, or jsonl (one JSON object a line)", values=("csv", "jsonl"), required=True, in_path=True
)
_ID = Parameter("id", "An answer’s id, such as do-you-knit/inez-tarn", required=True, example="do-you-knit/inez-tarn")
_OF_DOCUMENTS = (400, 404, 503)
_DOCUMENTS = ("text/csv", "application/jsonl")

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/search", "Answers to a query", (*_SEARCH, *_PAGED), of_api.SearchPageRecord, errors=(400, 409, 503)),
    Endpoint("/search.{format}", "All answers to a query", (_FORMAT, *_SEARCH, *_CSV), None, _DOCUMENTS, _OF_DOCUMENTS),
    Endpoint("/facets", "How many answers a query finds, by type, kind and year", _FILTERS, of_api.CountsRecord),
    Endpoint(
        "/compare",
        "The best answers of several library types",
        (*_FILTERS, Parameter("limit", "Answers of each type; 3 where it is not given", "integer", least=0, most=20)),
        of_api.ComparisonRecord,
    ),
    Endpoint(
        "/answers/{id}",
        "One answer",
        (Parameter("id", _ID.description, required=True, in_path=True, example=_ID.example),),
        shapes.AnswerRecord,
        errors=(301, 404, 410, 503),
    ),
    Endpoint(
        "/answers.{format}",
        "Every answer of the archive, oldest first",
        (_FORMAT, *_CSV),
        None,
        _DOCUMENTS,
        _OF_DOCUMENTS,
    ),
    Endpoint(
        "/similar",
        "The answers most like one",
        (
            _ID,
            Parameter("limit", "Answers; 5 where it is not given", "integer", least=1, most=MAX_LIMIT),
            Parameter("same_post", "1: answers of the same post too", values=("1",)),
        ),
        shapes.SimilarRecord,
        errors=(400, 404, 410, 503),
    ),
    Endpoint(
        "/quote",
        "Whether somebody said what is quoted, and where",
        (Parameter("text", f"The quotation, of {MOST_CHARACTERS} characters at most", required=True),),
        shapes.QuoteRecord,
    ),
    Endpoint("/posts", "Every post, newest first", _PAGED, of_api.PostPageRecord, errors=(400, 409, 503)),
    Endpoint(
        "/posts/{key}",
        "One post with its answers",
        (Parameter("key", "A post’s key, such as do-you-knit", required=True, in_path=True, example="do-you-knit"),),
        of_api.WholePostRecord,
        errors=(404, 410, 503),
    ),
    Endpoint(
        "/questions",
        "Every question, those asked last first",
        _PAGED,
        of_api.QuestionPageRecord,
        errors=(400, 409, 503),
    ),
    Endpoint(
        "/respondents", "Everybody who is named, A to Z", _PAGED, of_api.PeoplePageRecord, errors=(400, 404, 409, 503)
    ),
    Endpoint(
        "/respondents/{slug}",
        "One respondent over the years",
        (
            Parameter(
                "slug", "A respondent’s slug, such as inez-tarn", required=True, in_path=True, example="inez-tarn"
            ),
        ),
        shapes.PersonRecord,
        errors=(404, 410, 503),
    ),
    Endpoint(
        "/suggestions",
        "Questions, people and topics that typed words begin",
        (_QUERY,),
        shapes.SuggestionsRecord,
        errors=(503,),
    ),
)


def check_call() -> None:
    """Compare the call's parameters with what its endpoint takes, so that a misspelt one is not answered as if absent.

    Raises BadParameter.
    """
    endpoint = _BY_FORM.get(_form_of(str(request.url_rule)))
    if endpoint is None:
        return
    known = {parameter.name: parameter for parameter in endpoint.parameters if not parameter.in_path}
    for name, value in request.args.items(multi=True):
        if name not in known:
            raise BadParameter(name, f"there is no such parameter here; there is {', '.join(known) or 'none'}.")
        given, allowed = value.strip().lower(), known[name].values
        if given and allowed and given not in allowed:
            raise BadParameter(name, f"it may be {', '.join(allowed)}.")
        if len(value) > (known[name].longest or len(value)):
            raise BadParameter(name, f"it has more than {known[name].longest} characters.")


def _form_of(path: str) -> str:
    """Return a path whose placeholders are all the same."""
    return re.sub(r"<[^>]*>|{[^}]*}", "{}", path)


_BY_FORM = {_form_of(ROOT + endpoint.path): endpoint for endpoint in ENDPOINTS}
