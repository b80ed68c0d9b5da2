"""Every error the archive raises.

ArchiveError
├── SourceError                 something that was to be imported cannot be read
│   ├── SourceNotFound
│   ├── UnknownSourceFormat
│   ├── MalformedSource
│   ├── NotPublished            nothing says that everybody may read it
│   ├── CannotUnpack
│   ├── PostFailed
│   ├── DuplicatePostKey
│   ├── PostUnpublished
│   ├── HiddenCopy              what a takedown hides has come back in another post
│   ├── PostAltered             in `index/record/record_errors.py`: what is recorded of it is not what was recorded
│   ├── UnpublishedAltered      the same of what is remembered of posts that are not published
│   ├── AddressRefused          from here on in `index/sources/remote_errors.py`: what is read over the network
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
│   └── FeedOfExcerpts
├── RecordError                 the write side's database
│   ├── RecordNotFound
│   ├── RecordDamaged
│   ├── RecordRowDamaged        one row of it; in `index/record/record_errors.py`, as the next
│   ├── TakedownsAltered        what is recorded of takedowns is not what was recorded
│   ├── RecordUnusable
│   ├── RecordTooNew
│   ├── RecordTooOld
│   └── RecordBusy
├── BackupError                 in `index/backup/backup_errors.py`
│   ├── BackupInTheWay
│   ├── NoBackup
│   ├── BackupDamaged
│   ├── BackupTooNew
│   ├── BackupUnfit             its record is not as it should be
│   └── RecordUnfit             the archive's record is not as it should be
├── GenerationError             the read side's files
│   ├── NoGeneration
│   ├── GenerationDamaged
│   ├── GenerationUnreadable    the system keeps it from being read
│   ├── FormatMismatch
│   ├── ModelMismatch
│   ├── TakedownUnfinished      what is being hidden is still in the live generation
│   └── SynonymsInvalid         a line of synonyms.txt
├── CorrectionError             in `index/corrections/correction_errors.py`: the owner's corrections.toml
│   ├── CorrectionsInvalid
│   ├── CorrectionUnfit         one correction that no longer fits its post
│   ├── CorrectionsGone         the file, though corrections were applied before
│   ├── WithheldUnreadable      withheld.json
│   ├── NothingKept             no corrections to put back
│   ├── CorrectionsInTheWay     a file of corrections where another is to be put back
│   ├── NothingToHide           nothing in the archive is what was to be hidden
│   ├── HideAmbiguous           several things are
│   └── NotHidden               no takedown is what was to be undone
├── EncoderError                in `index/model_errors.py`, as the next
│   ├── ModelPackagesMissing
│   ├── ModelNotFound
│   ├── ModelDamaged
│   ├── ModelUnreadable
│   ├── ModelNotCarried         it cannot be written into a generation
│   └── CarriedModelUnreadable  the one that a generation carries
├── RerankerError               the optional cross-encoder
│   ├── RerankerNotFound
│   └── RerankerUnreadable
└── LookupFailed                an id that leads nowhere
    ├── AnswerNotFound
    ├── AnswerGone
    ├── PostNotFound
    ├── PostGone
    ├── PersonNotFound
    └── PersonGone

A class builds its message from ids and values and says what to do next. HTTP status codes live in `webui`.
"""

from __future__ import annotations

from pathlib import Path


class ArchiveError(Exception):
    """Base of every error that Answerstacks raises on purpose."""


class SourceError(ArchiveError):
    """Something that was to be imported cannot be read."""


class SourceNotFound(SourceError):
    """There is no file or folder at the path given."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: no such file or folder. Give the path of a WordPress export (.xml, .zip), a feed, a saved page, a"
            " text file or a folder of them, or the address (https://…) of a site."
        )
        self.path = path


class UnknownSourceFormat(SourceError):
    """The file is none of the formats that can be imported."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path}: {found}. Answerstacks reads WordPress exports (.xml, .zip, .gz), feeds (.xml, .rss, .atom), saved"
            " pages (.html, .htm), plain text (.txt), and addresses that begin with https:// or http://."
        )
        self.path = path


class MalformedSource(SourceError):
    """One file, or one post in it, is broken; the rest of the import goes on."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}. {remedy}")
        self.place = place


class NotPublished(SourceError):
    """Nothing says that everybody may read it, or something says that not everybody may."""

    def __init__(self, place: str, sign: str) -> None:
        super().__init__(
            f"{place}: {sign}, so it is not known to be published and was left out. If everybody may read it, save its"
            " page again without being logged in, or import an export of the blog (Tools → Export → Posts)."
        )
        self.place = place


class CannotUnpack(SourceError):
    """A packed file is damaged, locked, or unpacks to more than any blog has."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}. Unpack it yourself, and import the files or the folder that come out.")
        self.place = place


class PostFailed(SourceError):
    """One post could not be taken apart; the rest of the import goes on, and an older version of it stays."""

    def __init__(self, key: str, origin: str, problem: str) -> None:
        super().__init__(
            f"{origin}: the post {key!r} could not be taken apart ({problem}). Please report it with the post's text."
        )
        self.key = key


