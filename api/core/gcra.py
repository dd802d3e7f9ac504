"""A leaky bucket (GCRA) as a Redis script: it refuses what is too much, or gives it a later turn.

Each bucket's key keeps the time at which the bucket would be empty, and expires by itself. Redis
gives the clock, so that processes agree. Without `queue` nothing is taken from any bucket unless
all have room; with it the place is taken, and `wait` says how long it is until it comes.
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
    """Seconds; 0 where it may go at once."""
    remaining: int
    resets_in: int


def arguments(limits: Iterable[int], window: int = WINDOW, *, queue: bool = False) -> list[int]:
    """Those of the script behind its keys, one limit a key."""
    return [window, int(queue), *limits]


def turn_of(answer: tuple[bytes, int, bytes]) -> Turn:
    """What the script has answered."""
    wait, remaining, reset = answer
    return Turn(float(wait), int(remaining), math.ceil(float(reset)))
