"""Every mail that the platform sends: a new one is put here, or a test fails."""

from collections.abc import Mapping
from types import MappingProxyType

from api.mail_previews import accounts, calls, digests, hidings, organisations, participation
from api.mail_previews.template import Template

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        template.name: template
        for feature in (accounts, organisations, participation, calls, digests, hidings)
        for template in feature.templates()
    }
)
