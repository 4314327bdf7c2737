"""The engine beside others: ``python -m tests.benchmarks.engine [--check] [--cases W1 …]``.

Microseconds a training step (for W6 a whole run of 20). Each contender works in a process
of its own; in each round they take turns, another beginning each time, and a ratio is the
median over the rounds of the ratios within a round, so that a busy machine disturbs both sides
of it alike. All must agree on the loss first. With ``--check`` it exits 1 and names each bar
that is missed, and beside a bar over a peer what C itself reaches, or what independent copies
on all cores do: where that is less, no kernel could hold it.
"""

import argparse
import os
import subprocess
import sys
from statistics import median
from time import perf_counter

from gdplay.program.compiled_threads import available_cores
from tests.benchmarks.engine_cases import CASES, Case
from tests.benchmarks.engine_contenders import CONTENDERS, ON_ALL_CORES, Missing

ROUNDS = 25
SECONDS = 0.03
"""How long a contender's turn takes; at least one step."""

SECONDS_ON_ALL_CORES = 0.3
"""Likewise where threads share a step: a system takes its time to spread them over cores."""

AT_MOST_C = {"W1": 1.8, "W2": 1.35, "W3": 1.25, "W4": 1.15, "W5": 1.15}
AT_LEAST = {
    "numpy by hand": {"W1": 20.0, "W2": 12.0, "W3": 2.8, "W4": 1.5, "W5": 1.05},
    "JAX": {"W1": 8.0, "W2": 5.5, "W3": 2.0, "W4": 1.3, "W5": 1.0},
    "PyTorch": {"W1": 500.0, "W2": 250.0, "W3": 35.0, "W4": 4.5, "W5": 1.5},
}
AT_MOST_DENSE = {"W2 cut": 1.5, "W4 thinned": 0.7}
"""Times the dense network that it may take with cut links and skips, or with few links."""

CHECKED_STEPS = 50

RECORDED = ("compiled", "numpy executor")
WARM_STEPS = 20_000
"""Steps until the history has been through all of its memory: the state that lasts."""


class Worker:
    """One contender in its own process."""

    def __init__(self, contender: str, case: Case) -> None:
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.engine", "--worker", contender, case.name],
            env={**os.environ, **threads},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        word, _, rest = self._answer().partition(" ")
        self.missing = rest if word == "missing" else ""
        self.loss = float(rest) if word == "loss" else float("nan")

    def turn(self) -> float:
        """Return the seconds a step took in one turn."""
        self.begin()
        return self.end()

    def begin(self) -> None:
        """Begin a turn; others may begin theirs before this one's end."""
        self._child.stdin.write("go\n")

    def end(self) -> float:
        """Wait for the end of the turn; return the seconds a step took."""
        return float(self._answer())

    def close(self) -> None:
        """End the process."""
        self._child.stdin.close()
        self._child.wait()
        self._child.stdout.close()

    def _answer(self) -> str:
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError("a contender ended")
        return line.strip()


