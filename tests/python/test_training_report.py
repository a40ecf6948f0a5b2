"""Several reporters as one."""

from laminar.training.report import Reporter, Reporters


class Notes(Reporter):
    """Notes the epochs that it hears of."""

    def __init__(self):
        self.heard = []

    def epoch(self, epoch, logs, seconds):
        self.heard.append(epoch)


class Foreign:
    """A reporter of somebody else's: it has one method and no `stop`."""

    def __init__(self):
        self.heard = []

    def epoch(self, epoch, logs, seconds):
        self.heard.append(epoch)


def test_all_hear_what_they_have_methods_for():
    for made in ([Notes()], [Foreign()], [Notes(), Foreign(), Notes()]):
        reporters = Reporters(made)
        reporters.begin(None, {})
        reporters.slice(0, 1, 2, {})
        reporters.epoch(0, {}, 0.1)
        reporters.look_up()
        assert [one.heard for one in made] == [[0]] * len(made)
        assert not reporters.stop


def test_one_that_asks_to_stop_is_enough():
    made = [Notes(), Foreign(), Notes()]
    reporters = Reporters(made)
    made[0].stop = True
    assert reporters.stop


def test_a_single_one_needs_no_list_and_none_is_false():
    notes = Notes()
    Reporters(notes).epoch(3, {}, 0.1)
    assert notes.heard == [3]
    assert not Reporters()
    assert Reporters(notes)
    Reporters().epoch(0, {}, 0.1)
