"""The command line: everything that runs without a window.

Exit codes: 0; 1 when training diverged or an input was bad; 2 for wrong usage;
130 after an interrupt, with the work saved.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tqdm import tqdm

from gdplay.experiment.edits.settings import set_seed
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.validation import problems
from gdplay.interruption import Interruption
from gdplay.nn.state import TrainingState
from gdplay.program.choice import executors
from gdplay.program.compiled_threads import available_cores
from gdplay.program.readiness import Readiness, compile_for, is_installed, readiness
from gdplay.storage import presets, weights
from gdplay.storage.atomic import check_writable
from gdplay.storage.errors import StorageError
from gdplay.storage.project import PROJECT_SUFFIX, Project, save_project
from gdplay.storage.sources import open_source
from gdplay.training.divergence import Divergence
from gdplay.training.snapshot import Losses
from gdplay.training.trainer import Trainer
from gdplay.version import __version__

COMMANDS: Final = ("train", "presets")

_CHUNK_SECONDS: Final = 0.1


class _RefusedError(Exception):
    """What was asked for cannot be had on this machine; the text says why."""


class _Bar(tqdm):  # type: ignore[misc]
    """A progress bar without tqdm's own thread, which would outlive it."""

    monitor_interval = 0


_EPILOG: Final = """\
commands:
  gdplay train FILE|PRESET --steps N   train without a window
  gdplay presets                       list the presets

'gdplay train --help' says more. A file named like a command is opened as ./train.
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for: ``command`` is "window", "train" or "presets".

    Wrong usage ends the program with exit code 2 and a line that says why.
    """
    command = arguments[0] if arguments and arguments[0] in COMMANDS else "window"
    rest = arguments if command == "window" else arguments[1:]
    parser = {"window": _window, "train": _train, "presets": _presets}[command]()
    parser.set_defaults(command=command)
    return parser.parse_args(rest)


def run(asked: argparse.Namespace) -> int:
    """Run a command that needs no window and return its exit code."""
    try:
        return _list_presets() if asked.command == "presets" else _run_train(asked)
    except (StorageError, _RefusedError) as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return 130


def fail(sentence: str, code: int = 1) -> int:
    """Print one line about what is wrong to stderr and return the exit code."""
    print(f"gdplay: {sentence}", file=sys.stderr)
    return code


def describe(losses: Losses) -> str:
    """Return the losses in words, those that there are: six significant digits."""
    named = [
        ("train loss", losses.train),
        ("penalty", losses.penalty or math.nan),
        ("test loss", losses.test),
    ]
    shares = [
        ("train accuracy", losses.train_accuracy),
        ("test accuracy", losses.test_accuracy),
    ]
    parts = [f"{name} {value:.6g}" for name, value in named if not math.isnan(value)]
    parts += [f"{name} {100 * value:.4g} %" for name, value in shares if not math.isnan(value)]
    return ", ".join(parts)


def _parser(prog: str, description: str, **more: object) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=prog,
        description=description,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **more,  # type: ignore[arg-type]
    )


def _window() -> argparse.ArgumentParser:
    parser = _parser(
        "gdplay", "A desktop playground for gradient descent. Opens the window.", epilog=_EPILOG
    )
    parser.add_argument(
        "file", metavar="FILE", nargs="?", help="a project to open, or a table (.csv) to import"
    )
    parser.add_argument("--version", action="version", version=f"gdplay {__version__}")
    return parser


def _train() -> argparse.ArgumentParser:
    parser = _parser("gdplay train", "Train a project or a preset without a window.")
    parser.add_argument("source", metavar="FILE|PRESET", help="what to train")
    parser.add_argument(
        "--steps", metavar="N", type=_count, required=True, help="how many updates to make"
    )
    parser.add_argument(
        "--export", metavar="WEIGHTS", type=Path, help="write the trained weights to this JSON file"
    )
    parser.add_argument(
        "--seed", metavar="S", type=int, help="draw other weights and another order of samples"
    )
    parser.add_argument(
        "--executor",
        choices=("auto", "numpy", "compiled"),
        default="auto",
        help="what runs the steps; compiled is compiled first where it has to be "
        "(default: auto, compiled where that is ready)",
    )
    parser.add_argument(
        "--threads",
        metavar="N",
        type=_count,
        default=available_cores(),
        help="how many threads may share a step of a wide network; the last bits of its "
        "results depend on it (default: one for each core, %(default)s)",
    )
    return parser


def _presets() -> argparse.ArgumentParser:
    return _parser("gdplay presets", "List the presets.")


