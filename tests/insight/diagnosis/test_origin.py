import numpy as np
import pytest

from gdplay.insight.diagnosis.origin import find_origin, way_back
from gdplay.nn.network import forward_all
from gdplay.training.entries import Entry
from gdplay.training.run import Run
from gdplay.training.specification import RunSpecification, SetEntries
from gdplay.training.trainer import Trainer
from tests.insight.diagnosis.cases import plane


@pytest.fixture(scope="module")
def diverged():
    """A run of the plane at a rate that is much too large, after it has stopped by itself."""
    specification = RunSpecification(1, 1, plane(learning_rate=10.0), running=True)
    run = Run(specification, Trainer, clock=lambda: 0.0)
    with np.errstate(all="ignore"):
        run.advance(5_000, lambda: False)
        return run.snapshot(0.0, 0.0)


def test_the_worker_keeps_a_good_state(diverged):
    halt = diverged.halt
    assert halt is not None
    assert halt.rate == 10.0
    assert 0 <= halt.good.step < halt.step
    assert np.isfinite(halt.good.parameters).all()


def test_it_began_in_the_unit_whose_sum_had_grown_most(diverged):
    halt, experiment = diverged.halt, diverged.experiment
    origin = find_origin(experiment, halt.good, halt.step)
    assert halt.good.step < origin.step <= halt.step
    trainer = Trainer(experiment)
    there = trainer.advance(halt.good, origin.step - halt.good.step)
    rows = experiment.dataset.train_rows
    inputs = experiment.dataset.values[:, rows]
    growth = {
        unit: np.abs(forward_all(there.layout, there.parameters, inputs).pre_activation[unit]).max()
        / max(np.abs(z).max(), 1.0)
        for unit, z in forward_all(
            halt.good.layout, halt.good.parameters, inputs
        ).pre_activation.items()
    }
    assert max(growth, key=growth.get) == origin.unit
    assert origin.growth == pytest.approx(growth[origin.unit])
    assert origin.growth >= 100.0


def test_the_smaller_rate_does_not_diverge(diverged):
    back = way_back(diverged)
    assert (back.step, back.rate) == (diverged.halt.step, 10.0)
    assert back.new_rate < 10.0 / 3.0
    trainer = Trainer(plane(learning_rate=back.new_rate))
    start = trainer.evaluate(back.good).objective
    after = trainer.advance(back.good, 500)
    assert trainer.divergence is None
    assert trainer.evaluate(after).objective < start


def test_a_number_set_after_the_good_state_does_not_hide_where_it_began():
    experiment = plane(learning_rate=0.3)
    run = Run(RunSpecification(1, 1, experiment, running=True), Trainer, clock=lambda: 0.0)
    output = experiment.topology.column_ids[-1][0]
    link = next(link for link in sorted(experiment.topology.links) if link.target == output)
    with np.errstate(all="ignore"):
        run.advance(300, lambda: False)
        run.execute(SetEntries(1, (Entry(link, 1000.0),)), lambda: False)
        changed = run.state
        run.advance(100, lambda: False)
        snapshot = run.snapshot(0.0, 0.0)
    halt, back = snapshot.halt, way_back(snapshot)
    assert halt.since is changed
    assert halt.good.step <= changed.step == 300
    assert float(np.abs(halt.good.parameters).max()) < 1000.0
    assert find_origin(experiment, halt.good, halt.step) is None
    # What is before the link was pulled at a thousand times as hard, what is behind was not.
    before = {source for source, target in experiment.topology.links if target == link.source}
    assert back.origin.unit in {link.source, *before}
    assert changed.step < back.origin.step <= halt.step
    assert back.good.parameters.tobytes() == halt.good.parameters.tobytes()


def test_no_origin_is_claimed_where_the_steps_do_not_lead_there(diverged):
    halt = diverged.halt
    assert find_origin(plane(learning_rate=0.03), halt.good, halt.step) is None
    assert find_origin(diverged.experiment, halt.good, halt.good.step + 100_000) is None
