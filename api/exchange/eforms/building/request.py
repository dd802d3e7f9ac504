"""What a request asks for: the flavour, the SDK, and what the platform does not know."""

from dataclasses import dataclass
from datetime import datetime

from api.exchange.eforms.notice import Flavour, NoticeSubtype, SdkVersion


@dataclass(frozen=True)
class NoticeRequest:
    subtype: NoticeSubtype
    flavour: Flavour
    sdk: SdkVersion
    above_eu_threshold: bool | None
    public_url: str
    now: datetime
