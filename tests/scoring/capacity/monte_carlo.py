"""A tiny event simulation of call graphs, to check what calls, steps and misses mean. Test code only.

Stations are first come, first served with exponential service; requests walk the graph as the plan says. Slow
and plain on purpose: it shares nothing with the program but the meaning of the words.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

Walk = Generator[tuple[str, Any], None, None]


@dataclass
class Queue:
    """c servers and one line."""

    servers: int
    mean: float
    busy: int = 0
    waiting: list[Any] = field(default_factory=list)


class Network:
    """Runs walks; a walk yields ("serve", station), ("sleep", ms) or ("join", [walks])."""

    def __init__(self, stations: dict[str, tuple[int, float]], seed: int) -> None:
        self.queues = {name: Queue(c, mean) for name, (c, mean) in stations.items()}
        self.random = random.Random(seed)
        self.now = 0.0
        self.events: list[tuple[float, int, Any]] = []
        self.order = 0

    def at(self, time: float, action: Any) -> None:
        self.order += 1
        heapq.heappush(self.events, (time, self.order, action))

    def run(self, make: Any, rate: float, requests: int) -> list[float]:
        """Response times of Poisson requests; ``make(network)`` is the walk of one."""
        found: list[float] = []
        time = 0.0
        for _ in range(requests):
            time += self.random.expovariate(rate)
            self.at(time, self._starter(make, found))
        while self.events:
            self.now, _, action = heapq.heappop(self.events)
            action()
        return sorted(found[requests // 10 :])

    def _starter(self, make: Any, found: list[float]) -> Any:
        def start() -> None:
            begun = self.now
            self._step(make(self), lambda: found.append(self.now - begun))

        return start

    def _step(self, walk: Walk, done: Any) -> None:
        try:
            word, what = next(walk)
        except StopIteration:
            done()
            return

        def onward() -> None:
            self._step(walk, done)

        if word == "serve":
            self._serve(self.queues[what], onward)
        elif word == "sleep":
            self.at(self.now + what, onward)
        else:
            left = [len(what)]

            def one() -> None:
                left[0] -= 1
                if left[0] == 0:
                    onward()

            for branch in what:
                self._step(branch, one)

    def _serve(self, queue: Queue, onward: Any) -> None:
        if queue.busy >= queue.servers:
            queue.waiting.append(onward)
            return
        queue.busy += 1

        def finished() -> None:
            queue.busy -= 1
            if queue.waiting:
                self._serve(queue, queue.waiting.pop(0))
            onward()

        self.at(self.now + self.random.expovariate(1.0 / queue.mean), finished)
