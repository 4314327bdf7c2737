"""The gradient descent of the textbook, with no line changed but the import."""

import numpy as np
import pytest

from gdplay import MLP, Layer, Neuron, Tensor

PROGRAM = """
from gdplay import MLP

n = MLP(3, [4, 4, 1])
xs = [
  [2.0, 3.0, -1.0],
  [3.0, -1.0, 0.5],
  [0.5, 1.0, 1.0],
  [1.0, 1.0, -1.0],
]
ys = [1.0, -1.0, -1.0, 1.0]

for k in range(20):

  # forward pass
  ypred = [n(x) for x in xs]
  loss = sum((yout - ygt)**2 for ygt, yout in zip(ys, ypred))

  # backward pass
  for p in n.parameters():
    p.grad = 0.0
  loss.backward()

  # update
  for p in n.parameters():
    p.data += -0.1 * p.grad

  print(k, loss.data)
"""


def test_the_textbook_program_runs_and_its_loss_falls(capsys):
    exec(compile(PROGRAM, "seed", "exec"), {})
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [int(k) for k, _ in lines] == list(range(20))
    losses = [float(loss) for _, loss in lines]
    assert losses[-1] < losses[0] / 5


def test_its_network_has_41_parameters():
    assert sum(p.data.size for p in MLP(3, [4, 4, 1]).parameters()) == 41


def test_a_neuron_is_a_one_unit_layer():
    neuron, layer = Neuron(3, seed=5), Layer(3, 1, seed=5)
    x = [0.5, -1.0, 2.0]
    assert isinstance(neuron, Layer)
    assert neuron(x).shape == ()
    assert neuron(x).data == layer(x).data[0]


def test_many_samples_at_once_answer_as_one_by_one():
    network = MLP(2, [5, 3, 2], "relu", "identity", seed=3)
    samples = np.random.default_rng(0).standard_normal((2, 7))
    together = network(samples).data
    singly = np.stack([network(sample).data for sample in samples.T], axis=1)
    np.testing.assert_allclose(together, singly, rtol=1e-14, atol=1e-15)


def test_gradients_add_up_until_they_are_set_to_zero():
    weight = Tensor([1.0, 2.0])
    for _ in range(3):
        (weight * weight).sum().backward()
    np.testing.assert_array_equal(weight.grad, [6.0, 12.0])
    weight.grad = 0.0
    (weight * weight).sum().backward()
    np.testing.assert_array_equal(weight.grad, [2.0, 4.0])


@pytest.mark.parametrize("seed", range(10))
def test_the_seed_example_learns(seed):
    network = MLP(3, [4, 4, 1], seed=seed)
    xs = np.array([[2.0, 3.0, 0.5, 1.0], [3.0, -1.0, 1.0, 1.0], [-1.0, 0.5, 1.0, -1.0]])
    ys = np.array([[1.0, -1.0, -1.0, 1.0]])
    first = None
    for _ in range(20):
        loss = ((network(xs) - ys) ** 2).sum()
        first = first or float(loss.data)
        for p in network.parameters():
            p.grad = 0.0
        loss.backward()
        for p in network.parameters():
            p.data += -0.1 * p.grad
    assert float(loss.data) < first
