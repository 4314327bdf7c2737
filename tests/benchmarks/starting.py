"""How soon compiled code trains: ``python -m tests.benchmarks.starting [--check] [--cold]``.

After an edit: milliseconds from the experiment before it to the first step of the new
network, the edit itself included, while compiled code serves the process. Nothing may be
compiled on the way. After a start: seconds from numba's import to the first step of
compiled code out of the cache, each time in a new process. With ``--cold`` also what it
costs a child process to fill an empty cache.

Printed are medians, by the clock and by the work of the thread or process, which a busy
machine does not bend; a bar is on the latter. With ``--check`` it exits 1 and names each
bar that is missed.
"""

import argparse
import dataclasses
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time, thread_time

from gdplay.experiment.edits.topology import add_unit
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.topology import fully_connected
from gdplay.program import readiness
from gdplay.storage import presets
from gdplay.training.trainer import Trainer

EDIT_SECONDS = 0.015
LOAD_SECONDS = 0.5
TURNS = 30
STARTS = 5

Edit = Callable[[Experiment], Experiment]


@dataclasses.dataclass(frozen=True)
class Taken:
    """How long something took, in seconds."""

    clock: float
    work: float


def middle(taken: list[Taken]) -> Taken:
    """Return the medians of some measurements."""
    return Taken(median(t.clock for t in taken), median(t.work for t in taken))


def network(*widths: int) -> Edit:
    """Return the edit that draws another network after the same inputs."""

    def edit(experiment: Experiment) -> Experiment:
        features = tuple(unit.feature for unit in experiment.topology.inputs)
        return dataclasses.replace(experiment, topology=fully_connected(features, widths))

    return edit


EDITS: dict[str, tuple[Edit, Edit]] = {
    "a new 2-8-8-8-1": (network(4, 2, 1), network(8, 8, 8, 1)),
    "a new 2-64-64-1": (network(4, 2, 1), network(64, 64, 1)),
    "a unit more in 2-64-64-1": (network(64, 64, 1), lambda e: add_unit(e, 0)),
}
"""For each row the network that trains before, and the edit."""


def after_edit(before: Edit, edit: Edit) -> Taken:
    """Return what it takes from an edit to the first step after it."""
    experiment = before(presets.load("circle")[0])
    trainer = Trainer(experiment, "compiled")
    state = trainer.advance(trainer.initial_state(), 100)
    known = compiled_forms()
    started, before_work = perf_counter(), thread_time()
    trainer.adopt(edit(experiment))
    state = trainer.advance(trainer.carry(state), 1)
    taken = Taken(perf_counter() - started, thread_time() - before_work)
    if trainer.executor != "compiled" or state.step != 101 or compiled_forms() != known:
        raise RuntimeError("the edit did not go on in the same compiled code")
    return taken


def compiled_forms() -> int:
    """Return how many forms of the kernel there are in this process."""
    from gdplay.program.kernel.machine import replay  # imports numba

    return len(replay.signatures)


def after_import() -> Taken:
    """Return what a new process takes from numba's import to the first step."""
    command = [sys.executable, "-m", "tests.benchmarks.starting", "--load"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Taken(*map(float, done.stdout.split()))


def load() -> Taken:
    """Return what it takes from numba's import to the first step, in this process."""
    import numba

    assert numba
    experiment = network(4, 2, 1)(presets.load("circle")[0])
    trainer = Trainer(experiment, "compiled")
    state = trainer.initial_state()
    started, before_work = perf_counter(), process_time()
    trainer.advance(state, 1)
    taken = Taken(perf_counter() - started, process_time() - before_work)
    if trainer.executor != "compiled":
        raise RuntimeError("there is no compiled code in the cache")
    return taken


def compiling(dtype: str) -> float:
    """Return the processor seconds that filling an empty cache takes in a new process."""
    command = [sys.executable, "-m", "tests.benchmarks.starting", "--compile", dtype]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, readiness.FOLDER_VARIABLE: folder}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


def report(name: str, what: str, taken: Taken, bar: float) -> list[str]:
    """Print a row; return a sentence if its bar is missed."""
    print(f"{name:<26}{taken.clock * 1e3:10.1f} ms {what}, {taken.work * 1e3:.1f} ms of work")
    if taken.work <= bar:
        return []
    return [f"{name}: {taken.work * 1e3:.1f} ms {what}, at most {bar * 1e3:g} wanted"]


def main() -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--cold", action="store_true", help="fill empty caches too")
    parser.add_argument("--load", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--compile", choices=readiness.DTYPES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.load:
        print(*dataclasses.astuple(load()))
        return 0
    if chosen.compile:
        readiness.compile_for(chosen.compile)
        print(process_time())
        return 0
    if readiness.readiness() is not readiness.Readiness.READY:
        readiness.compile_for("float64")
    missed = []
    for name, (before, edit) in EDITS.items():
        taken = middle([after_edit(before, edit) for _ in range(TURNS)])
        missed += report(name, "from the edit to a step", taken, EDIT_SECONDS)
    taken = middle([after_import() for _ in range(STARTS)])
    missed += report("code in the cache", "from numba's import to a step", taken, LOAD_SECONDS)
    for dtype in readiness.DTYPES if chosen.cold else ():
        print(f"{'an empty cache, ' + dtype:<26}{compiling(dtype):10.1f} s of work to fill it")
    for sentence in missed:
        print(f"missed: {sentence}")
    return 1 if missed and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
