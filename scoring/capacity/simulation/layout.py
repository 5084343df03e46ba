"""Where everything is in the flat arrays of the event engine: records of numbers, a field per offset.

Numbers in flat arrays compile to tight loops, and the same code runs on plain lists. Times are in ms.
"""

from __future__ import annotations

from typing import Final, NamedTuple

Ints = list[int]
Floats = list[float]


class World(NamedTuple):
    """All that the engine knows: program, components, requests under way, calendar, counters.

    Lists in plain Python, int64 and float64 arrays of shape (n,) when compiled. Each is records of one size,
    one after another; the constants below are the offsets of their fields.
    """

    state: Ints
    clock: Floats
    code: Ints
    entry: Ints
    source: Ints
    source_f: Floats
    call: Ints
    call_f: Floats
    station: Ints
    station_f: Floats
    lane: Ints
    lane_f: Floats
    rng: Ints
    task: Ints
    task_f: Floats
    heap_t: Floats
    heap_e: Ints
    ready: Ints
    counts: Ints
    sums: Floats
    ends: Ints
    tally: Ints
    action: Ints
    action_f: Floats


# state
READY: Final = 0
HEAP: Final = 1
FREE: Final = 2
SPARE: Final = 3
EVENTS: Final = 4
MARGIN: Final = 5
POSITIONS: Final = 6
FLOWS: Final = 7
EXTRA: Final = 8
CALENDAR: Final = 9
STATES: Final = 10
"""``EXTRA`` counts retries and hedges; ``MARGIN`` is the most tasks that one step starts."""

# one instruction of a body: operation and operands
OP: Final = 0
ARG: Final = 1
COUNT: Final = 2
NEEDED: Final = 3
CODE: Final = 4
END: Final = 0
CALL: Final = 1
CHOICE: Final = 2
FORK: Final = 3
ON_MISS: Final = 4
CAPTURE: Final = 5

# where a flow starts
SRC_FLOW: Final = 0
SRC_START: Final = 1
SRC_STREAM: Final = 2
SRC_GEN: Final = 3
SRC_LAW: Final = 4
SRC_CLIENTS: Final = 5
SRC: Final = 6
SRC_RATE: Final = 0
SRC_FACTOR: Final = 1
SRC_PROFILE: Final = 2
SRC_NEXT: Final = 3
SRC_SHAPE: Final = 4
SRC_THINK: Final = 7
SRC_F: Final = 8

# a call; ``C_GUARDED`` needs a task of its own to count repetitions and attempts. Attempts under way stand in
# the order of their deadlines from ``C_FIRST`` to ``C_LAST``; one timer for the first of them is enough.
# The breaker opens at ``C_BREAKER`` errors in a row until ``D_BROKEN``; ``C_TRIED`` while a call is on trial.
C_TARGET: Final = 0
C_WAITS: Final = 1
C_WHOLE: Final = 2
C_GUARDED: Final = 3
C_PARALLEL: Final = 4
C_QUORUM: Final = 5
C_RETRIES: Final = 6
C_WRITE: Final = 7
C_DOWN: Final = 8
C_STREAM: Final = 9
C_MADE: Final = 10
C_FIRST: Final = 11
C_LAST: Final = 12
C_ARMED: Final = 13
C_BREAKER: Final = 14
C_ERRORS: Final = 15
C_TRIED: Final = 16
CALL_I: Final = 17
D_PART: Final = 0
D_NETWORK: Final = 1
D_TIMEOUT: Final = 2
D_BACKOFF: Final = 3
D_BUDGET: Final = 4
D_TOKENS: Final = 5
D_HEDGE: Final = 6
D_BREAK: Final = 7
D_BROKEN: Final = 8
CALL_F: Final = 9
RESPONSE: Final = 0
ACKNOWLEDGEMENT: Final = 1
NOTHING: Final = 2

