"""Blocks from the main thread reach a reader on another one."""

import threading

import pytest

from laminar.data.fed import FedQueue, pumped
from laminar.errors import LaminarError


def numbers(ends=5):
    at, threads = [0], set()

    def following():
        threads.add(threading.get_ident())
        at[0] += 1
        if at[0] > ends:
            at[0] = 0
            return None
        return at[0]

    return following, at, threads


def test_every_pass_gives_all_blocks_on_the_main_thread():
    following, _, threads = numbers()
    feeder = FedQueue(following)
    for _ in range(3):
        assert pumped([feeder], lambda: list(feeder.blocks())) == [1, 2, 3, 4, 5]
    assert threads == {threading.get_ident()}


def test_a_pass_left_early_begins_anew():
    following, at, _ = numbers(100)
    feeder = FedQueue(following, restart=lambda: at.__setitem__(0, 0))
    first = feeder.blocks()
    assert pumped([feeder], lambda: next(first)) == 1
    second = feeder.blocks()
    assert pumped([feeder], lambda: [next(second), next(second)]) == [1, 2]


def test_two_feeders_are_served_together():
    (one, _, _), (other, _, _) = numbers(), numbers()
    feeders = [FedQueue(one), FedQueue(other)]
    pairs = pumped(feeders, lambda: list(zip(feeders[0].blocks(), feeders[1].blocks(), strict=True)))
    assert pairs == [(i, i) for i in range(1, 6)]


def test_an_error_ends_the_pass():
    def broken():
        raise OSError("no disk")

    feeder = FedQueue(broken)
    with pytest.raises(OSError, match="no disk"):
        pumped([feeder], lambda: list(feeder.blocks()))


def test_only_the_main_thread_may_feed():
    feeder, found = FedQueue(lambda: None), []

    def elsewhere():
        try:
            pumped([feeder], lambda: list(feeder.blocks()))
        except LaminarError as error:
            found.append(error.topic)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == ["thread"]
    assert pumped([], lambda: 3) == 3
