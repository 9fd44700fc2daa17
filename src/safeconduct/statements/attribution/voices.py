"""Who may speak: whom a reader keeps in mind, and whom "she" and "the ministry" stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from safeconduct.statements.attribution.offices import party_of, words_of
from safeconduct.statements.language.lexicon import Lexicon
from safeconduct.statements.language.tokens import BODY, Token, Vocabulary

__all__ = ["Said", "Talk", "office_voice", "pronoun_voice"]

_STEM = 5  # letters by which words of an office are compared: defense and defence are one


@dataclass(frozen=True, slots=True)
class Said:
    """Who said a sentence: name, role, party ('' where unknown), by which rule.

    at: index of the token, -1 where the speaker is not named in the sentence.
    """

    name: str
    role: str = ""
    party: str = ""
    rule: str = ""
    at: int = -1
    pronoun: str = ""


@dataclass
class Talk:
    """What a reader keeps in mind of who spoke in this report."""

    last: Said | None = None
    persons: list[Said] = field(default_factory=list)

    def note(self, said: Said) -> None:
        """Remember a speaker for the sentences that follow."""
        if not said.name:
            return
        self.last = said
        if said.at >= 0 or said not in self.persons:
            self.persons.append(said)


def pronoun_voice(token: Token, talk: Talk) -> Said | None:
    """Resolve "she said" to the last person it may mean; "they" only to a body; no name: the person is named later."""
    wanted = "she" if token.has("she") else "he" if token.has("he") else ""
    for said in reversed(talk.persons):
        if wanted and said.pronoun == wanted:
            return replace(said, rule="speaker.pronoun", at=-1)
    for said in reversed(talk.persons):
        if bool(wanted) == _personal(said) and not (wanted and said.pronoun):
            return replace(said, rule="speaker.pronoun", at=-1)
    return Said("", rule="speaker.pronoun", pronoun=wanted) if wanted else None


def _personal(said: Said) -> bool:
    return bool(said.pronoun) or bool(said.role)


def _of_office(token: Token, role_words: frozenset[str]) -> bool:
    return token.kind == BODY or token.has("official") or token.lower in role_words


def _empty(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word of an office tells nothing of whose it is ("senior official")."""
    return not lexicon.tags_of(word).isdisjoint({"generic", "of", "definite"})


def office_voice(
    tokens: Sequence[Token], k: int, talk: Talk, vocabulary: Vocabulary, party: str = "", last: int = -1
) -> Said | None:
    """Resolve "the ministry said" to a ministry named before, else let the words themselves speak.

    last: index of the office's last word, where more words belong to it than the one at k.
    """
    begin = k
    words = vocabulary.lexicon.role_words
    while begin > 0 and not tokens[begin - 1].has("definite") and _of_office(tokens[begin - 1], words):
        begin -= 1
    name = words_of(tokens[begin : max(k, last) + 1])
    wanted = [word for word in name.lower().replace("'s", "").split() if not _empty(word, vocabulary.lexicon)]
    for said in reversed(talk.persons):
        known = [word[:_STEM] for word in f"{said.name} {said.role}".lower().replace(",", " ").split()]
        if (
            all(word[:_STEM] in known for word in wanted)
            and (wanted or _personal(said))
            and begin
            and tokens[begin - 1].has("definite")
        ):
            return replace(said, rule="speaker.office", at=-1)
    return Said(name, "", party or party_of(name, vocabulary.lexicon), "speaker.office", k)
