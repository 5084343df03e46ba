"""Which rows the inspector shows for components, links, other records, and for the board itself.

Rows are only named here (``binding.Bound``); the inspector makes them, or takes those that it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Final

from components.catalog import Catalog
from components.design import UNSET, Mode
from components.design_file import default_mode
from components.kinds import Group, Kind
from components.params import FIELDS, SECTIONS, FieldSpec, FieldType
from whiteboard import words
from whiteboard.board import edit
from whiteboard.board.names import free_id, kind_name, name_of
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    FlowRecord,
    LinkRecord,
    Record,
    SheetRecord,
)
from whiteboard.round.visibility import visible_capacity
from whiteboard.ui.binding import Binder, Bound, Deed, RowMaker, Section, shared
from whiteboard.ui.desk import Desk
from whiteboard.ui.fields import ChoiceRow, NoteRow, NumberRow, Options, Shown, SuggestRow, TextRow
from whiteboard.ui.roles_row import RolesRow

TITLES: Final = {
    "source": "Load",
    "station": "Service",
    "batching": "Batching",
    "model": "Model",
    "cache": "Cache",
    "log": "Log",
    "store": "Storage",
    "training": "Training",
    "autoscaling": "Autoscaling",
    "money": "Cost",
    "faults": "Failures",
}
BOUNDARIES: Final = (
    ("region", "region"),
    ("zone", "availability zone"),
    ("vpc", "private network"),
    ("cluster", "cluster"),
    ("lane", "lane"),
)
ROUTES: Final = (("orthogonal", "right angles"), ("straight", "straight"))
_NOUNS: Final = {"note": "sticky note", "pin": "annotation"}
ADD_FLOW: Final = "Add a flow"
REMOVE_FLOW: Final = "Remove the flow"
ALWAYS: Final = False
"""The choice that no cache keeps a link from being called; the record says None for it."""
_MODES: Final = {
    Mode.SYNC: "the caller waits",
    Mode.ASYNC: "the caller waits for the broker only",
    Mode.BATCH: "periodic transfer",
    Mode.CONTROL: "carries no load",
    Mode.REPLICATION: "copies of the same data",
}
_I, _F = FieldType.INTEGER, FieldType.FLAG
# ruff: noqa: E501 - a table, a line each
# fmt: off
_REPLICAS: Final = FieldSpec("replicas", "Replicas", "", "", _I, 1, 1e6, help="Copies that share the load. Empty: managed, never waited for.")
_FLOW_SLO: Final = FieldSpec("slo_p99_ms", "p99 at most", "ms", "", help="Empty: nothing is held against it.")
LINK_FIELDS: Final = (
    FieldSpec("calls", "Calls", "per request", "Calls", high=1e6, help="How often the caller calls for one request of its own."),
    FieldSpec("step", "Step", "", "Calls", _I, 0, 1e6, help="Links of one step run side by side, lower steps first."),
    FieldSpec("parallel", "Calls in parallel", "", "Calls", _F, help="The calls of this link leave together."),
    FieldSpec("write", "Writes", "", "Calls", _F, help="Goes to all copies of a store, not to one."),
    FieldSpec("payload_kb", "Payload", "kB", "Network", high=1e12),
    FieldSpec("network_ms", "Network", "ms", "Network", help="One way; a call that is waited for pays it twice."),
    FieldSpec("period_s", "Every", "s", "Network", high=1e9, help="How often a batch link moves its data."),
    FieldSpec("timeout_ms", "Timeout", "ms", "Failures"),
    FieldSpec("retries", "Retries", "", "Failures", _I, 0, 100),
    FieldSpec("backoff_ms", "Backoff", "ms", "Failures"),
    FieldSpec("retry_budget", "Retry budget", "fraction", "Failures", high=100, help="Retries are at most this share of the calls."),
    FieldSpec("hedge_ms", "Hedge after", "ms", "Failures", help="A second call leaves when the first has not answered by then."),
    FieldSpec("breaker_failures", "Breaker opens after", "failures", "Failures", _I, 1, 1e6, help="Failures in a row. Then calls fail at once and nothing is sent. Simulation only."),
    FieldSpec("breaker_ms", "Breaker stays open", "ms", "Failures", help="Then one call is tried: its answer closes the breaker. Empty: 30 s."),
    FieldSpec("quorum", "Quorum", "answers", "Failures", _I, 1, 1e6, help="How many copies must answer."),
)
# fmt: on


def sections_for(desk: Desk, selection: Iterable[str]) -> list[Section]:
    """The sections for a selection; an empty one shows the board itself."""
    chosen = set(selection)
    records = [record for record in desk.session.board if record.id in chosen]
    if not records:
        return _board(desk)
    bind = Binder(desk, [record.id for record in records])
    components = [record for record in records if isinstance(record, ComponentRecord)]
    links = [record for record in records if isinstance(record, LinkRecord)]
    if len(components) == len(records):
        return _components(bind, components)
    if len(links) == len(records):
        return _links(bind, links)
    return [*_mixed(desk, components, links), *_others(bind, records)]


def counted(records: Iterable[Record]) -> str:
    """How many there are of each type: ``39 components, 59 links``."""
    counts = Counter(noun(record) for record in records)
    return ", ".join(
        words.plural(count, name, "boundaries" if name == "boundary" else None)
        for name, count in counts.items()
    )


def noun(record: Record) -> str:
    """What the tool bar calls such a record."""
    return _NOUNS.get(record.type, record.type)


def _mixed(desk: Desk, components: Sequence[ComponentRecord], links: Sequence[LinkRecord]) -> list[Section]:
    """What components and links have at their heads, and a way to all that each of them have."""
    sections = []
    if components:
        bind = Binder(desk, [record.id for record in components])
        rows = partial(_common, bind, components)
        sections.append(Section("Components", rows, deeds=[_narrow(desk, components)]))
    if links:
        bind = Binder(desk, [record.id for record in links])
        sections.append(Section("Links", partial(_link_head, bind, links), deeds=[_narrow(desk, links)]))
    return sections


def _common(bind: Binder, records: Sequence[ComponentRecord]) -> list[Bound]:
    return [*_component_head(bind, records), _enclosed(bind, "zone")]


def _narrow(desk: Desk, records: Sequence[Record]) -> Deed:
    ids = [record.id for record in records]
    return Deed(f"Select only {counted(records)}", lambda: desk.select(ids), edits=False)


def _components(bind: Binder, records: Sequence[ComponentRecord]) -> list[Section]:
    kinds = _kinds_of(bind, records)
    return [
        Section("", partial(_component_head, bind, records)),
        *_capacity(bind, kinds),
        Section("Place", lambda: [_enclosed(bind, "zone"), _enclosed(bind, "region")], is_open=False),
        Section("Roles and notes", partial(_about, bind, kinds), is_open=False),
    ]


def _component_head(bind: Binder, records: Sequence[ComponentRecord]) -> list[Bound]:
    kinds = _kinds_of(bind, records)
    head = [_name(bind, kinds)] if len(records) == 1 else []
    return [*head, _kind(bind), _product(bind, kinds), *_replicas(bind.desk, records)]


def _replicas(desk: Desk, records: Sequence[ComponentRecord]) -> list[Bound]:
    """A row on the replicas of those that can have any."""
    served = [r.id for r in records if _group(desk, r) not in {Group.SOURCE, Group.CANVAS}]
    row = partial(NumberRow, _REPLICAS)
    bind = Binder(desk, served)
    return [bind.field(row, "replicas", "replicas", default=lambda: "managed")] if served else []


def _kinds_of(bind: Binder, records: Sequence[ComponentRecord]) -> list[Kind]:
    catalog = bind.desk.catalog
    return [catalog.kinds[record.kind] for record in records if record.kind in catalog.kinds]


def _capacity(bind: Binder, kinds: Sequence[Kind]) -> list[Section]:
    """The capacity fields that all these kinds have, their own section open."""
    if not kinds:
        return []
    common = [s for s in SECTIONS[kinds[0].group] if all(s in SECTIONS[k.group] for k in kinds)]
    return [
        Section(TITLES[name], partial(_fields, bind, kinds, FIELDS.values(), name), is_open=place == 0)
        for place, name in enumerate(common)
    ]


def _fields(bind: Binder, kinds: Sequence[Kind], specs: Iterable[FieldSpec], section: str) -> list[Bound]:
    return [bind.param(spec, kinds) for spec in specs if spec.section == section]


def _name(bind: Binder, kinds: Sequence[Kind]) -> Bound:
    default = kinds[0].label if kinds else ""
    return bind.field(partial(TextRow, "Name"), "label", "name", default=lambda: default)


def _kind(bind: Binder) -> Bound:
    catalog = bind.desk.catalog
    bound = bind.field(_choice("Kind"), "kind", "kind", options=_kinds(catalog))
    return replace(bound, patch=lambda v: edit.change_kind(bind.board, bind.ids, catalog.kind(v)))


@cache
def _kinds(catalog: Catalog) -> Options:
    return tuple((k.id, kind_name(k)) for c in catalog.categories for k in catalog.of_category(c))


def _product(bind: Binder, kinds: Sequence[Kind]) -> Bound:
    names = [p.name for p in kinds[0].products if all(p in k.products for k in kinds)] if kinds else []
    return bind.field(partial(SuggestRow, "Product"), "product", "product", options=_same(names))


def _enclosed(bind: Binder, name: str) -> Bound:
    """Zone or region: typed, or taken from the boundary in which the parts lie."""

    def around() -> str:
        ids = set(bind.ids)
        parts = [c for c in bind.desk.design().components if c.id in ids]
        found = {str(getattr(part, name) or "") for part in parts}
        return found.pop() if len(found) == 1 else ""

    def source() -> str:
        typed = any(getattr(bind.board.get(i), name, None) for i in bind.ids)
        return "from the boundary" if around() and not typed else ""

    row = partial(TextRow, name.capitalize(), resettable=True)
    bound = bind.field(row, name, name, default=around, source=source)
    return replace(bound, patch=lambda v: edit.set_fields(bind.board, bind.ids, {name: v or None}))


def _about(bind: Binder, kinds: Sequence[Kind]) -> list[Bound]:
    own = {role for kind in kinds for role in kind.roles}
    roles = tuple((role.id, role.text) for role in bind.desk.catalog.roles.values() if role.id not in own)
    size = partial(TextRow, "Size", hint="Such as the machine type; for people only.")
    return [
        bind.field(partial(RolesRow, "Also plays"), "roles_added", "roles", options=roles),
        bind.field(size, "size", "size"),
        bind.field(partial(NoteRow, "Note"), "note", "note"),
    ]


def _links(bind: Binder, records: Sequence[LinkRecord]) -> list[Section]:
    sections = [Section("", partial(_link_head, bind, records))]
    for title in dict.fromkeys(spec.section for spec in LINK_FIELDS):
        rows = partial(_fields, bind, (), LINK_FIELDS, title)
        sections.append(Section(title, rows, is_open=title == "Calls"))
    return sections


def _link_head(bind: Binder, records: Sequence[LinkRecord]) -> list[Bound]:
    label = bind.field(partial(TextRow, "Label"), "label", "label")
    route = bind.field(_choice("Route"), "route", "route", options=ROUTES)
    return [_mode(bind, records), label, _protocol(bind, records), route, _on_miss(bind, records)]


def _mode(bind: Binder, records: Sequence[LinkRecord]) -> Bound:
    def default() -> str:
        kinds = {_kind_of(bind, record.source) for record in records} - {""}
        modes = {str(default_mode(kind, bind.desk.catalog)) for kind in kinds}
        return modes.pop() if len(modes) == 1 else ""

    hint = "\n".join(f"{mode}: {text}" for mode, text in _MODES.items())
    row = partial(ChoiceRow, "Mode", hint=hint)
    return bind.field(row, "mode", "mode", default=default, options=_same(str(mode) for mode in _MODES))


def _protocol(bind: Binder, records: Sequence[LinkRecord]) -> Bound:
    ends = [_kind_of(bind, end) for record in records for end in (record.target, record.source)]
    kinds = [bind.desk.catalog.kinds[kind] for kind in ends if kind]
    names = dict.fromkeys(name for kind in kinds for name in kind.ports.protocols)
    return bind.field(partial(SuggestRow, "Protocol"), "protocol", "protocol", options=_same(names))


def _on_miss(bind: Binder, records: Sequence[LinkRecord]) -> Bound:
    """Which cache this link is only followed on a miss of: found from the drawing, one of them, or none."""
    targets = {r.target for r in records}
    caches = [c for c in bind.board.of_type(ComponentRecord) if _group(bind.desk, c) is Group.CACHE]
    named = ((c.id, name_of(c, bind.desk.catalog)) for c in caches if c.id not in targets)
    options = ((ALWAYS, "none, always called"), *named)

    def read() -> Shown:
        params = [r.params for i in bind.ids if isinstance(r := bind.board.get(i), LinkRecord)]
        values = [ALWAYS if p.get("on_miss_of", UNSET) is None else p.get("on_miss_of") for p in params]
        return Shown(shared(values), "automatic", options=options)

    def patch(value: str | bool | None) -> Patch:
        if value is ALWAYS:
            return edit.call_always(bind.board, bind.ids)
        return edit.set_params(bind.board, bind.ids, {"on_miss_of": value})

    hint = "Found from the drawing unless it is set."
    return Bound(partial(ChoiceRow, "Only on a miss of", hint=hint), read, patch, "Set only on a miss of")


def _others(bind: Binder, records: Sequence[Record]) -> list[Section]:
    if all(isinstance(record, BoundaryRecord) for record in records):
        kind = bind.field(_choice("Kind"), "kind", "kind", options=BOUNDARIES)
        return [Section("", lambda: [bind.field(partial(TextRow, "Name"), "label", "name"), kind])]
    if all(hasattr(record, "text") for record in records):
        text = bind.field(partial(NoteRow, "Text", lines=6), "text", "text")
        return [Section("", lambda: [text])]
    return []


def _board(desk: Desk) -> list[Section]:
    """Title, and the load: from the scenario, from flows, or from what starts requests."""
    board = desk.session.board

    def title() -> Shown:
        sheet = board.get("sheet")
        return Shown(sheet.title or None if isinstance(sheet, SheetRecord) else None, "Untitled board")

    row = partial(TextRow, "Title", hint="Stands on exports and in the list of rounds.")
    head = Section("", lambda: [Bound(row, title, lambda v: edit.set_title(board, v), "Set title")])
    if desk.scenario is not None and desk.scenario.load is not None:
        return [head, Section("Load", note=lambda: _scenario_load(desk))]
    flows = board.of_type(FlowRecord)
    return [head, *(_flow(desk, flow) for flow in flows), _sources(desk, with_rates=not flows)]


def _sources(desk: Desk, *, with_rates: bool) -> Section:
    """A rate for each client, and a way to name flows of one's own instead."""
    board = desk.session.board
    clients = [c for c in board.of_type(ComponentRecord) if _group(desk, c) is Group.SOURCE]
    rows = []
    for client in clients if with_rates else ():
        spec = replace(FIELDS["rate_rps"], label=name_of(client, desk.catalog))
        rows.append(Binder(desk, [client.id]).param(spec, [desk.catalog.kind(client.kind)]))
    note = None if clients else _no_load
    deeds = (
        [Deed(ADD_FLOW, lambda: desk.commit(_new_flow(desk), ADD_FLOW))]
        if board.of_type(ComponentRecord)
        else []
    )
    return Section("Load" if with_rates else "", lambda: rows, note=note, deeds=deeds)


