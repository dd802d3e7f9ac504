"""The second copy of a form after which the form cannot be built any more: its thing is gone, or is
no draft."""

from api.core.errors import Problem
from api.forms import service
from api.http.requests import ApiRequest
from api.web.forms.flow import Answer, bound_id
from api.web.forms.posted import FORM_ID
from api.web.page import see
from api.web.posted_texts import first_text, posted_texts


async def first_answer(request: ApiRequest, problem: Problem) -> Answer:
    """The page that the first copy got. Raises the problem if there was no such copy."""
    if request.method == "POST" and request.actor.is_signed_in:
        form_id = first_text(posted_texts(await request.body()), FORM_ID)
        location = await service.answer_to(request.transaction, bound_id(request, form_id))
        if location is not None:
            return see(request, location)
    raise problem
