import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import numpy as np
import pytest

from gdplay import cli
from gdplay.experiment.edits.dataset import clear_samples
from gdplay.experiment.edits.settings import set_hyperparameters
from gdplay.experiment.features import inputs_of
from gdplay.nn.layout import layout_of
from gdplay.nn.network import forward
from gdplay.program import readiness
from gdplay.storage import presets, weights
from gdplay.storage.project import Project, load_project, save_project
from gdplay.version import __version__
from tests.program.circle import circle

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments):
    return cli.run(cli.parse([str(argument) for argument in arguments]))


def program(*arguments, **environment):
    """Start ``python -m gdplay`` as a process of its own, its output piped."""
    kept = {key: value for key, value in os.environ.items() if not key.endswith("DISPLAY")}
    kept["PYTHONPATH"] = str(ROOT)
    return subprocess.Popen(
        [sys.executable, "-m", "gdplay", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**kept, **environment},
    )


def answer(*arguments, **environment):
    process = program(*arguments, **environment)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_a_preset_is_trained_and_its_losses_are_one_line(capsys):
    assert run("train", "gauss", "--steps", 500, "--executor", "numpy") == 0
    out, err = capsys.readouterr()
    assert err == ""
    line = r"gauss: step 500, train loss (\S+), test loss (\S+), "
    line += r"train accuracy (\S+) %, test accuracy (\S+) %, numpy executor\n"
    found = re.fullmatch(line, out)
    assert float(found[1]) < 0.02
    assert float(found[3]) > 99


def test_a_regression_has_no_accuracy(capsys):
    assert run("train", "plane", "--steps", 50, "--executor", "numpy") == 0
    assert "accuracy" not in capsys.readouterr().out


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(tmp_path, capsys):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        path = tmp_path / name
        command = ("train", "xor", "--steps", 60, "--seed", seed, "--executor", "numpy")
        assert run(*command, "--export", path) == 0
    one, same, other = ((tmp_path / name).read_bytes() for name in "abc")
    assert one == same
    assert one != other


def test_the_exported_weights_predict_what_was_printed(tmp_path, capsys):
    path = tmp_path / "w.json"
    assert run("train", "circle", "--steps", 300, "--executor", "numpy", "--export", path) == 0
    experiment, _ = presets.load("circle")
    values = np.array(list(weights.import_(path, experiment).values()))
    outputs = forward(layout_of(experiment.topology), values, inputs_of_data(experiment))
    targets = 2 * experiment.dataset.labels - 1
    rows = experiment.dataset.train_rows
    loss = 0.5 * np.mean((outputs[0, rows] - targets[rows]) ** 2)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["losses"]["train"] == pytest.approx(loss, rel=1e-12)
    assert f"train loss {loss:.6g}," in capsys.readouterr().out
    assert document["step"] == 300


def inputs_of_data(experiment):
    return inputs_of(experiment.topology, experiment.dataset)


def test_a_project_goes_on_where_it_was(tmp_path, capsys):
    whole, half, rest = tmp_path / "whole.json", tmp_path / "half.gdplay", tmp_path / "rest.json"
    experiment, _ = presets.load("spiral")
    assert run("train", "spiral", "--steps", 80, "--executor", "numpy", "--export", whole) == 0
    from gdplay.training.trainer import Trainer

    trainer = Trainer(experiment, "numpy")
    state = trainer.advance(trainer.initial_state(), 40)
    save_project(half, Project(experiment, state))
    assert run("train", half, "--steps", 40, "--executor", "numpy", "--export", rest) == 0
    assert json.loads(rest.read_text()) == json.loads(whole.read_text())


def test_divergence_is_one_line_and_exit_1_and_writes_nothing(tmp_path, capsys):
    experiment, _ = presets.load("plane")
    save_project(tmp_path / "p.gdplay", Project(set_hyperparameters(experiment, learning_rate=1e3)))
    command = ("train", tmp_path / "p.gdplay", "--steps", 500, "--executor", "numpy")
    assert run(*command, "--export", tmp_path / "w.json") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(
        r"gdplay: .*p\.gdplay diverged at step \d+.*; the rate 1000 is too large\.\n", err
    )
    assert not (tmp_path / "w.json").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "There is no file or preset named w.gdplay. The presets are: circle"),
        ("{}", "is not a gdplay project"),
        ('{"format": "gdplay-project"', "is not JSON"),
    ],
)
def test_a_bad_input_is_one_line_and_exit_1(tmp_path, monkeypatch, capsys, content, words):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("w.gdplay").write_text(content)
    assert run("train", "w.gdplay", "--steps", 5) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("gdplay: ")
    assert words in err


