"""Types of objections and their answers. The features define the request bodies."""

from typing import Annotated

from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import Prose, ProseTexts

LONGEST = 5_000
LONGEST_ANSWER = 2_000
ObjectionText = Annotated[Prose, up_to(LONGEST, at_least=1)]
ObjectionAnswer = Annotated[ProseTexts, each_up_to(LONGEST_ANSWER)]
