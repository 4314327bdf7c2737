import threading

from hypothesis import given
from hypothesis import strategies as st

from gdplay.training.mailbox import Inbox, Outbox
from gdplay.training.specification import RunSpecification, StepOnce
from tests.training.worlds import small_experiment

EXPERIMENT = small_experiment()


def specification(revision):
    return RunSpecification(1, revision, EXPERIMENT)


@given(st.lists(st.one_of(st.just("take"), st.just("spec"), st.integers(0, 3))))
def test_no_command_is_lost_and_the_latest_specification_wins(actions):
    inbox = Inbox()
    sent, received, revision, newest = [], [], 0, None
    for action in [*actions, "take"]:
        if action == "take":
            letter = inbox.take()
            received.extend(letter.commands)
            assert letter.specification is newest
            newest = None
            continue
        commands = [StepOnce(len(sent) + k) for k in range(0 if action == "spec" else action)]
        if action == "spec":
            revision += 1
            newest = specification(revision)
        inbox.put(newest if action == "spec" else None, commands)
        sent.extend(commands)
    assert received == sent
    assert inbox.take().is_empty


def test_a_specification_and_its_commands_arrive_together():
    inbox = Inbox()
    inbox.put(specification(1), [StepOnce(1)])
    letter = inbox.take()
    assert letter.specification.revision == 1
    assert letter.commands == (StepOnce(1),)


def test_many_threads_lose_nothing():
    inbox = Inbox()
    received = []

    def take():
        while not (letter := inbox.take(None)).stopping:
            received.extend(letter.commands)
        received.extend(letter.commands)

    def send(writer):
        for k in range(500):
            inbox.put(specification(k), [StepOnce(writer * 1000 + k)])

    taker = threading.Thread(target=take)
    writers = [threading.Thread(target=send, args=(k,)) for k in range(3)]
    for thread in (taker, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    inbox.stop()
    taker.join(5)
    assert not taker.is_alive()
    for writer in range(3):
        mine = [c.run for c in received if c.run // 1000 == writer]
        assert mine == [writer * 1000 + k for k in range(500)]


def test_waiting_sleeps_until_something_arrives():
    inbox = Inbox()
    taken = []
    thread = threading.Thread(target=lambda: taken.append(inbox.take(None)))
    thread.start()
    inbox.put(specification(3))
    thread.join(5)
    assert taken[0].specification.revision == 3


def test_waiting_ends_after_its_time():
    assert Inbox().take(0.02).is_empty


def test_mail_can_be_seen_without_taking_it():
    inbox = Inbox()
    assert not inbox.mail()
    inbox.put(commands=[StepOnce(1)])
    assert inbox.mail()
    assert not inbox.is_stopping()
    inbox.take()
    inbox.stop()
    assert inbox.mail()
    assert inbox.is_stopping()


def test_the_outbox_answers_the_latest_once():
    outbox = Outbox()
    assert outbox.take() is None
    first, second = object(), object()
    outbox.put(first)
    outbox.put(second)
    assert outbox.take() is second
    assert outbox.take() is None
