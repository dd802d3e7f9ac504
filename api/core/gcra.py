"""A leaky bucket (GCRA) as a Redis script: it refuses excess requests, or queues them.

The key of a bucket stores the time at which the bucket is empty, and expires by itself. The clock
is that of Redis, so that processes agree. Without `queue`, a request takes room from its buckets
only if all of them have room. With `queue`, the request always takes room, and `wait` is the time
until its turn.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

WINDOW = 60

SCRIPT = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local window, queue = tonumber(ARGV[1]), ARGV[2] == '1'
local next_empty, wait, remaining, reset = {}, 0, math.huge, 0
for i, key in ipairs(KEYS) do
  local step = window / tonumber(ARGV[i + 2])
  local empty_at = math.max(tonumber(redis.call('GET', key) or now), now)
  next_empty[i] = empty_at + step
  wait = math.max(wait, next_empty[i] - window - now)
  remaining = math.min(remaining, (window - (next_empty[i] - now)) / step)
  reset = math.max(reset, next_empty[i] - now)
end
if wait == 0 or queue then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, tostring(next_empty[i]), 'EX', math.ceil(next_empty[i] - now) + 1)
  end
end
return {tostring(wait), math.max(0, math.floor(remaining)), tostring(reset)}
"""


class Turn(NamedTuple):
    wait: float
    """Seconds to wait; 0 if the request may proceed now."""
    remaining: int
    resets_in: int


def arguments(limits: Iterable[int], window: int = WINDOW, *, queue: bool = False) -> list[int]:
    """Arguments of the script after its keys: one limit per key."""
    return [window, int(queue), *limits]


def turn_of(answer: tuple[bytes, int, bytes]) -> Turn:
    """Parses the result of the script."""
    wait, remaining, reset = answer
    return Turn(float(wait), int(remaining), math.ceil(float(reset)))
