"""Every error that Answerstacks raises on purpose: the tree of them all, and the classes that several packages share.

A path stands beside the first class of a file; the classes below it live there too, up to the next path.

ArchiveError                    `index/errors.py`
├── SourceError                 something that was to be imported cannot be read
│   ├── SourceNotFound          `index/sources/source_errors.py`: files and folders
│   ├── UnknownSourceFormat
│   ├── MalformedSource
│   ├── NotPublished            nothing says that everybody may read it
│   ├── CannotUnpack
│   ├── AddressRefused          `index/sources/remote_errors.py`: what is read over the network
│   ├── PrivateAddress
│   ├── SiteUnreachable
│   ├── SiteUnavailable
│   ├── TooManyRedirects
│   ├── ResponseTooLarge
│   ├── PageNotFound
│   ├── ApiClosed
│   ├── ApiError
│   ├── ApiNotFound
│   ├── CommentsFeed
│   ├── FeedOfExcerpts
│   ├── PostFailed              `index/imports/import_errors.py`: posts that an import leaves out
│   ├── DuplicatePostKey
│   ├── ExportUndated
│   ├── PostWithdrawn
│   ├── HiddenCopy              `index/takedowns/copies.py`: a new post has words that a takedown hides
│   ├── PostAltered             `index/record/record_errors.py`: the record's rows of a post were altered
│   └── UnpublishedAltered      its rows of unpublished posts were altered
├── RecordError                 `index/errors.py`: the write side's database cannot be used
│   ├── RecordNotFound          `index/record/record_errors.py`
│   ├── RecordDamaged
│   ├── RecordRowDamaged        one row of it
│   ├── TakedownsAltered        its rows of takedowns were altered
│   ├── RecordUnusable
│   ├── RecordTooNew
│   ├── RecordTooOld
│   └── RecordBusy
├── BackupError                 `index/backup/backup_errors.py`
│   ├── BackupInTheWay
│   ├── NoBackup
│   ├── BackupDamaged
│   ├── BackupTooNew
│   ├── BackupUnfit             its record is not as it should be
│   └── RecordUnfit             the archive's record is not as it should be
├── GenerationError             `index/errors.py`: the read side's files cannot be used
│   ├── NoGeneration
│   ├── GenerationDamaged
│   ├── GenerationUnreadable    the system keeps it from being read
│   ├── FormatMismatch
│   ├── ModelMismatch
│   ├── TakedownUnfinished      the live generation still holds what is being hidden
│   ├── SynonymsInvalid         a line of synonyms.txt
│   ├── GenerationIncomplete    `search/followed.py`: not all of its files have arrived yet
│   ├── ReaderCutOff            `webui/serving/follower.py`: it cannot know what was hidden since
│   └── PublishedError          `search/published_errors.py`: what was published to PostgreSQL
│       ├── PublishedUnreachable
│       ├── NothingPublished
│       ├── PublishedMismatch
│       ├── PublishedDamaged
│       ├── PublishedReplaced   while it was read
│       ├── PublishedWithholdsLess
│       ├── StandbyBehind       it may hold what was hidden meanwhile
│       ├── StandbyUnfit        it would not notice that
│       └── PublishedUnreadable
├── CorrectionError             `index/corrections/correction_errors.py`: the owner's corrections.toml
│   ├── CorrectionsInvalid
│   ├── CorrectionUnfit         one correction that no longer fits its post
│   ├── CorrectionsGone         the file is lost, though corrections were applied before
│   ├── WithheldUnreadable      withheld.json
│   ├── NothingKept             there are no corrections to put back
│   ├── CorrectionsInTheWay     a file is where the kept corrections are to be put back
│   ├── NothingToHide           nothing in the archive is what was to be hidden
│   ├── HideAmbiguous           several things are
│   └── NotHidden               no takedown is what was to be undone
├── EncoderError                `index/encoding/model_errors.py`: the embedding model cannot be used
│   ├── DefaultModelMissing
│   ├── DefaultModelUnreadable
│   ├── ModelPackagesMissing
│   ├── ModelNotFound
│   ├── ModelDamaged
│   ├── ModelUnreadable
│   ├── ModelNotCarried         it cannot be written into a generation
│   └── CarriedModelUnreadable  the one that a generation carries
├── RerankerError               the optional cross-encoder cannot be used
│   ├── RerankerNotFound
│   └── RerankerUnreadable
├── LookupFailed                `index/errors.py`: an id that leads nowhere
│   ├── AnswerNotFound
│   ├── AnswerGone
│   ├── PostNotFound
│   ├── PostGone
│   ├── PersonNotFound
│   └── PersonGone
├── DiskFull                    `index/files/room.py`: no space is left where a command writes
├── PostgresError               `index/files/postgres_errors.py`: a database of an archive cannot be used
│   ├── PostgresPackagesMissing
│   ├── PostgresAddressInvalid
│   ├── DatabaseUnreachable
│   ├── ServerUnfit             `index/publishing/publish_errors.py`: nothing can be published to it
│   ├── VectorMissing
│   ├── RightMissing
│   ├── DatabaseReadOnly
│   ├── DatabaseFull
│   ├── AnotherPublisher
│   ├── ArrivedDamaged
│   ├── GenerationReplaced
│   ├── CopyTooNew
│   ├── ReaderUnknown
│   ├── CopiesUnreadable        published.json
│   ├── HiddenStillThere        what is hidden is live no more, and still in the database
│   ├── PublishFailed
│   ├── ShardTwice
│   ├── ShardNotEmptied
│   ├── StandbysLag             standbys do not show yet what was published
│   ├── StandbysUnseen
│   ├── OtherModelWanted        `index/workers/worker_errors.py`
│   └── WorkRefused
├── QuotationRefused            `search/quotation.py`: it is too long to be checked, or has no words
├── SiteFileInvalid             `webui/look/site_file.py`: the owner's site.toml
├── PageNotWritable             `webui/commands/audit_page.py`: the audit's page has no place
├── NeverCounted                `webui/queries/counts_file.py`: no site has counted queries here
├── QueryCountsUnusable         queries.sqlite3 cannot be used
│   └── QueryCountsDamaged
├── BadParameter                `webui/pages/parameters.py`: a parameter of an address
├── CursorExpired               `webui/data/paging.py`: a place in a list that has changed
├── DocumentUnavailable         `webui/data/documents.py`: a document cannot be had just now
│   ├── TooManyDocuments
│   ├── DocumentUnwritable      its temporary file cannot be written
│   └── MeaningUnavailable      it was to be of a search by meaning
├── ReaderUnregistered          `index/files/readers.py`: a web server cannot say that it follows the archive
│   └── ReaderNameTaken         another one has its name
├── NoSuchReader                no web server of this name is registered
└── AddressUnusable             `webui/server.py`: the server cannot listen there

A class builds its message from ids and values and says what to do next. HTTP status codes live in `webui`.
"""

