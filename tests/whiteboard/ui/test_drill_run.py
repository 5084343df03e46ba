"""What a drill plays and says: the command line's run, its faults in words, cards, the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.simulation.faults import parse_fault
from scoring.capacity.simulation.result import Series
from scoring.capacity.simulation.simulate import simulate
from whiteboard.board.records import ComponentRecord
from whiteboard.canvas.card_content import card_content
from whiteboard.round.drill import Queue
from whiteboard.round.drill_faults import FAULTS, Running, fault_words, key_of
from whiteboard.ui.drill_log import Watched, Watcher
from whiteboard.ui.drill_run import SEED, DrillRun, Frame

SHOP = Design(
    "Shop",
    (
        Component("users", "web_client", "Users", replicas=None, params={"rate_rps": 300}),
        Component(
            "api",
            "app_service",
            "API",
            replicas=5,
            zone=("a", "b"),
            params={"service_ms": 10, "concurrency": 1, "queue_limit": 40},
        ),
        Component("cache", "cache", "Cache", replicas=1, params={"hit_ratio": 0.9, "service_ms": 0.5}),
    ),
    (Link("to-api", "users", "api"), Link("to-cache", "api", "cache")),
    (Flow("read", "users", 300.0, slo_p99_ms=60.0),),
)


def aim(key: str, *selected: str) -> str | None:
    found = FAULTS[key].aim(SHOP, load_catalog(), selected)
    return found.at(30.0, 20.0) if found else None


def test_each_fault_finds_its_victim() -> None:
    assert aim("1") == "load:x3@30+20"
    assert aim("2", "api") == "kill:api:2@30+20"
    assert aim("2", "cache") == "kill:cache:1@30+20", "the last one may go too"
    assert aim("2") is None
    assert aim("2", "users") is None, "clients are no servers"
    assert aim("3") == "zone:a@30+20"
    assert aim("4", "api") == "slow:api:x5@30+20"
    assert aim("5", "to-api") == "link:users:api@30+20"
    assert aim("5", "api") == "link:api:cache@30+20", "out of the part first"
    assert aim("5") is None
    assert aim("6") == "flush:cache@30", "a flush is over at once"


@pytest.mark.parametrize("key", FAULTS)
def test_specs_are_those_of_the_command_line(key: str) -> None:
    spec = aim(key, "api")
    assert spec is not None
    assert parse_fault(spec).start_s == 30.0
    assert key_of(spec) == key


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("load:x3@1+30", "Traffic ×3 for 30 s"),
        ("kill:api:2@1+30", "Kill 2 replicas of API for 30 s"),
        ("kill:cache:1@1+30", "Kill 1 replica of Cache for 30 s"),
        ("zone:a@1+30", "Lose zone a for 30 s"),
        ("slow:api:x5@1+30", "Slow down API ×5 for 30 s"),
        ("link:api:cache@1+30", "Drop link from API to Cache for 30 s"),
        ("flush:cache@1", "Flush Cache"),
    ],
)
def test_faults_in_words(spec: str, said: str) -> None:
    assert fault_words(spec, SHOP, load_catalog()).replace("\u00a0", " ") == said


def played(step_s: float, until_s: float, spec: str = "") -> Frame:
    run = DrillRun(SHOP, load_catalog(), None)
    if spec:
        run.inject(spec)
    while run.now_s < until_s - 1e-9:
        run.play(step_s, lambda: False)
    return run.frame()


def test_a_drill_is_the_run_of_the_command_line_whatever_its_speed() -> None:
    spec = "load:x3@3+3"
    known = simulate(SHOP, load_catalog(), seconds=8.0, seed=SEED, faults=[parse_fault(spec)]).series
    for step_s in (0.1, 2.0):
        seen = played(step_s, 8.0, spec).series
        assert seen.t_s == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
        assert seen.carried_rps == known.carried_rps
        assert seen.refused_rps == known.refused_rps
        assert seen.p99_ms == known.p99_ms


def test_what_was_cut_short_goes_on_where_it_was() -> None:
    run = DrillRun(SHOP, load_catalog(), None)
    looks = iter([True])
    from scoring.capacity.cancelling import Cancelled

    with pytest.raises(Cancelled):
        run.play(4.0, lambda: next(looks, False))
    assert 0.0 < run.frame().now_s < 4.0, "the clock shows how far it came"
    while run.now_s < 4.0:
        run.play(4.0, lambda: False)
    assert run.frame().series.carried_rps == played(1.0, 4.0).series.carried_rps


def test_a_full_queue_refuses() -> None:
    frame = played(0.5, 6.0, "load:x3@3+9")
    queue = frame.queues["api"]
    assert queue.share > 0.9
    assert queue.refuses_rps > 200
    part = next(c for c in frame.estimate.components if c.id == "api")
    assert part.utilization == pytest.approx(1.8, rel=0.2), "900 a second on servers for 500"
    calm = played(0.5, 3.0)
    assert calm.queues["api"].refuses_rps == 0
    assert calm.queues["api"].fills_rps == 0


def test_cards_say_what_goes_wrong() -> None:
    frame = played(0.5, 6.0, "load:x3@3+9")
    record = ComponentRecord("api", kind="app_service", label="API", replicas=5)
    part = next(c for c in frame.estimate.components if c.id == "api")
    full = card_content(record, load_catalog(), part, queue=Queue(40, 1.0, 37_000.0, 0.0))
    assert (full.flag, full.right, full.queue) == ("Refuses 37k/s", "40", 1.0)
    fills = card_content(record, load_catalog(), part, queue=Queue(193_000, 0.64, 0.0, 8400.0))
    assert (fills.flag, fills.right) == ("Fills by 8.4k/s", "193k")
    calm = card_content(record, load_catalog(), part, queue=Queue(0, 0.0, 0.0, 0.0))
    assert (calm.flag, calm.right) == ("", "0")


def test_the_log_tells_changes_once() -> None:
    watcher = Watcher(lambda part: {"api": "API"}.get(part, part), Watched(target_ms=60.0))
    found = watcher.see(played(0.5, 6.0, "load:x3@3+9"))
    assert [entry.text for entry in found] == ["API refuses work", "p99 leaves its target"]
    assert watcher.see(played(0.5, 6.0, "load:x3@3+9")) == []
    assert [e.text for e in watcher.see(played(0.5, 3.0))] == ["API refuses no more"]
    fired = watcher.fired(Running.of("kill:api:2@30+20"), "Kill 2 replicas of API")
    assert (fired.at_s, fired.text) == (30.0, "Kill 2 replicas of API")


def seconds(p99_ms: Sequence[float | None], failed_rps: Sequence[float]) -> Frame:
    """A run whose seconds went so, and whose other flow is always fast."""
    count = len(p99_ms)
    t_s = [at + 1.0 for at in range(count)]
    slow = Series(t_s, [1.0] * count, list(failed_rps), [1.0] * count, list(p99_ms), list(p99_ms), {})
    fast = replace(slow, refused_rps=[0.0] * count, p99_ms=[5.0] * count)
    return replace(played(1.0, 1.0), queues={}, series=fast, flows={"read": slow, "beat": fast})


def test_a_second_without_an_answer_is_not_within_its_target() -> None:
    frame = seconds([9.0, 80.0, None, None, None, 80.0, 9.0], [0, 0, 0, 5, 0, 0, 0])
    found = Watcher(str, Watched("read", "Read", 60.0)).see(frame)
    assert [(entry.at_s, entry.text) for entry in found] == [
        (2.0, "p99 of Read leaves its target"),
        (4.0, "Read: no more answers"),
        (6.0, "Read: answers come again"),
        (7.0, "p99 of Read is back within its target"),
    ]


def test_a_target_is_that_of_its_flow_and_not_of_all_together() -> None:
    frame = seconds([80.0, 80.0], [0, 0])
    assert Watcher(str, Watched(target_ms=60.0)).see(frame) == []
    found = Watcher(str, Watched("read", "Read", 60.0)).see(frame)
    assert [entry.text for entry in found] == ["p99 of Read leaves its target"]
