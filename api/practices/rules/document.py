"""An edition as a document in one language, whose paragraphs can be commented on. Pure."""

from collections.abc import Iterator, Sequence

from api.core.i18n import Language, LocalText, Texts, best_text, translate
from api.practices.models import ModelEdition, Practice, PracticeGroup


def document_title(edition: ModelEdition, language: Language) -> LocalText:
    return LocalText(best_text(edition.title, language))


def edition_as_markdown(
    edition: ModelEdition, practices: Sequence[Practice], language: Language
) -> str:
    return "\n\n".join(_paragraphs(edition, practices, language)) + "\n"


def _paragraphs(
    edition: ModelEdition, practices: Sequence[Practice], language: Language
) -> Iterator[str]:
    yield f"# {_plain(edition.title, language)}"
    if note := _plain(edition.note, language):
        yield note
    for group in PracticeGroup:
        in_group = [row for row in practices if row.content.group is group]
        if in_group:
            yield f"## {translate(f'model.group.{group}', language)}"
        for row in in_group:
            yield from _practice(row, language)


def _practice(row: Practice, language: Language) -> Iterator[str]:
    content = row.content
    yield f"### {_plain(content.title, language)}"
    for part in ("what", "why", "sign"):
        if text := _plain(getattr(content, part), language):
            yield f"{translate(f'model.part.{part}', language)}: {text}"
    for number, step in enumerate(content.steps, start=1):
        parts = (step.responsible, step.task, step.deadline)
        responsible, task, deadline = (_plain(texts, language) for texts in parts)
        yield f"{number}\\. {responsible}: {task}, {deadline}."


def _plain(texts: Texts, language: Language) -> str:
    return best_text(texts, language)
