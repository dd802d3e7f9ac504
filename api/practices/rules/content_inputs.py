"""From the body of a request to a practice's content. Pure."""

import msgspec

from api.practices.inputs import PracticeInput
from api.practices.models import PracticeContent, Step

_NAMES = tuple(name for name in PracticeContent.__struct_fields__ if name not in {"steps", "rule"})


def content_of(data: PracticeInput, rule: str | None = None) -> PracticeContent:
    steps = [Step(**msgspec.structs.asdict(step)) for step in data.steps]
    values = {name: getattr(data, name) for name in _NAMES}
    return PracticeContent(**values, steps=steps, rule=rule)
