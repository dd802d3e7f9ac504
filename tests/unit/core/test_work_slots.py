"""Turns: how many work, how many wait, and that nobody has all places."""

import asyncio

import pytest

from api.core.limit_errors import TooManyRequests
from api.core.work_slots import WorkSlots


class Work:
    def __init__(self, turns: WorkSlots) -> None:
        self.turns, self.may_end = turns, asyncio.Event()
        self.at_work: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def begin(self, *callers: str) -> None:
        self.tasks += [asyncio.create_task(self._work(caller)) for caller in callers]
        for _ in range(5):
            await asyncio.sleep(0)

    async def end(self) -> list[BaseException | None]:
        self.may_end.set()
        return await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _work(self, caller: str) -> None:
        async with self.turns.of(caller):
            self.at_work.append(caller)
            await self.may_end.wait()


def _refused(outcomes: list[BaseException | None]) -> list[bool]:
    return [isinstance(outcome, TooManyRequests) for outcome in outcomes]


async def test_work_of_one_caller_is_serialised() -> None:
    work = Work(WorkSlots(at_once=2, most=30, most_of_one=3))
    await work.begin("a", "a", "b")
    assert work.at_work == ["a", "b"]
    assert _refused(await work.end()) == [False, False, False]
    assert work.at_work == ["a", "b", "a"]


async def test_too_many_of_one_and_of_all_are_refused() -> None:
    work = Work(WorkSlots(at_once=2, most=5, most_of_one=3))
    await work.begin("a", "a", "a", "a", "b", "c", "d")
    assert _refused(await work.end()) == [False, False, False, True, False, False, True]


async def test_caller_is_refused_where_waiting_is_disabled() -> None:
    work = Work(WorkSlots(at_once=2, most=2, most_of_one=1))
    await work.begin("a", "a", "b", "c")
    assert _refused(await work.end()) == [False, True, False, True]
    again = Work(work.turns)
    await again.begin("a", "c")
    assert _refused(await again.end()) == [False, False]


async def test_cancelled_wait_frees_its_place() -> None:
    work = Work(WorkSlots(at_once=1, most=2, most_of_one=2))
    await work.begin("a", "b")
    work.tasks[1].cancel()
    await work.begin("c")
    first, gone, late = await work.end()
    assert (first, late) == (None, None)
    assert isinstance(gone, asyncio.CancelledError)
    assert work.at_work == ["a", "c"]


async def test_failed_work_frees_its_place() -> None:
    turns = WorkSlots(at_once=1, most=1, most_of_one=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="bad"):
            async with turns.of("a"):
                raise ValueError("bad")