def _flow(desk: Desk, flow: FlowRecord) -> Section:
    bind = Binder(desk, [flow.id])
    components = tuple((c.id, name_of(c, desk.catalog)) for c in bind.board.of_type(ComponentRecord))
    rate = bind.field(partial(NumberRow, FIELDS["rate_rps"]), "rate_rps", "rate")
    rows = [
        bind.field(_choice("Starts at"), "source", "source", options=components),
        replace(rate, patch=lambda v: edit.set_fields(bind.board, bind.ids, {"rate_rps": float(v or 0.0)})),
        bind.field(partial(NumberRow, _FLOW_SLO), "slo_p99_ms", "target"),
    ]
    remove = Deed(REMOVE_FLOW, lambda: desk.commit(edit.delete(bind.board, bind.ids), REMOVE_FLOW))
    return Section(f"Flow {flow.id}", lambda: rows, deeds=[remove])


def _new_flow(desk: Desk) -> Patch:
    board = desk.session.board
    components = board.of_type(ComponentRecord)
    clients = [c for c in components if _group(desk, c) is Group.SOURCE]
    start = (clients or components)[0]
    taken = {record.id for record in board}
    return Patch((create(FlowRecord(free_id("flow", taken), source=start.id, rate_rps=1000.0)),))


def _scenario_load(desk: Desk) -> str:
    estimate = visible_capacity(desk)
    flows = [flow for flow in estimate.flows if flow.offered_rps > 0] if estimate else []
    lines = [
        f"{flow.id.capitalize()}: {words.rate(flow.offered_rps)}, set by the scenario." for flow in flows
    ]
    return "\n".join(lines) or "The scenario sets the load once a client is drawn."


def _no_load() -> str:
    return "Draw a client and give it a rate to see capacity."


def _choice(label: str) -> RowMaker:
    """A choice that has no default to go back to."""
    return partial(ChoiceRow, label, has_default=False)


def _same(names: Iterable[str]) -> Options:
    """Options that are their own words."""
    return tuple((name, name) for name in names)


def _kind_of(bind: Binder, record_id: str) -> str:
    return getattr(bind.board.get(record_id), "kind", "")


def _group(desk: Desk, component: ComponentRecord) -> Group | None:
    kind = desk.catalog.kinds.get(component.kind)
    return kind.group if kind else None