from __future__ import annotations

from pathlib import Path


class ArchiveError(Exception):
    """Base of every error that Answerstacks raises on purpose."""


class SourceError(ArchiveError):
    """A source, or a post in it, cannot be imported."""


class RecordError(ArchiveError):
    """The record (record.sqlite3) cannot be used."""


class GenerationError(ArchiveError):
    """The live generation cannot be used."""


class NoGeneration(GenerationError):
    """The archive has nothing to search yet."""

    def __init__(self, archive: Path) -> None:
        super().__init__(
            f"{archive}: there is no archive to search here. Build one with `answerstacks index SOURCE --archive"
            f" {archive}`."
        )


class GenerationDamaged(GenerationError):
    """A file of the generation is missing, or other than the manifest says."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(
            f"{path}: the manifest says {expected}, found {found}. Write it anew with `answerstacks index --rebuild`."
        )
        self.path = path


class GenerationUnreadable(GenerationError):
    """The system keeps the archive from being read."""

    def __init__(self, archive: Path, error: OSError) -> None:
        super().__init__(
            f"{error.filename or archive}: cannot be read ({error.strerror or error}). See that whoever runs this may"
            " read the archive's folder and everything in it."
        )


class FormatMismatch(GenerationError):
    """The generation was written by another version of the program."""

    def __init__(self, path: Path, expected: int, found: object) -> None:
        super().__init__(
            f"{path}: archive format {found!r}, this program reads {expected}. Write it anew with `answerstacks index"
            " --rebuild`."
        )


class ModelMismatch(GenerationError):
    """The encoder at hand is not the one that made the archive's vectors."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(
            f"The archive's vectors were made by {expected}, the model at hand is {found}. Use that model, or write the"
            " archive anew with `answerstacks index --rebuild`."
        )


class TakedownUnfinished(GenerationError):
    """A takedown has begun, and the live generation still holds what it hides."""

    def __init__(self, archive: Path, generation: str) -> None:
        super().__init__(
            f"{archive}: a takedown is being carried out here, or was cut off, and generation {generation} still holds"
            " what it hides. Wait for it to end, or finish it with `answerstacks index`."
        )


class SynonymsInvalid(GenerationError):
    """A line of a file of synonyms cannot be understood."""

    def __init__(self, name: str, line: int, found: str, remedy: str) -> None:
        super().__init__(f"{name}, line {line}: found {found}. {remedy}")
        self.name = name
        self.line = line


class LookupFailed(ArchiveError):
    """An id leads nowhere."""


class AnswerNotFound(LookupFailed):
    """No answer has or had this id."""

    def __init__(self, answer_id: str) -> None:
        super().__init__(
            f"There is no answer {answer_id!r}. Ids look like post-key/respondent; `answerstacks search` and"
            " `answerstacks export` print them."
        )


def _said(reason: str) -> str:
    """Return the reason of a gone id as readers are told it: `withdrawn` is a stored word of another time."""
    return "taken out of the archive" if reason == "withdrawn" else reason


class AnswerGone(LookupFailed):
    """The answer was shown once, and is hidden or unpublished now."""

    def __init__(self, answer_id: str, reason: str) -> None:
        super().__init__(f"The answer {answer_id!r} is gone: {_said(reason)}.")
        self.reason = reason


class PostNotFound(LookupFailed):
    """No post has this key."""

    def __init__(self, post_key: str) -> None:
        super().__init__(f"There is no post {post_key!r}.")


class PostGone(LookupFailed):
    """The post was shown once, and is hidden or unpublished now with every answer in it."""

    def __init__(self, post_key: str, reason: str) -> None:
        super().__init__(f"The post {post_key!r} is gone: {_said(reason)}.")
        self.reason = reason


class PersonNotFound(LookupFailed):
    """No named respondent has this slug or name."""

    def __init__(self, asked: str, near: tuple[str, ...]) -> None:
        perhaps = f"Near it: {', '.join(near)}. " if near else ""
        super().__init__(f"There is no respondent {asked!r}. {perhaps}`answerstacks respondent` lists everybody.")
        #: Slugs of people whose names come near.
        self.near = near


class PersonGone(LookupFailed):
    """A respondent had this slug whose answers are all hidden or unpublished now; nobody has it any more."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"The respondent {slug!r} is gone: taken out of the archive.")
        self.slug = slug
