"""How alike two texts are: by words, their other forms, compounds and synonyms. Pure.

The words of a new question that few of the past ones have say most about it.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple
from uuid import UUID

from api.core.search_words import (
    MOST_WORDS,
    QueryWord,
    Weight,
    query_words,
    split_words,
    terms_of,
)

WHOLE, PART, RELATED, LOOSE = 1.0, 0.8, 0.7, 0.4
"""How well a word is met: in any form, as a part of a compound, by a related word, by the last part
of it or a correction."""
OF_ANSWER = 0.5
"""A word that only the answer has counts less."""
OF_BEST = 0.4
"""What is far behind the best one is left out."""
SHORTEST, LONG, STEM = 3, 7, 4
BEGINNING = 5
MOST_BEGINNINGS = 16
"""Of the words that are looked for in the place of one word."""
_NO_SUBJECT = frozenset(
    word
    for words in (
        "onko voiko saako tuleeko pitääkö voivatko ovatko mikä mitä mitkä miten kuinka missä",
        "milloin mistä mihin minkä millainen millä kuka ketkä miksi että jos kun myös vai tai olla",
        "saa voi voidaan pitää tulee ole ovat oli joka jotka tämä tässä tästä tämän sen ne niin",
        "kuin vain esimerkiksi koko kaikki asia teillä meillä teidän meidän tarjoaja tarjoajan",
        "tarjous hankinta hankinnan hankinnassa vaatia vaaditaanko",
        "kan får ska skall måste är blir vad vilka vilken vilket hur när var varför om att det den",
        "de som en ett ni vi er vår eller också inte anbud anbudsgivare upphandling upphandlingen",
        "can may must is are will do does what which how when where why if that it we you our your",
        "not any there be have has",
    )
    for word in words.split()
)
"""Words that say nothing about what is asked, and those that every question here may have."""


class Past(NamedTuple):
    """A past question with its answer."""

    answer_id: UUID
    question: str
    answer: str


Terms = Mapping[str, Weight]


def asked_words(text: str) -> list[QueryWord]:
    """The words of a question that say what it is about."""
    words = [word for word in split_words(text) if word not in _NO_SUBJECT]
    return query_words(" ".join(words[:MOST_WORDS])) if words else []


def patterns(words: Sequence[QueryWord]) -> list[str]:
    """A regular expression for each word: it finds all that `best` can meet, and more, in texts
    that have no index of words."""
    alternatives = (list(_beginnings(word))[:MOST_BEGINNINGS] for word in words)
    return ["|".join(dict.fromkeys(several)) for several in alternatives if several]


def best(words: Sequence[QueryWord], past: Sequence[Past]) -> list[Past]:
    """The best first. Of several questions with one answer the best stands for all."""
    rows = [[_met(word, terms) for word in words] for terms in map(_terms_of, past)]
    weights = [_weight(sum(map(bool, column)), len(past)) for column in zip(*rows, strict=True)]
    scores = [sum(w * met for w, met in zip(weights, row, strict=True)) for row in rows]
    least = OF_BEST * max(scores, default=0.0)
    ordered = sorted(zip(scores, past, strict=True), key=lambda pair: -pair[0])
    distinct: dict[UUID, Past] = {}
    for score, item in ordered:
        if score >= least and score > 0:
            distinct.setdefault(item.answer_id, item)
    return list(distinct.values())


def _terms_of(past: Past) -> tuple[Terms, Terms]:
    return terms_of(plain=[past.question], title=()), terms_of(plain=[past.answer], title=())


def _weight(having: int, count: int) -> float:
    """Of a word that so many of the past questions have."""
    return log(1 + (count + 1) / (having + 1))


def _met(word: QueryWord, terms: tuple[Terms, Terms]) -> float:
    question, answer = terms
    return max(_met_in(word, question), OF_ANSWER * _met_in(word, answer))


def _met_in(word: QueryWord, terms: Terms) -> float:
    weights = [terms[term] for term in word.terms if term in terms]
    if weights:
        return WHOLE if min(weights) is Weight.TEXT else PART
    if any(term in terms for term in word.related):
        return RELATED
    halves = [
        (_has(two.head, terms), not two.last or _has(two.last, terms)) for two in word.two_words
    ]
    if any(head and last for head, last in halves):
        return PART
    is_loose = _has(word.corrected, terms) or any(head or last for head, last in halves)
    return LOOSE if is_loose or _begins_alike(word, terms) else 0.0


def _begins_alike(word: QueryWord, terms: Terms) -> bool:
    """`painoarvo` and `painottaa`, `maksuaika` and `maksuehto`."""
    beginning = word.word[:BEGINNING]
    return len(beginning) == BEGINNING and any(term.startswith(beginning) for term in terms)


def _has(some: Sequence[str], terms: Terms) -> bool:
    return any(term in terms for term in some)


def _beginnings(word: QueryWord) -> Iterator[str]:
    """Stems, which also stand within compounds. Short words change theirs (`hinta`, `hinnat`): few
    letters of them are enough."""
    halves = (term for two in word.two_words for term in (*two.head, *two.last))
    for term in (*word.terms, *word.related, *halves, *word.corrected):
        if term.isalnum() and len(term) >= SHORTEST:
            stem = term[:-2] if len(term) >= LONG else term[:STEM]
            yield stem if len(stem) >= STEM else rf"\m{stem}"