def _count(text: str) -> int:
    """Return `text` as a whole number, 1 or more."""
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return count


def _list_presets() -> int:
    for name in presets.names():
        experiment, _ = presets.load(name)
        widths = "-".join(str(len(column)) for column in experiment.topology.column_ids)
        print(
            f"{name:<16} {experiment.dataset.size:>5} samples, network {widths}, "
            f"{experiment.topology.parameter_count} parameters"
        )
    return 0


def _run_train(asked: argparse.Namespace) -> int:
    """Train, write what was asked for, print the losses; answer the exit code."""
    project = open_source(asked.source)
    experiment, start = project.experiment, project.state
    if asked.seed is not None:
        experiment, start = set_seed(experiment, asked.seed), None
    waiting = problems(experiment)
    if waiting:
        return fail(f"{asked.source} cannot be trained. {waiting[0].message}")
    if asked.export is not None:
        check_writable(asked.export)

    executor = _executor(asked.executor, experiment.hyperparameters.dtype)
    trainer = Trainer(experiment, executor, asked.threads)
    first = trainer.initial_state() if start is None else trainer.carry(start)
    with Interruption() as interruption:
        last = _trained(trainer, first, asked.steps, interruption)
        losses = trainer.evaluate(last)
        if trainer.divergence is not None or not math.isfinite(losses.objective):
            rate = experiment.hyperparameters.learning_rate
            where = _where(last, trainer.divergence)
            return fail(f"{asked.source} {where}; the rate {rate:g} is too large.")
        if interruption.asked:
            where = _save_interrupted(asked, experiment, last, losses)
            fail(f"interrupted at step {last.step}. {where}")
        elif asked.export is not None:
            weights.export(asked.export, experiment, last, losses)
    ran = f"{trainer.executor} executor"
    ran += f", {trainer.threads} threads" if trainer.threads > 1 else ""
    print(f"{asked.source}: step {last.step}, {describe(losses)}, {ran}")
    return 130 if interruption.asked else 0


def _executor(asked: str, dtype: str) -> str:
    """Return the executor to train with; a run never changes it on the way."""
    if asked == "auto":
        return executors(dtype)[0]
    if asked == "compiled" and readiness(dtype) is not Readiness.READY:
        if not is_installed():
            raise _RefusedError("The compiled executor needs numba. Use --executor numpy.")
        try:
            compile_for(dtype)
        except OSError as error:
            raise _RefusedError(f"The compiled executor cannot be used: {error}.") from error
    return asked


def _trained(
    trainer: Trainer, state: TrainingState, steps: int, interruption: Interruption
) -> TrainingState:
    """Return `state` after up to `steps` updates, with a bar on a terminal.

    The steps run in chunks of about a tenth of a second, so that the bar moves and an
    interrupt is heard; how they are divided does not change a bit of the result.
    """
    end, chunk = state.step + steps, 1
    hidden = sys.stderr is None or not sys.stderr.isatty()
    with _Bar(total=steps, unit=" steps", disable=hidden, leave=False) as bar:
        while state.step < end and not interruption.asked:
            asked = min(chunk, end - state.step)
            began = time.perf_counter()
            reached = trainer.advance(state, asked, stop=interruption)
            elapsed = time.perf_counter() - began
            made = reached.step - state.step
            state = reached
            bar.update(made)
            if trainer.divergence is not None:
                break
            if elapsed < _CHUNK_SECONDS / 2:
                chunk *= 2
            elif elapsed > _CHUNK_SECONDS * 2:
                chunk = max(1, chunk // 2)
    return state


def _where(last: TrainingState, divergence: Divergence | None) -> str:
    """Return at which step training diverged, and where a number was first not finite."""
    cause = "the loss is beyond all bounds" if divergence is None else divergence.cause
    return f"diverged at step {last.step}: {cause}"


def _save_interrupted(
    asked: argparse.Namespace, experiment: Experiment, state: TrainingState, losses: Losses
) -> str:
    """Save the work so far and return a sentence that says where."""
    if asked.export is not None:
        weights.export(asked.export, experiment, state, losses)
        return f"The weights so far are in {asked.export}."
    source = Path(asked.source)
    stem = source.name.removesuffix(PROJECT_SUFFIX)
    path = source.parent / f"{stem}-step-{state.step}{PROJECT_SUFFIX}"
    save_project(path, Project(experiment, state))
    return f"The work so far is in {path}; go on with: gdplay train {path} --steps N."
