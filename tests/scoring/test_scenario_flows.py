"""A scenario's flows find their way through any drawing by roles, without marks on its links."""

from __future__ import annotations

from components.catalog import load_catalog
from components.design import Component, Design
from components.design_file import read_design
from scenarios.loader import load_scenario
from scoring.capacity.estimator import Estimator
from scoring.capacity.load import FlowLoad, Load, load_of

CATALOG = load_catalog()

SHOP = """
schema: loadbearing.design/1
components:
  - {id: u, kind: web_client}
  - {id: lb, kind: load_balancer}
  - {id: read, kind: app_service}
  - {id: rank, kind: ranking_service}
  - {id: ca, kind: cache}
  - {id: save, kind: app_service}
  - {id: ids, kind: id_generator}
  - {id: db, kind: relational_db}
  - {id: coll, kind: event_collector}
  - {id: log, kind: event_log}
  - {id: flink, kind: stream_processor}
  - {id: lake, kind: object_store}
  - {id: spark, kind: batch_processor}
  - {id: 'on', kind: online_feature_store}
links:
  - {from: u, to: lb}
  - {from: lb, to: read}
  - {from: lb, to: save}
  - {from: read, to: rank}
  - {from: read, to: ca}
  - {from: save, to: ids}
  - {from: save, to: db, write: true}
  - {from: u, to: coll, mode: async}
  - {from: coll, to: log, mode: async}
  - {from: log, to: flink, mode: async}
  - {from: flink, to: 'on', mode: async, write: true}
  - {from: log, to: lake, mode: async}
  - {from: lake, to: spark, mode: batch}
  - {from: spark, to: 'on', mode: batch}
"""

READ = FlowLoad("read", ("u",), 100, to_roles=("ranking",))
SAVE = FlowLoad("save", ("u",), 10, to_roles=("id_gen",))
EVENT = FlowLoad("event", ("u",), 1000, to_roles=("event_collect",), fresh_at=("online_features",))


def rates(*flows: FlowLoad) -> dict[str, float]:
    """Requests a second at each component that has any."""
    estimate = Estimator(CATALOG).estimate(read_design(SHOP, "shop", CATALOG), Load(flows))
    return {c.id: round(c.rate_rps, 6) for c in estimate.components if c.rate_rps}


def test_a_flow_takes_the_alternative_that_leads_where_it_goes_and_all_that_is_called_there() -> None:
    assert rates(READ, SAVE) == {
        "lb": 110,
        "read": 100,
        "rank": 100,
        "ca": 100,
        "save": 10,
        "ids": 10,
        "db": 10,
    }


def test_events_go_their_own_way_from_the_client() -> None:
    assert rates(EVENT) == {"coll": 1000, "log": 1000, "flink": 1000, "on": 1000, "lake": 1000}


def test_a_flow_to_a_role_that_nobody_plays_uses_the_whole_drawing() -> None:
    everywhere = rates(FlowLoad("x", ("u",), 100, to_roles=("geo_index",)))
    assert everywhere["coll"] == 100
    assert everywhere["read"] == 50


def test_a_nightly_batch_does_not_make_streamed_features_a_day_old() -> None:
    design = read_design(SHOP, "shop", CATALOG)
    streamed = Estimator(CATALOG).estimate(design, Load((EVENT,))).flows[0].freshness_s
    assert streamed is not None
    assert streamed < 1
    nightly = read_design(
        SHOP.replace("  - {from: flink, to: 'on', mode: async, write: true}\n", ""), "n", CATALOG
    )
    daily = Estimator(CATALOG).estimate(nightly, Load((EVENT,))).flows[0].freshness_s
    assert daily is not None
    assert 2 * 86_400 <= daily < 2 * 86_400 + 10


def test_a_link_of_no_calls_carries_nothing_and_closes_no_loop() -> None:
    text = SHOP + "  - {from: rank, to: lb, calls: 0}\n"
    estimate = Estimator(CATALOG).estimate(read_design(text, "shop", CATALOG), Load((READ,)))
    assert estimate.warnings == ()
    assert estimate.components[0].rate_rps == 100


def test_the_first_flow_runs_from_the_start_and_the_others_wait_for_the_part_they_go_to() -> None:
    scenario = load_scenario("realtime-recommendation")
    text = """
schema: loadbearing.design/1
components: [{id: u, kind: mobile_client}, {id: api, kind: app_service, replicas: 20}]
links: [{from: u, to: api}]
"""
    early = read_design(text, "early", CATALOG)
    load = load_of(scenario, CATALOG, early)
    assert load is not None
    assert [flow.sources for flow in load.flows] == [("u",), ()]
    estimate = Estimator(CATALOG).estimate(early, load)
    assert [round(c.rate_rps) for c in estimate.components] == [34722]
    later = Design("", (*early.components, Component("e", "event_collector")), early.links)
    load = load_of(scenario, CATALOG, later)
    assert load is not None
    assert [flow.sources for flow in load.flows] == [("u",), ("u",)]


def test_a_gateway_asks_and_logs_besides_sending_on() -> None:
    text = """
schema: loadbearing.design/1
components:
  - {id: u, kind: web_client, params: {rate_rps: 90}}
  - {id: gw, kind: api_gateway}
  - {id: auth, kind: auth_service}
  - {id: limit, kind: rate_limiter}
  - {id: m, kind: metrics}
  - {id: a, kind: app_service}
  - {id: b, kind: app_service}
  - {id: lb, kind: load_balancer}
links:
  - {from: u, to: gw}
  - {from: gw, to: auth}
  - {from: gw, to: limit}
  - {from: gw, to: m, mode: async}
  - {from: gw, to: a}
  - {from: gw, to: b}
  - {from: gw, to: lb}
"""
    estimate = Estimator(CATALOG).estimate(read_design(text, "gateway", CATALOG))
    assert {c.id: round(c.rate_rps) for c in estimate.components} == {
        "gw": 90,
        "auth": 90,
        "limit": 90,
        "m": 90,
        "a": 30,
        "b": 30,
        "lb": 30,
    }
