"""A post over the years, and the ids that its answers bear."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, field

from index.identity.bearers import Bearer, bearer_of
from index.identity.carrying import PostIds, carry
from index.posts.records import PostKind, Respondent

WANDA = Respondent("Wanda Pyle", "Branch Head", "Teasel Public Library")
OTTO = Respondent("Otto M. Brandl", "Dean", "Gorse Community College")
INEZ = Respondent("Inez Tarn", "Youth Manager", "Sedge City Library")
FEDERAL = Respondent(None, "Federal Librarian")


def words(seed: int, count: int = 40) -> str:
    """An answer's text that shares nothing with that of another seed."""
    chance = random.Random(seed)  # noqa: S311 — invented texts, not secrets
    return " ".join("".join(chance.choices(string.ascii_lowercase, k=7)) for _ in range(count))


def of_column(who: Respondent, text: str) -> Bearer:
    return bearer_of(PostKind.COLUMN, "", who, text)


@dataclass
class History:
    """A post over the years: what was carried last, and who bore the ids."""

    live: list[tuple[str, Bearer]] = field(default_factory=list)
    carried: PostIds = field(default_factory=lambda: PostIds(()))

    def publish(self, *answers: tuple[Respondent, str]) -> list[str]:
        new = [of_column(who, text) for who, text in answers]
        self.carried = carry("post", self.live, new, self.carried.redirects, self.carried.gone)
        self.live = list(zip(self.carried.ids, new, strict=True))
        return list(self.carried.ids)

    def resolve(self, answer_id: str) -> str | None:
        """The text that an id leads to."""
        live = {i: bearer.text for i, bearer in self.live}
        redirects = {r.old_id: r.new_id for r in self.carried.redirects}
        return live.get(answer_id) or live.get(redirects.get(answer_id, ""))
