"""README keeps what it promises: its ten lines predict, its links lead somewhere."""

import contextlib
import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gdplay.experiment.dataset import Scaling
from gdplay.experiment.features import input_matrix
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import Unit
from gdplay.nn.layout import layout_of
from gdplay.nn.network import forward
from gdplay.nn.state import TrainingState
from gdplay.storage import presets, weights
from gdplay.training.snapshot import Losses

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)
NONE = Losses(*[float("nan")] * 5)


def skipping():
    """Return the circle with a skip, a cut link, and an activation of each kind it names."""
    experiment, _ = presets.load("circle")
    topology = experiment.topology
    hidden = [replace_activation(topology.layers[0], ["relu", "sigmoid", "identity", "tanh"])]
    links = (topology.links | {Link(0, 8), Link(1, 6)}) - {Link(1, 2), Link(3, 7)}
    layers = (*hidden, *topology.layers[1:])
    return replace(experiment, topology=replace(topology, layers=layers, links=links))


def replace_activation(layer, names):
    return tuple(Unit(unit.id, name) for unit, name in zip(layer, names, strict=True))


def standardized():
    """Return the spiral, whose sines stay raw, with its two columns scaled."""
    experiment, _ = presets.load("spiral")
    scaling = (Scaling(0.75, 2.5), Scaling(-3.0, 0.4))
    return replace(experiment, dataset=replace(experiment.dataset, scaling=scaling))


def example(name):
    made = {"skipping": skipping, "standardized": standardized}
    return made[name]() if name in made else presets.load(name)[0]


@pytest.mark.parametrize(
    "name", ["circle", "spiral", "plane", "micrograd-moons", "skipping", "standardized"]
)
def test_the_ten_lines_predict_what_the_network_does(name, tmp_path, monkeypatch):
    experiment = example(name)
    layout = layout_of(experiment.topology)
    values = np.random.default_rng(3).normal(size=layout.size)
    state = TrainingState(layout, values, np.zeros_like(values), np.zeros((0, layout.size)))
    weights.export(tmp_path / "weights.json", experiment, state, NONE)
    monkeypatch.chdir(tmp_path)
    names = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed, np.errstate(all="raise"):
        exec(compile(LINES, "README.md", "exec"), names)

    point = np.array([[names["given"]["x1"]], [names["given"]["x2"]]])
    inputs = input_matrix(experiment.topology, experiment.dataset, point)
    expected = forward(layout, values, inputs)[:, 0]
    theirs = np.array(eval(printed.getvalue()))
    assert theirs.shape == expected.shape
    np.testing.assert_allclose(theirs, expected, rtol=0, atol=1e-12)


def test_there_are_ten_lines_and_they_need_no_library():
    assert len(LINES.strip().splitlines()) == 10
    assert re.findall(r"^import (.*)$", LINES, re.MULTILINE) == ["json, math, pathlib"]


def test_every_link_of_the_readme_leads_to_a_file():
    prose = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)\)", prose)
    assert links
    for link in links:
        assert link.startswith("https://") or (ROOT / link).exists(), link


def test_there_are_exactly_two_commands_to_set_it_up():
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert lines[0].endswith(".venv/bin/gdplay")
    assert lines[1].endswith("-m pytest")


def test_the_apt_line_names_the_libraries_that_the_program_names():
    from gdplay.display import APT_LINE

    line = next(line for line in README.splitlines() if line.startswith("sudo apt install"))
    assert set(APT_LINE.split()[3:]) | {"python3-venv"} == set(line.split()[3:])


def test_every_key_in_the_readme_is_one_of_the_windows():
    from gdplay.ui.window.keys import KEYS

    known = {key: words for _, rows in KEYS for key, words in rows}
    table = README.split("| Key | |")[1].split("##")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert len(rows) > 10
    for key, words in rows:
        assert key in known, key
        assert key == "?" or known[key].lower() == words
