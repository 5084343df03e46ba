"""Advice as people read it."""

from __future__ import annotations

from dataclasses import replace

from scoring.advice import Advice, Cause, Change
from whiteboard.advice_words import sentence, worth_saying


def said(advice: Advice, name: str = "Ranker", flow: str = "") -> str:
    return sentence(advice, name, flow).replace("\u202f", " ")


def test_waiting() -> None:
    advice = Advice(
        "r", Cause.WAITING, 0.94, flow="f", share=0.61, p99_ms=183.0, change=Change(14, p99_ms=82.0)
    )
    assert said(advice) == "Ranker at 94 %: 61 % of p99 is waiting there; 14 more replicas bring it to 82 ms."
    assert said(advice, flow="Read").startswith("Ranker at 94 %: 61 % of p99 of Read is waiting there")


def test_what_a_reader_cannot_see_the_gain_of_is_not_worth_saying() -> None:
    same = Change(service_factor=0.5, p99_ms=58.8)
    advice = Advice("r", Cause.WORKING, 0.4, share=0.34, p99_ms=59.2, change=same)
    assert not worth_saying(advice)
    assert worth_saying(replace(advice, change=replace(same, p99_ms=57.0)))
    assert worth_saying(replace(advice, change=replace(same, meets=("Peak",))))
    assert worth_saying(replace(advice, change=None))
    assert worth_saying(Advice("s", Cause.OVERLOADED, 1.13, 5.0, change=Change(10, utilization=0.8)))


def test_a_met_target_is_named() -> None:
    change = Change(1, p99_ms=82.0, meets=("End-to-end p99", "Peak"))
    advice = Advice("r", Cause.WAITING, 0.94, share=0.61, change=change)
    assert said(advice).endswith("1 more replica brings it to 82 ms, which meets End-to-end p99 and Peak.")


def test_overload() -> None:
    advice = Advice("s", Cause.OVERLOADED, 1.13, 40_000.0, change=Change(10, utilization=0.797))
    assert said(advice, "Stream proc.") == (
        "Stream proc. is offered 113 % of what it can do and falls behind by 40k/s. "
        "10 more replicas bring it to 80 %."
    )


def test_overload_that_more_of_the_same_does_not_cure() -> None:
    advice = Advice("l", Cause.OVERLOADED, 1.5, 5.0, scales_by="partition")
    assert said(advice, "Log").endswith("More partitions alone do not help.")


def test_work() -> None:
    change = Change(service_factor=0.5, p99_ms=14.0)
    advice = Advice("r", Cause.WORKING, 0.4, share=0.34, p99_ms=17.0, change=change)
    assert said(advice) == (
        "Ranker takes 34 % of the critical path by its own work. "
        "At half its service time p99 falls from 17 ms to 14 ms."
    )


def test_reasons_without_a_cure_are_still_told() -> None:
    assert said(Advice("r", Cause.WAITING, 0.94, share=0.61)).endswith("61 % of p99 is waiting there.")
    assert said(Advice("r", Cause.WORKING, None, share=0.5)).endswith("by its own work.")


def test_downtime() -> None:
    change = Change(zones=2, availability=0.999398, meets=("Availability",))
    advice = Advice("lb", Cause.EXPOSED, None, share=0.91, change=change)
    assert said(advice, "Load balancer") == (
        "Load balancer makes up 91 % of the downtime. "
        "Over 2 zones availability is 99.940 %, which meets Availability."
    )


def test_relief_beyond_what_the_copies_give_is_explained() -> None:
    advice = Advice("db", Cause.OVERLOADED, 1.74, 703.0, change=Change(1, utilization=0.5))
    assert said(advice, "Database").endswith(
        "1 more replica brings it to 50 %, partly because less reaches it then."
    )