def work(contender: str, case: Case) -> None:
    """Be a worker: say the loss after some steps, then time one turn for each line read."""
    try:
        steps = (CONTENDERS | ON_ALL_CORES)[contender](case)
    except Missing as reason:
        print(f"missing {reason}", flush=True)
        return
    print(f"loss {steps(CHECKED_STEPS)!r}", flush=True)
    if contender in RECORDED:
        steps(WARM_STEPS // 13 if case.is_wide else WARM_STEPS)
    count = case.run
    least = 0.5 * (SECONDS_ON_ALL_CORES if contender in ON_ALL_CORES else SECONDS)
    while True:
        started = perf_counter()
        steps(count)
        seconds = perf_counter() - started
        if seconds > least:
            break
        count *= 2
    for _ in sys.stdin:
        started = perf_counter()
        steps(count)
        print((perf_counter() - started) / count * case.run, flush=True)


def measure(case: Case, names: list[str], rounds: int) -> dict[str, list[float]]:
    """Return each contender's seconds a step, round by round."""
    workers: dict[str, Worker] = {}
    try:
        for name in names:
            worker = Worker(name, case)
            if worker.missing:
                print(f"  {case.name}: no {name}: {worker.missing}")
                worker.close()
                continue
            workers[name] = worker
        losses = {name: worker.loss for name, worker in workers.items()}
        if max(losses.values()) - min(losses.values()) > 1e-9 * max(losses.values()):
            raise RuntimeError(f"{case.name}: the contenders disagree on the loss: {losses}")
        order, times = list(workers), {name: [] for name in workers}
        for _ in range(rounds):
            for name in order:
                times[name].append(workers[name].turn())
            order.append(order.pop(0))
        return times
    finally:
        for worker in workers.values():
            worker.close()


def ratio(one: list[float], other: list[float]) -> float:
    """Return the median over the rounds of how much longer `one` took than `other`."""
    return median(a / b for a, b in zip(one, other, strict=True))


def misses(name: str, times: dict[str, list[float]]) -> list[str]:
    """Return a sentence for each bar of the case that is missed."""
    ours, found = times["compiled"], []
    if "C" in times and name in AT_MOST_C and (r := ratio(ours, times["C"])) > AT_MOST_C[name]:
        found.append(f"{name}: {r:.2f} times the C limit, at most {AT_MOST_C[name]} wanted")
    for peer, bars in AT_LEAST.items():
        if peer in times and name in bars and (r := ratio(times[peer], ours)) < bars[name]:
            limit = f" (C itself: {ratio(times[peer], times['C']):.2f})" if "C" in times else ""
            found.append(
                f"{name}: {r:.2f} times faster than {peer}, at least {bars[name]} wanted{limit}"
            )
    return found


def main() -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--worker", nargs=2, metavar=("CONTENDER", "CASE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker:
        work(chosen.worker[0], CASES[chosen.worker[1]])
        return 0
    header = "".join(f"{name:>16}" for name in CONTENDERS)
    print(f"µs a step{'':<3}{header}   compiled / C   numpy by hand / compiled")
    missed = []
    for name in chosen.cases:
        case = CASES[name]
        if case.is_cut or case.is_thinned:
            missed += measure_cut(case, chosen.rounds)
            continue
        times = measure(case, list(CONTENDERS), chosen.rounds)
        row = "".join(f"{_micro(times.get(c)):>16}" for c in CONTENDERS)
        limit = f"{ratio(times['compiled'], times['C']):.2f}" if "C" in times else "–"
        hand = ratio(times["numpy by hand"], times["compiled"])
        print(f"{name:<12}{row}{limit:>15}{hand:>27.2f}", flush=True)
        missed += misses(name, times)
        if case.is_wide:
            missed += measure_on_all_cores(case, chosen.rounds)
    for sentence in missed:
        print(f"missed: {sentence}")
    return 1 if missed and chosen.check else 0


def measure_cut(case: Case, rounds: int) -> list[str]:
    """Measure a network with links missing beside the dense one; return what is missed."""
    dense, cut = Worker("compiled", CASES[case.name.split()[0]]), Worker("compiled", case)
    try:
        pairs = [(cut.turn(), dense.turn()) for _ in range(rounds)]
    finally:
        dense.close()
        cut.close()
    times = median(a / b for a, b in pairs)
    micro = median(a for a, _ in pairs) * 1e6
    print(f"{case.name:<12}{micro:>16.3f}   {times:.2f} times the dense one", flush=True)
    bar = AT_MOST_DENSE[case.name]
    if times <= bar:
        return []
    return [f"{case.name}: {times:.2f} times the dense one, at most {bar} wanted"]


def measure_on_all_cores(case: Case, rounds: int) -> list[str]:
    """Measure a wide case on one core and on all; return what is missed."""
    times = measure(case, ["compiled", *ON_ALL_CORES], rounds)
    ours, limit = times["compiled on all cores"], cores_worth(case, rounds)
    print(
        f"{case.name} on all cores: compiled {_micro(ours)}, "
        f"{ratio(times['compiled'], ours):.2f} times as fast as on one; "
        f"JAX {_micro(times.get('JAX on all cores'))}; {limit}",
        flush=True,
    )
    if "JAX on all cores" not in times:
        return []
    bar, times_faster = AT_LEAST["JAX"][case.name], ratio(times["JAX on all cores"], ours)
    if times_faster >= bar:
        return []
    peer = f"JAX on all cores, {bar} wanted ({limit})"
    return [f"{case.name}: {times_faster:.2f} times faster than {peer}"]


def cores_worth(case: Case, rounds: int) -> str:
    """Say how many cores' work this machine does: a copy on one core each, alone and at once."""
    copies = [Worker("compiled", case) for _ in range(available_cores())]
    alone, together = [], []
    try:
        for _ in range(rounds):
            alone.append(copies[0].turn())
            for copy in copies:
                copy.begin()
            together.append(sum(copy.end() for copy in copies) / len(copies))
    finally:
        for copy in copies:
            copy.close()
    worth = len(copies) * ratio(alone, together)
    return f"{len(copies)} independent copies at once get the work of {worth:.2f} cores done"


def _micro(times: list[float] | None) -> str:
    return "–" if times is None else f"{median(times) * 1e6:.3f}"


if __name__ == "__main__":
    sys.exit(main())
