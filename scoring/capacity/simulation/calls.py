"""Calls between components: attempts, answers, timeouts, retries with a budget, hedges, circuit breakers."""

from __future__ import annotations

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.calendar import due, soon
from scoring.capacity.simulation.compiled import kernel
from scoring.capacity.simulation.draws import uniform
from scoring.capacity.simulation.tasks import free, take, turn


@kernel
def issue(w: f.World, caller: int, call: int) -> None:
    """Starts a call of a visit; the caller's counts say how many answers it waits for."""
    at, at_f = call * f.CALL_I, call * f.CALL_F
    times = w.call[at + f.C_WHOLE]
    part = w.call_f[at_f + f.D_PART]
    if part > 0.0 and uniform(w.rng, w.call[at + f.C_STREAM]) < part:
        times += 1
    if times == 0:
        return
    here = caller * f.TASK_I
    if w.call[at + f.C_WAITS] == f.NOTHING:
        for _ in range(times):
            spawn(w, call, caller, -1)
        return
    branches = times if w.call[at + f.C_PARALLEL] else 1
    guarded = w.call[at + f.C_GUARDED] or (branches == 1 and times > 1)
    for _ in range(branches):
        if guarded:
            guard(w, call, caller, times if branches == 1 else 1)
        else:
            spawn(w, call, caller, caller)
    needed = w.call[at + f.C_QUORUM]
    w.task[here + f.T_PENDING] += branches
    w.task[here + f.T_NEED] += min(needed, branches) if needed > 0 and branches > 1 else branches


@kernel
def spawn(w: f.World, call: int, like: int, parent: int) -> int:
    """One attempt: a visit to the call's target on its way; ``parent`` −1 is waited for by nobody."""
    task = take(w)
    own, other, at = task * f.TASK_I, like * f.TASK_I, call * f.CALL_I
    target = w.call[at + f.C_TARGET]
    flow = w.task[other + f.T_FLOW]
    flags = w.task[other + f.T_FLAGS] & f.INHERITED
    if w.call[at + f.C_WRITE]:
        flags |= f.WRITES
    waits = w.call[at + f.C_WAITS]
    if waits != f.RESPONSE:
        flags |= f.BEHIND
        if waits == f.ACKNOWLEDGEMENT:
            flags |= f.ACKNOWLEDGES
    w.task[own + f.T_FLAGS] = flags
    w.task[own + f.T_PC] = w.entry[flow * w.state[f.POSITIONS] + target]
    w.task[own + f.T_PLACE] = target
    w.task[own + f.T_PARENT] = parent
    w.task[own + f.T_PARENT_GEN] = w.task[parent * f.TASK_I + f.T_GEN] if parent >= 0 else 0
    w.task[own + f.T_FLOW] = flow
    w.task[own + f.T_VIA] = call
    w.task_f[task * f.TASK_F + f.X_BORN] = w.task_f[like * f.TASK_F + f.X_BORN]
    w.call[at + f.C_MADE] += 1
    if w.call[at + f.C_DOWN] > 0:
        # Nothing gets through: a caller with a timeout waits for it, any other is told at once.
        if parent >= 0 and w.call_f[call * f.CALL_F + f.D_TIMEOUT] < 0.0:
            soon(w, task, f.FAIL)
        else:
            free(w, task)
        return task
    network = w.call_f[call * f.CALL_F + f.D_NETWORK]
    if network > 0.0:
        due(w, w.clock[0] + network, f.EV_ENTER, task, 0)
    else:
        soon(w, task, f.ENTER)
    return task


@kernel
def guard(w: f.World, call: int, caller: int, times: int) -> None:
    """A task that sees a call through: ``times`` repetitions, one after another, each with its attempts."""
    task = take(w)
    own, other = task * f.TASK_I, caller * f.TASK_I
    w.task[own + f.T_FLAGS] = (w.task[other + f.T_FLAGS] & f.INHERITED) | f.GUARD
    w.task[own + f.T_PLACE] = call
    w.task[own + f.T_PARENT] = caller
    w.task[own + f.T_PARENT_GEN] = w.task[other + f.T_GEN]
    w.task[own + f.T_FLOW] = w.task[other + f.T_FLOW]
    w.task[own + f.T_LEFT] = times
    w.task_f[task * f.TASK_F + f.X_BORN] = w.task_f[caller * f.TASK_F + f.X_BORN]
    begin(w, task)