def test_compiled_without_numba_is_refused_with_what_to_do(monkeypatch, capsys):
    for module in (cli, readiness):
        monkeypatch.setattr(module, "is_installed", lambda: False)
    assert run("train", "xor", "--steps", 5, "--executor", "compiled") == 1
    assert capsys.readouterr().err == (
        "gdplay: The compiled executor needs numba. Use --executor numpy.\n"
    )
    assert run("train", "xor", "--steps", 5) == 0
    assert capsys.readouterr().out.endswith(", numpy executor\n")


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(("threads", "said"), [(1, ""), (2, ", 2 threads")])
def test_a_wide_step_is_shared_by_as_many_threads_as_are_asked_for(tmp_path, capsys, threads, said):
    path = tmp_path / "wide.gdplay"
    save_project(path, Project(circle((256, 256, 1), samples=500, batch_size=0)))
    arguments = ("--steps", 3, "--executor", "compiled", "--threads", threads)
    assert run("train", path, *arguments) == 0
    assert capsys.readouterr().out.endswith(f", compiled executor{said}\n")


def test_an_unfinished_experiment_is_refused(tmp_path, capsys):
    experiment, _ = presets.load("circle")
    save_project(tmp_path / "empty.gdplay", Project(clear_samples(experiment)))
    assert run("train", tmp_path / "empty.gdplay", "--steps", 5) == 1
    assert "cannot be trained. There are no points yet." in capsys.readouterr().err


def test_an_export_that_cannot_be_written_is_refused_before_training(tmp_path, capsys):
    path = tmp_path / "none" / "w.json"
    assert run("train", "circle", "--steps", 10**9, "--export", path) == 1
    assert "w.json: the folder does not exist" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["train", "circle"],
        ["train", "circle", "--steps", "0"],
        ["train", "circle", "--steps", "-5"],
        ["train", "circle", "--steps", "many"],
        ["train", "circle", "--steps", "5", "--executor", "abacus"],
        ["train", "circle", "--steps", "5", "--seed", "x"],
        ["presets", "more"],
        ["--nothing"],
        ["one", "two"],
    ],
)
def test_wrong_usage_is_exit_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.parse(arguments)
    assert ended.value.code == 2
    assert "usage: gdplay" in capsys.readouterr().err


def test_the_window_is_the_command_without_a_name():
    assert cli.parse([]).command == "window"
    assert cli.parse([]).file is None
    assert cli.parse(["work.gdplay"]).file == "work.gdplay"


def test_presets_lists_every_preset_with_its_network(capsys):
    assert run("presets") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(presets.names())
    assert "500 samples, network 2-4-2-1, 25 parameters" in lines[0]


def test_the_program_says_its_version():
    assert answer("--version") == (0, f"gdplay {__version__}\n", "")


def test_without_a_display_the_window_is_exit_2_and_one_line():
    code, out, err = answer(QT_QPA_PLATFORM="")
    assert (code, out) == (2, "")
    assert err.startswith("gdplay: There is no display")
    assert err.count("\n") == 1


def test_a_file_that_is_not_ours_ends_the_program_before_a_window(tmp_path):
    (tmp_path / "w.gdplay").write_text("{}")
    code, out, err = answer(tmp_path / "w.gdplay", QT_QPA_PLATFORM="offscreen")
    assert (code, out) == (1, "")
    assert "is not a gdplay project" in err
    assert err.count("\n") == 1


class Terminal:
    """A long training whose stderr is a terminal, as a person starts it."""

    def __init__(self, arguments, folder):
        self._parent, child = pty.openpty()
        termios.tcsetwinsize(child, (24, 100))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gdplay", "train", *arguments, "--executor", "numpy"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=child,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        os.close(child)

    def wait_for(self, pattern):
        """Read until `pattern` was shown, or fail."""
        shown = ""
        while not re.search(pattern, shown):
            ready, _, _ = select.select([self._parent], [], [], 60)
            assert ready, shown
            shown += os.read(self._parent, 4096).decode()

    def interrupt(self):
        """Press Ctrl+C and return the exit code, stdout, and what was still shown."""
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=60)
        shown = b""
        while True:
            try:
                part = os.read(self._parent, 4096)
            except OSError:  # what Linux answers once the other end is closed
                break
            if not part:
                break
            shown += part
        return self.process.returncode, out, shown.decode()

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        os.close(self._parent)


@pytest.fixture
def training(tmp_path):
    """Start a training in `tmp_path` and wait until its bar moves."""
    started = []

    def start(*arguments):
        started.append(Terminal(arguments, tmp_path))
        started[-1].wait_for(r"[1-9]\d* steps/s")
        return started[-1]

    yield start
    for terminal in started:
        terminal.close()


def test_an_interrupt_saves_the_work_and_says_where(training, tmp_path):
    code, out, said = training("circle", "--steps", "1000000000").interrupt()
    assert code == 130
    step = int(re.match(r"circle: step (\d+), train loss ", out)[1])
    path = tmp_path / f"circle-step-{step}.gdplay"
    assert f"interrupted at step {step}. The work so far is in {path.name};" in said
    project = load_project(path)
    assert project.state.step == step
    assert project.experiment == presets.load("circle")[0]


def test_an_interrupt_writes_the_export_that_was_asked_for(training, tmp_path):
    code, _, said = training("xor", "--steps", "1000000000", "--export", "w.json").interrupt()
    assert code == 130
    assert "The weights so far are in w.json." in said
    assert [path.name for path in tmp_path.iterdir()] == ["w.json"]
    assert json.loads((tmp_path / "w.json").read_text())["step"] > 0


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    command = f"{sys.executable} -m gdplay presets | true"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