# a component
S_KIND: Final = 0
S_LANE: Final = 1
S_LANES: Final = 2
S_MODE: Final = 3
S_BALANCING: Final = 4
S_UP: Final = 5
S_REPLICAS: Final = 6
S_DOWN: Final = 7
S_EACH: Final = 8
S_CAP: Final = 9
S_LIMIT: Final = 10
S_HOLDS: Final = 11
S_LAW: Final = 12
S_STREAM: Final = 13
S_ROUTING: Final = 14
S_TURN: Final = 15
S_COPIES: Final = 16
S_BATCH: Final = 17
S_FEWEST: Final = 18
S_MOST: Final = 19
S_WANTED: Final = 20
S_ARRIVED: Final = 21
S_REFUSED: Final = 22
S_SCALED_AT: Final = 23
STATION_I: Final = 24
R_READ: Final = 0
R_WRITE: Final = 1
R_SHAPE: Final = 2
R_SLOW: Final = 5
R_HOT: Final = 6
R_HIT: Final = 7
R_FIXED: Final = 8
R_ITEM: Final = 9
R_PATIENCE: Final = 10
R_AFTER: Final = 11
R_TARGET: Final = 12
R_DELAY: Final = 13
R_COLD: Final = 14
R_AREA: Final = 15
R_FLUSHED: Final = 16
R_REFILL: Final = 17
R_WAITED: Final = 18
R_STARTED: Final = 19
STATION_F: Final = 20
PASS: Final = 0
UNLIMITED: Final = 1
QUEUED: Final = 2
BATCHED: Final = 3
ONE_LANE: Final = 0
LANE_PER_REPLICA: Final = 1
FIXED_LANES: Final = 2
RANDOM: Final = 0
ROUND_ROBIN: Final = 1
LEAST_LOADED: Final = 2

# a waiting line with its servers; ``L_GEN`` invalidates the timer of a batch
L_STATION: Final = 0
L_SERVERS: Final = 1
L_BUSY: Final = 2
L_WAITING: Final = 3
L_HEAD: Final = 4
L_TAIL: Final = 5
L_BATCH: Final = 6
L_GEN: Final = 7
LANE_I: Final = 8
M_LAST: Final = 0
M_BUSY: Final = 1
M_WAITING: Final = 2
LANE_F: Final = 3

# a task: one visit to a component, or a guarded call; ``T_GEN`` changes when nobody should answer it any more
T_GEN: Final = 0
T_PC: Final = 1
T_PLACE: Final = 2
T_PARENT: Final = 3
T_PARENT_GEN: Final = 4
T_PENDING: Final = 5
T_NEED: Final = 6
T_NEXT: Final = 7
T_FLOW: Final = 8
T_FLAGS: Final = 9
T_LANE: Final = 10
T_TRIES: Final = 11
T_LEFT: Final = 12
T_VIA: Final = 13
TASK_I: Final = 14
T_EARLIER: Final = T_LANE
T_LATER: Final = T_NEXT
X_BORN: Final = 0
X_ENTERED: Final = 1
X_DEADLINE: Final = X_ENTERED
TASK_F: Final = 2
WRITES: Final = 1
ACKNOWLEDGES: Final = 2
BEHIND: Final = 4
LANDED: Final = 8
FAILED: Final = 16
GUARD: Final = 32
GHOST: Final = 64
HELD: Final = 128
WATCHED: Final = 256
TRIAL: Final = 512
INHERITED: Final = BEHIND | LANDED

# what is due at a time: kind in 4 bits, index in 24, generation in 31
EV_ARRIVAL: Final = 0
EV_ENTER: Final = 1
EV_DEPART: Final = 2
EV_REPLY: Final = 3
EV_TIMEOUT: Final = 4
EV_RETRY: Final = 5
EV_HEDGE: Final = 6
EV_BATCH: Final = 7
EV_PATIENCE: Final = 8
EV_ACTION: Final = 9
EV_SCALE: Final = 10
EV_GROW: Final = 11
EV_SERVED: Final = 12
INDEX_BITS: Final = 24
INDEX_MASK: Final = (1 << INDEX_BITS) - 1
GEN_MASK: Final = (1 << 31) - 1

# requests of a flow: started, failed
F_STARTED: Final = 0
F_FAILED: Final = 1
TALLY: Final = 2

# what to do with a task now, in the order in which the tasks became ready
ENTER: Final = 0
NEXT: Final = 1
DONE: Final = 2
FAIL: Final = 3

# a change from outside, at a time
A_KIND: Final = 0
A_INDEX: Final = 1
A_COUNT: Final = 2
ACTION_I: Final = 3
A_LOAD: Final = 0
A_PROFILE: Final = 1
A_DOWN: Final = 2
A_SLOW: Final = 3
A_LINK: Final = 4
A_FLUSH: Final = 5

# laws of a time with a given mean, by SCV: 0, 1, below, above
FIXED: Final = 0
EXPONENTIAL: Final = 1
GAMMA: Final = 2
TWO_BRANCHES: Final = 3

# a histogram: 32 steps per doubling from 2^-20 ms; bin 0 is nothing at all
STEPS: Final = 32
LOWEST: Final = -20
BINS: Final = 56 * STEPS
N_COUNT: Final = 0
N_SUM: Final = 1
N_LEAST: Final = 2
N_MOST: Final = 3
SUMS: Final = 4
TOKENS_SAVED: Final = 100.0
"""Retries that a budget can save up for a bad moment."""