@kernel
def begin(w: f.World, task: int) -> None:
    """The next repetition of a guarded call; it earns its share of the retry budget."""
    at = w.task[task * f.TASK_I + f.T_PLACE] * f.CALL_F
    saved = w.call_f[at + f.D_TOKENS] + w.call_f[at + f.D_BUDGET]
    w.call_f[at + f.D_TOKENS] = min(saved, f.TOKENS_SAVED)
    w.task[task * f.TASK_I + f.T_TRIES] = 0
    attempt(w, task)


@kernel
def attempt(w: f.World, task: int) -> None:
    """One attempt of a guarded call, with its timers."""
    own = task * f.TASK_I
    call = w.task[own + f.T_PLACE]
    if not lets_through(w, task, call):
        soon(w, task, f.FAIL)
        return
    w.task[own + f.T_TRIES] += 1
    w.task[own + f.T_PENDING] = 1
    if w.task[own + f.T_TRIES] > 1:
        w.state[f.EXTRA] += 1
    spawn(w, call, task, task)
    generation = w.task[own + f.T_GEN]
    timeout, hedge = w.call_f[call * f.CALL_F + f.D_TIMEOUT], w.call_f[call * f.CALL_F + f.D_HEDGE]
    if timeout >= 0.0:
        watch(w, task, call, w.clock[0] + timeout)
    if hedge >= 0.0:
        due(w, w.clock[0] + hedge, f.EV_HEDGE, task, generation)


@kernel
def lets_through(w: f.World, task: int, call: int) -> bool:
    """False while the circuit breaker of a call is open; then one attempt is let through on trial.

    Source: Nygard, *Release It!*, 2007.
    """
    at = call * f.CALL_I
    if w.call[at + f.C_ERRORS] < w.call[at + f.C_BREAKER] or w.call[at + f.C_BREAKER] == 0:
        return True
    if w.call[at + f.C_TRIED] or w.clock[0] < w.call_f[call * f.CALL_F + f.D_BROKEN]:
        return False
    w.call[at + f.C_TRIED] = 1
    w.task[task * f.TASK_I + f.T_FLAGS] |= f.TRIAL
    return True


@kernel
def learn(w: f.World, task: int, worked: bool) -> None:
    """The circuit breaker of a call sees how an attempt ended; while open, only the one on trial counts."""
    own = task * f.TASK_I
    call = w.task[own + f.T_PLACE]
    at = call * f.CALL_I
    limit, errors = w.call[at + f.C_BREAKER], w.call[at + f.C_ERRORS]
    on_trial = w.task[own + f.T_FLAGS] & f.TRIAL
    if on_trial:
        w.task[own + f.T_FLAGS] &= ~f.TRIAL
        w.call[at + f.C_TRIED] = 0
    elif errors >= limit:
        return
    if worked:
        w.call[at + f.C_ERRORS] = 0
        return
    w.call[at + f.C_ERRORS] = min(limit, errors + 1)
    if errors + 1 >= limit:
        w.call_f[call * f.CALL_F + f.D_BROKEN] = w.clock[0] + w.call_f[call * f.CALL_F + f.D_BREAK]


@kernel
def hedged(w: f.World, task: int, generation: int) -> None:
    """Sends a second attempt, when the first has not answered yet."""
    own = task * f.TASK_I
    if w.task[own + f.T_GEN] == generation:
        w.task[own + f.T_PENDING] += 1
        w.state[f.EXTRA] += 1
        spawn(w, w.task[own + f.T_PLACE], task, task)


@kernel
def watch(w: f.World, task: int, call: int, deadline: float) -> None:
    """Puts an attempt last in the order of deadlines: all of a call have the same timeout."""
    own, at = task * f.TASK_I, call * f.CALL_I
    last = w.call[at + f.C_LAST]
    w.task[own + f.T_FLAGS] |= f.WATCHED
    w.task[own + f.T_EARLIER] = last
    w.task[own + f.T_LATER] = -1
    w.task_f[task * f.TASK_F + f.X_DEADLINE] = deadline
    w.call[at + f.C_LAST] = task
    if last >= 0:
        w.task[last * f.TASK_I + f.T_LATER] = task
    else:
        w.call[at + f.C_FIRST] = task
    if not w.call[at + f.C_ARMED]:
        w.call[at + f.C_ARMED] = 1
        due(w, deadline, f.EV_TIMEOUT, call, 0)