class DuplicatePostKey(SourceError):
    """Two posts, or two versions of one, carry the same key, and nothing tells them apart."""

    def __init__(self, key: str, first: str, second: str) -> None:
        super().__init__(
            f"Nothing tells whether {first} and {second} are one post or two: both have the key {key!r}. The first was"
            " kept. Rename the second file, give its page its own address, or import an export of the blog, in which"
            " every post has its number."
        )
        self.key = key


class PostUnpublished(SourceError):
    """A copy of a post that is no longer published does not bring it back."""

    def __init__(self, key: str, origin: str, why: str, said_in: str) -> None:
        super().__init__(
            f"{origin}: the post {key!r} was withdrawn, it is {why} ({said_in}). This copy does not say that it was"
            " published again: remove it, or publish the post and import a new export."
        )
        self.key = key


class HiddenCopy(SourceError):
    """An answer of a new post says what a takedown hides, and is hidden with it."""

    def __init__(self, answer_id: str, takedown: str) -> None:
        super().__init__(
            f"The new answer {answer_id!r} has the words that are hidden as {takedown!r}, so it is hidden, too. If it"
            " is to be shown, undo that with `answerstacks unhide` and hide what you mean."
        )
        self.answer_id = answer_id
        self.takedown = takedown


class RecordError(ArchiveError):
    """The record (record.sqlite3) cannot be used."""


class RecordNotFound(RecordError):
    """The archive has no record."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: there is no record here. Build the archive with `answerstacks index SOURCE`, name another with"
            " --archive, or, where there was one, put a backup back with `answerstacks restore`."
        )
        self.path = path


class RecordDamaged(RecordError):
    """The record is not a database, or its pages are broken."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path}: SQLite says {problem!r}. Put a backup back with `answerstacks restore`, or move the record away"
            " and import the posts again (permalinks start anew then)."
        )
        self.path = path


class RecordUnusable(RecordError):
    """The system or another program keeps the record from being read or written."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path}: SQLite says {problem!r}. See that the folder may be written to, the disk is not full and no other"
            " program holds the database."
        )
        self.path = path


class RecordTooNew(RecordError):
    """The record was written by a later version."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: the record has schema version {found}, this program knows up to {known}. Install a newer"
            " answerstacks."
        )


class RecordTooOld(RecordError):
    """The record was written by an earlier version and is only being read, so it cannot be brought up to date."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path}: the record has schema version {found}, this program reads {known}. Bring it up to date with"
            " `answerstacks index --rebuild`."
        )


class RecordBusy(RecordError):
    """Another process is writing the archive."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: another `answerstacks` command is writing this archive. Wait for it to end, then try again."
        )


class GenerationError(ArchiveError):
    """The live generation cannot be used."""


class NoGeneration(GenerationError):
    """The archive has nothing to search yet."""

    def __init__(self, archive: Path) -> None:
        super().__init__(
            f"{archive}: there is no archive to search here. Build one with `answerstacks index SOURCE --archive"
            f" {archive}`."
        )
        self.archive = archive


class GenerationDamaged(GenerationError):
    """A file of the generation is missing or is not what the manifest says."""

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
        self.archive = archive


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
    """Something was to be hidden, and the live generation still holds it."""

    def __init__(self, archive: Path, generation: str) -> None:
        super().__init__(
            f"{archive}: a takedown is being carried out here, or was cut off, and generation {generation} still holds"
            " what it hides. Wait for it to end, or finish it with `answerstacks index`."
        )
        self.archive = archive


class SynonymsInvalid(GenerationError):
    """A line of a file of synonyms is not as it should be."""

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
        self.answer_id = answer_id


class AnswerGone(LookupFailed):
    """The answer was there and has been withdrawn."""

    def __init__(self, answer_id: str, reason: str) -> None:
        super().__init__(f"The answer {answer_id!r} is gone: {reason}.")
        self.answer_id = answer_id
        self.reason = reason


class PostNotFound(LookupFailed):
    """No post has this key."""

    def __init__(self, post_key: str) -> None:
        super().__init__(f"There is no post {post_key!r}.")
        self.post_key = post_key


class PostGone(LookupFailed):
    """The post was there and has been withdrawn, with every answer in it."""

    def __init__(self, post_key: str, reason: str) -> None:
        super().__init__(f"The post {post_key!r} is gone: {reason}.")
        self.post_key = post_key
        self.reason = reason


class PersonNotFound(LookupFailed):
    """No named respondent has this slug or name."""

    def __init__(self, asked: str, near: tuple[str, ...]) -> None:
        perhaps = f"Near it: {', '.join(near)}. " if near else ""
        super().__init__(f"There is no respondent {asked!r}. {perhaps}`answerstacks respondent` lists everybody.")
        self.asked = asked
        #: Slugs of people whose names come near.
        self.near = near


class PersonGone(LookupFailed):
    """Somebody had this slug whose answers have been withdrawn, and nobody has it now."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"The respondent {slug!r} is gone: withdrawn.")
        self.slug = slug
