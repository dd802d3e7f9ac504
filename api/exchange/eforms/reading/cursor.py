"""Reads elements of a notice, and remembers which were understood."""

from api.core.i18n import Language, LocalText, Texts
from api.exchange.eforms.rules.findings import path_of, texts
from api.exchange.eforms.writing.values import LANGUAGES
from api.exchange.eforms.writing.xml import Element


class Reader:
    """Whatever is taken counts as understood; `left` is the rest, so that nothing is dropped
    silently."""

    def __init__(self, notice: Element) -> None:
        self.notice = notice
        self._taken: set[Element] = set()

    def all(self, path: str, at: Element | None = None) -> list[str]:
        pairs = list(texts(self.notice if at is None else at, path))
        self._taken.update(element for element, _ in pairs)
        return [text for _, text in pairs if text]

    def first(self, path: str, at: Element | None = None) -> str | None:
        """The first one. Others of the same path stay untaken."""
        for element, text in texts(self.notice if at is None else at, path):
            self._taken.add(element)
            return text or None
        return None

    def words(self, path: str, at: Element) -> Texts:
        """Texts in our languages. Others stay untaken."""
        result: dict[Language, LocalText] = {}
        for element, text in texts(at, path):
            language = LANGUAGES.get(element.get("languageID", ""))
            if language is not None and text and language not in result:
                self._taken.add(element)
                result[language] = LocalText(text)
        return result

    def coded(self, path: str, codes: dict[str, str], at: Element | None = None) -> list[str]:
        """Our codes for those of eForms. Codes without a counterpart stay untaken."""
        result = []
        for element, text in texts(self.notice if at is None else at, path):
            if text in codes:
                self._taken.add(element)
                result.append(codes[text])
        return list(dict.fromkeys(result))

    def left(self) -> list[tuple[str, str]]:
        """Path and text of each element that has a text and was not taken."""
        rest = (each for each in self.notice.iter("{*}*") if each not in self._taken)
        return [
            (path_of(each), text)
            for each in rest
            if not len(each) and (text := (each.text or "").strip())
        ]
