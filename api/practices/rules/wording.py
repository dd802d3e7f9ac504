"""The platform's own texts about rules and questions, in all languages. Pure."""

from functools import cache

from api.core.i18n import Language, LocalText, TextOrigin, Texts, translate
from api.practices.models import Question


@cache
def evidence_definition(rule: str) -> Texts:
    return _texts(f"evidence.{rule}")


@cache
def question_texts(question: Question) -> Texts:
    return _texts(f"assessment.question.{question}")


def _texts(name: str) -> Texts:
    return {
        language: LocalText(translate(name, language), _origin(language)) for language in Language
    }


def _origin(language: Language) -> TextOrigin:
    return TextOrigin.ORIGINAL if language is Language.FI else TextOrigin.TRANSLATED