@kernel
def unwatch(w: f.World, task: int) -> None:
    """An attempt has no deadline any more."""
    own = task * f.TASK_I
    if not w.task[own + f.T_FLAGS] & f.WATCHED:
        return
    w.task[own + f.T_FLAGS] &= ~f.WATCHED
    at = w.task[own + f.T_PLACE] * f.CALL_I
    earlier, later = w.task[own + f.T_EARLIER], w.task[own + f.T_LATER]
    if earlier >= 0:
        w.task[earlier * f.TASK_I + f.T_LATER] = later
    else:
        w.call[at + f.C_FIRST] = later
    if later >= 0:
        w.task[later * f.TASK_I + f.T_EARLIER] = earlier
    else:
        w.call[at + f.C_LAST] = earlier


@kernel
def timed_out(w: f.World, call: int) -> None:
    """Gives the first attempt up if its time is over, though it is served; sets the timer for the next."""
    at = call * f.CALL_I
    w.call[at + f.C_ARMED] = 0
    task = w.call[at + f.C_FIRST]
    if task >= 0 and w.task_f[task * f.TASK_F + f.X_DEADLINE] <= w.clock[0]:
        unwatch(w, task)
        turn(w, task)
        learn(w, task, False)
        try_again(w, task)
        task = w.call[at + f.C_FIRST]
    if task >= 0:
        w.call[at + f.C_ARMED] = 1
        due(w, w.task_f[task * f.TASK_F + f.X_DEADLINE], f.EV_TIMEOUT, call, 0)


@kernel
def try_again(w: f.World, task: int) -> None:
    """Another attempt after a pause of full jitter, if retries and budget allow; else the call failed."""
    own = task * f.TASK_I
    call = w.task[own + f.T_PLACE]
    at = call * f.CALL_F
    budget = w.call_f[at + f.D_BUDGET]
    tries = w.task[own + f.T_TRIES]
    if tries > w.call[call * f.CALL_I + f.C_RETRIES] or (budget >= 0.0 and w.call_f[at + f.D_TOKENS] < 1.0):
        soon(w, task, f.FAIL)
        return
    if budget >= 0.0:
        w.call_f[at + f.D_TOKENS] -= 1.0
    longest = w.call_f[at + f.D_BACKOFF] * 2.0 ** min(tries - 1, 60)
    pause = longest * uniform(w.rng, w.call[call * f.CALL_I + f.C_STREAM])
    due(w, w.clock[0] + pause, f.EV_RETRY, task, w.task[own + f.T_GEN])


@kernel
def deliver(w: f.World, parent: int, generation: int, worked: bool) -> None:
    """An answer reaches the task that waits for it, unless that has given up or moved on."""
    own = parent * f.TASK_I
    if parent < 0 or w.task[own + f.T_GEN] != generation:
        return
    w.task[own + f.T_PENDING] -= 1
    if w.task[own + f.T_FLAGS] & f.GUARD:
        answered(w, parent, worked)
        return
    if worked:
        w.task[own + f.T_NEED] -= 1
        if w.task[own + f.T_NEED] == 0:
            turn(w, parent)
            soon(w, parent, f.NEXT)
    elif w.task[own + f.T_PENDING] < w.task[own + f.T_NEED]:
        turn(w, parent)
        soon(w, parent, f.FAIL)


@kernel
def answered(w: f.World, task: int, worked: bool) -> None:
    """A guarded call has an answer: done, on to the next repetition, or once more."""
    own = task * f.TASK_I
    if not worked:
        if w.task[own + f.T_PENDING] == 0:
            unwatch(w, task)
            turn(w, task)
            learn(w, task, False)
            try_again(w, task)
        return
    unwatch(w, task)
    turn(w, task)
    learn(w, task, True)
    w.task[own + f.T_LEFT] -= 1
    if w.task[own + f.T_LEFT] > 0:
        begin(w, task)
    else:
        soon(w, task, f.DONE)
