"""Maximum lengths of texts of plans and procurements."""

from typing import Annotated

from api.core.i18n import Texts, TextsPatch
from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import Prose, ProsePatch, ProseTexts

TITLE, SHORT_TEXT, TEXT, WORD, REASON, NOTES = 300, 2_000, 10_000, 200, 2_000, 10_000

Title = Annotated[Texts, each_up_to(TITLE)]
TitlePatch = Annotated[TextsPatch, each_up_to(TITLE)]
Text = Annotated[ProseTexts, each_up_to(TEXT)]
TextPatch = Annotated[ProsePatch, each_up_to(TEXT)]
ShortText = Annotated[ProseTexts, each_up_to(SHORT_TEXT)]
ShortTextPatch = Annotated[ProsePatch, each_up_to(SHORT_TEXT)]
Reason = Annotated[ProseTexts, each_up_to(REASON)]
Label = Annotated[Texts, each_up_to(WORD)]
Word = Annotated[str, up_to(WORD)]
Notes = Annotated[Prose, up_to(NOTES)]
