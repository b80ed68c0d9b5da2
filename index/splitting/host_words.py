"""Phrases that only the host of a column uses: how a post opens and closes. The phrases are in host_signs.tsv."""

from __future__ import annotations

from index.splitting.host_signs import ENOUGH, Place, begins_like_host, has_sign, host_words_in

#: The host's last word before the answers is short.
_LONGEST_HANDOVER = 160


def hands_over(text: str) -> bool:
    """True if `text`, just after the question, is the host's last word before the answers."""
    return len(text) <= _LONGEST_HANDOVER and not text.endswith("?") and has_sign(text, "column", Place.HANDOVER)


def is_host_line(text: str) -> bool:
    """True if `text` has a phrase that only the host uses."""
    return begins_like_host(text, "both") or has_sign(text, "both", Place.ANYWHERE)


def sounds_like_host(text: str) -> bool:
    """True if `text`, at the edge of a post, is more likely the host's than a respondent's."""
    return is_host_line(text) or host_words_in(text) >= ENOUGH
