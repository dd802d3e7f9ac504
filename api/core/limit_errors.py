"""Errors of limits: requests in a time window, and open streams."""

from datetime import timedelta

from api.core.errors import Problem


def _seconds(wait: timedelta) -> int:
    return int(wait.total_seconds())


class TooManyRequests(Problem):
    """Takes `retry_after`, a timedelta of whole seconds; of a limit that answers tell besides
    `limit` and `window`, in seconds."""

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
    """Takes `limit` (open at once from one address) and `retry_after`."""

    name = "too-many-streams"

    @property
    def headers(self) -> dict[str, str]:
        limit, wait = self.params["limit"], _seconds(self.params["retry_after"])
        policy = {"RateLimit-Policy": f'"streams";q={limit}'}
        return super().headers | policy | {"RateLimit": f'"streams";r=0;t={wait}'}


class StreamsFull(Problem):
    """As many streams are open as one process takes."""

    name, status = "streams-full", 503

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": "30"}
