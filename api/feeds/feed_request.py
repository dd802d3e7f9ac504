"""One request for a feed: its id, address, language and response."""

from typing import Self
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response

from api.core.i18n import Language, translate
from api.dialogues.queries import Filter
from api.feeds.canonical_query import Pairs, search_pairs, stable_id
from api.feeds.formats import FeedFormat
from api.feeds.load import FeedPage, FeedReader
from api.feeds.writers.model import Feed
from api.http.etags import answer
from api.http.paging import Cursors
from api.http.requests import ApiRequest
from api.plans.inputs.search import ProcurementSearch
from api.watches.labels import BuyerNames, label_of
from api.watches.models import Watch

SECRET = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


class FeedRequest(msgspec.Struct, frozen=True, kw_only=True):
    request: ApiRequest
    feed_format: FeedFormat
    language: Language
    title: str
    id: UUID
    pairs: Pairs
    """Canonical parameters of the search, also used in the feed's own address."""
    headers: dict[str, str] = {}

    @classmethod
    def of(
        cls,
        request: ApiRequest,
        feed_format: FeedFormat,
        language: Language | None,
        title: str,
        filters: ProcurementSearch | Filter,
    ) -> Self:
        feed_language = language or request.language
        pairs = search_pairs(filters, feed_language)
        return cls(
            request=request,
            feed_format=feed_format,
            language=feed_language,
            title=translate(title, feed_language),
            id=stable_id(request.url.path, urlencode(pairs)),
            pairs=pairs,
        )

    @classmethod
    def of_watch(
        cls,
        request: ApiRequest,
        feed_format: FeedFormat,
        language: Language | None,
        watch: Watch,
        *,
        buyers: BuyerNames,
    ) -> Self:
        """The id does not reveal the secret address, and it stays the same when the address
        changes.
        """
        feed_language = language or request.language
        label = label_of(watch.name, watch.criteria, buyers, feed_language)
        return cls(
            request=request,
            feed_format=feed_format,
            language=feed_language,
            title=translate("feed.watch", feed_language, watch=label).rstrip(": "),
            id=stable_id(str(watch.id), feed_format.ending, feed_language.value),
            pairs=[("language", feed_language.value)],
            headers=SECRET,
        )

    @property
    def reader(self) -> FeedReader:
        settings = self.request.settings
        return FeedReader(
            self.request.transaction, self.language, settings.public_url, settings.host
        )

    @property
    def cursors(self) -> Cursors:
        return Cursors(self.request, self.pairs)

    def answer(self, feed_page: FeedPage) -> Response[bytes]:
        """Sends no `Last-Modified`: it would go back when the newest entry leaves. The ETag
        suffices.
        """
        cursor = self.request.query_params.get("cursor")
        feed = Feed(
            id=self.id,
            title=self.title,
            self_url=self._address(cursor),
            home_url=f"{self.request.settings.public_url}/",
            language=self.language,
            licence_url=self.request.settings.data_licence,
            entries=feed_page.entries,
            next_url=self._address(self.cursors.make(feed_page.following))
            if feed_page.following
            else None,
        )
        headers = {
            "Content-Language": self.language.value,
            "Vary": "Accept-Language, Authorization",
            **self.headers,
        }
        body = self.feed_format.write(feed)
        return answer(self.request, body, headers=headers, media_type=self.feed_format.media_type)

    def _address(self, cursor: str | None) -> str:
        pairs = [*self.pairs, *([("cursor", cursor)] if cursor else [])]
        base = self.request.settings.public_url
        return f"{base}{self.request.url.path}?{urlencode(pairs)}"
