"""Errors of an HTTP request: method, size, media type, range, version, idempotency key."""

from api.core.errors import Problem


class MethodNotAllowed(Problem):
    """`allow` lists the allowed methods."""

    name, status = "method-not-allowed", 405

    @property
    def headers(self) -> dict[str, str]:
        return {"Allow": self.params["allow"]}


class SlowBody(Problem):
    """The body, or its next chunk, did not arrive in time. Takes `seconds`."""

    name, status = "slow-body", 408


class RequestInProgress(Problem):
    name, status = "request-in-progress", 409


class TooLarge(Problem):
    """`limit` is in bytes."""

    name, status = "too-large", 413


class UriTooLong(Problem):
    """`part` is a term (path or query); `limit` is in bytes."""

    name, status = "uri-too-long", 414


class HeadTooLarge(Problem):
    """`limit` is in bytes."""

    name, status = "head-too-large", 431


class UnsupportedMediaType(Problem):
    """Takes `given` and `expected`, and for PATCH `accept_patch` (RFC 5789, 2.2)."""

    name, status = "unsupported-media-type", 415

    @property
    def headers(self) -> dict[str, str]:
        accepted = self.params.get("accept_patch")
        return {"Accept-Patch": accepted} if accepted else {}


class RangeNotSatisfiable(Problem):
    """`Range` starts beyond the end. `size` is in bytes."""

    name, status = "range-not-satisfiable", 416

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Range": f"bytes */{self.params['size']}"}


class KeyReused(Problem):
    name, status = "idempotency-key-reused", 422


class VersionRequired(Problem):
    name, status = "version-required", 428
