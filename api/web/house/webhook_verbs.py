"""Runs the service's command for a form of a webhook."""

from uuid import UUID

from api.http.requests import ApiRequest
from api.web.forms.flow import expected_version
from api.web.forms.form import Given
from api.web.house.webhook_forms import Verb
from api.webhooks import service
from api.webhooks.inputs import WebhookReplay

_WITH_VERSION = {
    Verb.ENABLE: service.enable,
    Verb.DISABLE: service.disable,
    Verb.ADOPT: service.adopt_orphaned,
}


async def run(
    request: ApiRequest, given: Given, webhook_id: UUID, verb: Verb
) -> service.WithSecret | None:
    """Returns the webhook with its new secret, if it makes one."""
    session, actor = request.transaction, request.actor
    row = await service.get(session, actor, webhook_id)
    expected = expected_version(request, given, row)
    if verb is Verb.TEST:
        await service.test(session, actor, webhook_id)
    elif verb is Verb.REPLAY:
        await service.replay(session, actor, webhook_id, given.decode(WebhookReplay))
    elif verb is Verb.REMOVE:
        await service.remove(session, actor, webhook_id)
    elif verb is Verb.ROTATE:
        return await service.rotate_secret(
            session, actor, webhook_id, expected, settings=request.settings
        )
    else:
        await _WITH_VERSION[verb](session, actor, webhook_id, expected)
    return None
