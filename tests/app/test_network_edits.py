"""Edits of the network while its own trainer runs: what survives, and what copies start with."""

import subprocess
import sys

import numpy as np
import pytest

from gdplay.app.controller import Controller
from gdplay.experiment.hyperparameters import Optimizer, OptimizerName
from gdplay.experiment.parameter import Bias, Link
from gdplay.nn.initializers import initial_parameters
from gdplay.storage import presets
from gdplay.training.entries import entries_of
from gdplay.training.specification import FULL_SPEED


@pytest.fixture
def trained(qtbot):
    """The circle after some steps of Adam, paused."""
    controller = Controller(presets.load("circle")[0])
    with qtbot.waitSignal(controller.snapshot_ready):
        controller.start()
    controller.settings.set_hyperparameters(optimizer=Optimizer(OptimizerName.ADAM))
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step >= 200, timeout=20_000)
    controller.pause()
    settle(qtbot, controller)
    yield controller
    assert controller.shut_down()


def settle(qtbot, controller):
    wanted = controller.player.revision
    qtbot.waitUntil(lambda: controller.snapshot.revision == wanted)
    return controller.snapshot.state


EDITS = {
    "add": lambda network: network.add_unit(0),
    "layer": lambda network: network.add_layer(1),
    "size": lambda network: network.resize_layer(0, 9),
    "smaller": lambda network: network.resize_layer(0, 2),
    "skip": lambda network: network.connect_columns(0, 2),
    "clear": lambda network: network.clear_between(1, 2),
    "freeze": lambda network: network.set_frozen((Link(2, 6), Bias(6)), True),
    "activation": lambda network: network.set_unit_activation((3,), "relu"),
    "move": lambda network: network.move_units((2, 6), 1),
    "duplicate": lambda network: network.duplicate_units((3, 6)),
    "remove": lambda network: network.remove((3,), (Link(2, 6),)),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_keeps_every_surviving_weight_and_moment(qtbot, trained, edit):
    before = trained.snapshot.state
    edit(trained.network)
    after = settle(qtbot, trained)
    kept = [p for p in before.layout.parameters if p in after.layout.index]
    assert entries_of(after, kept) == entries_of(before, kept)
    assert after.step == before.step
    assert before.slots.any()
    trained.undo_stack.undo()
    undone = settle(qtbot, trained)
    everything = before.layout.parameters
    assert entries_of(undone, everything) == entries_of(before, everything)


def test_new_links_start_by_the_initializer(qtbot, trained):
    trained.network.connect_columns(0, 2)
    after = settle(qtbot, trained)
    experiment = trained.store.experiment
    drawn = initial_parameters(
        after.layout, experiment.hyperparameters.initializer, experiment.seed
    )
    for link in (Link(0, 6), Link(0, 7), Link(1, 6), Link(1, 7)):
        place = after.layout.index[link]
        assert after.parameters[place] == drawn[place]
        assert not after.slots[:, place].any()


def test_a_copy_computes_at_first_what_its_original_does(qtbot, trained):
    trained.network.duplicate_units((3,))
    after = settle(qtbot, trained)
    value = {p: after.parameters[place] for p, place in after.layout.index.items()}
    copy = next(u.id for u in trained.store.experiment.topology.layers[0] if u.id > 8)
    assert value[Bias(copy)] == value[Bias(3)]
    for source in (0, 1):
        assert value[Link(source, copy)] == value[Link(source, 3)]
    outward = [(value[Link(3, target)], value[Link(copy, target)]) for target in (6, 7)]
    assert all(original != own for original, own in outward)


def test_frozen_parameters_stand_still_while_others_train(qtbot, trained):
    frozen = (Link(2, 6), Bias(6))
    trained.network.set_frozen(frozen, True)
    before = settle(qtbot, trained)
    trained.play()
    qtbot.waitUntil(lambda: trained.snapshot.state.step >= before.step + 50)
    trained.pause()
    after = settle(qtbot, trained)
    moved = after.parameters != before.parameters
    held = [after.layout.index[p] for p in frozen]
    assert not moved[held].any()
    assert np.delete(moved, held).all()


def test_a_paste_brings_the_trained_values_and_its_undo_takes_them_away(qtbot, trained):
    before = trained.snapshot.state
    trained.network.copy_units((3, 6))
    trained.network.paste_units()
    after = settle(qtbot, trained)
    place = after.layout.index
    assert after.parameters[place[Link(9, 10)]] == before.parameters[before.layout.index[(3, 6)]]
    trained.undo_stack.undo()
    assert settle(qtbot, trained).layout.parameters == before.layout.parameters


def test_copies_made_in_a_hurry_have_the_values_of_their_originals(qtbot, trained):
    trained.network.copy_units((3, 6))
    trained.network.paste_units()
    trained.network.duplicate_units((10,))
    after = settle(qtbot, trained)
    value = {p: after.parameters[place] for p, place in after.layout.index.items()}
    assert value[Link(9, 11)] == value[Link(9, 10)]
    assert value[Bias(11)] == value[Bias(10)]


def test_a_process_ends_well_with_copies_left_on_the_clipboard():
    program = (
        "from PySide6.QtGui import QGuiApplication\n"
        "from gdplay.app import clipboard\n"
        "from gdplay.experiment.fragment import copied\n"
        "from gdplay.experiment.topology import fully_connected\n"
        "application = QGuiApplication([])\n"
        "topology = fully_connected(('x1',), (2, 1))\n"
        "fragment = copied(topology, list(topology.ids), {})\n"
        "clipboard.put(fragment)\n"
        "assert clipboard.take() == fragment\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False, timeout=60)
    assert ended.returncode == 0
