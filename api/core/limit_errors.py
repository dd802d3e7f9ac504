"""Errors of limits: requests in a time window, and open streams."""

from datetime import timedelta

from api.core.errors import Problem


def _seconds(wait: timedelta) -> int:
    return int(wait.total_seconds())


class TooManyRequests(Problem):
    """`retry_after` is a timedelta of whole seconds. Limits that responses describe also give
    `limit` and `window`, in seconds.
    """

    name, status = "too-many-requests", 429

    @property
    def headers(self) -> dict[str, str]:
        wait = _seconds(self.params["retry_after"])
        headers = {"Retry-After": str(wait)}
        if "window" in self.params:
            headers["RateLimit-Policy"] = '"default";q={limit};w={window}'.format_map(self.params)
            headers["RateLimit"] = f'"default";r=0;t={wait}'
        return headers


class TooManyStreams(TooManyRequests):
    """`limit` is the number of open streams from one address. Also takes `retry_after`."""

    name = "too-many-streams"

    @property
    def headers(self) -> dict[str, str]:
        limit, wait = self.params["limit"], _seconds(self.params["retry_after"])
        policy = {"RateLimit-Policy": f'"streams";q={limit}'}
        return super().headers | policy | {"RateLimit": f'"streams";r=0;t={wait}'}


class StreamsFull(Problem):
    """The process has its maximum number of open streams."""

    name, status = "streams-full", 503

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "30"}
