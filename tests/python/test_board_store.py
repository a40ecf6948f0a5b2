"""Records of the board: what pages have not seen, and what stays of thousands of rows."""

import json
import threading
from array import array

import pytest
from board_pages import LIMIT

from laminar.board import store as board_store
from laminar.board.columns import pack
from laminar.board.store import BULLETINS, FIRST_SECONDS, ROWS, Store, plain, thinned


@pytest.fixture
def store():
    store = Store()
    store.take({"do": "open", "id": "a", "kind": "fit", "facts": {"epochs": 3}})
    return store


def rows(store, columns, key="a", axis="epoch"):
    store.take({"do": "rows", "id": key, "table": "epochs", "columns": columns, "axis": axis})


def test_a_page_gets_everything_and_then_only_what_is_new(store):
    rows(store, {"epoch": [1, 2], "loss": [0.5, 0.4]})
    news, seen = store.news("fit", {})
    assert news["records"][0]["facts"]["epochs"] == 3
    assert news["records"][0]["tables"]["epochs"] == {"from": 0, "columns": {"epoch": [1, 2], "loss": [0.5, 0.4]}}
    assert store.news("fit", seen)[0] == {"records": [], "gone": [], "over": False}
    rows(store, {"epoch": [3], "loss": [0.3]})
    store.take({"do": "facts", "id": "a", "facts": {"status": "validating"}})
    news, _ = store.news("fit", seen)
    assert news["records"] == [
        {
            "id": "a",
            "kind": "fit",
            "facts": {"status": "validating"},
            "tables": {"epochs": {"from": 2, "columns": {"epoch": [3], "loss": [0.3]}}},
        }
    ]


def heard(text):
    """Name and data of an event."""
    name, data = text.removesuffix("\n\n").split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_pages_that_have_seen_the_same_share_their_news(store):
    first, version = store.bulletin("fit", None)
    assert heard(first)[0] == "all"
    assert store.bulletin("fit", version) == ("", version)
    rows(store, pack({"epoch": array("q", [1]), "loss": array("d", [0.5])}))
    text, later = store.bulletin("fit", version)
    assert store.bulletin("fit", version)[0] is text
    name, news = heard(text)
    assert name == "news"
    assert news["records"][0]["tables"]["epochs"]["columns"] == {"epoch": [1], "loss": [0.5]}
    name, news = heard(store.bulletin("fit", None)[0])
    assert name == "all"
    assert news["records"][0]["facts"]["epochs"] == 3
    assert store.bulletin("trials", later)[0] != ""  # nothing was ever told there
    store.end()
    assert heard(store.bulletin("fit", later)[0])[1]["over"]


def test_a_page_that_is_far_behind_begins_anew(store):
    _, version = store.bulletin("fit", None)
    since = version
    for number in range(BULLETINS + 1):
        store.take({"do": "facts", "id": "a", "facts": {"done": number}})
        text, since = store.bulletin("fit", since)
        assert heard(text)[0] == "news"
    name, news = heard(store.bulletin("fit", version)[0])
    assert name == "all"
    assert news["records"][0]["facts"]["done"] == BULLETINS


def test_a_new_record_is_not_shown_before_it_has_something_to_show(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(board_store.time, "monotonic", lambda: now[0])
    store = Store()
    assert store.wait("fit") == 0
    store.take({"do": "open", "id": "a", "kind": "fit", "facts": {}})
    now[0] += FIRST_SECONDS / 4
    assert store.wait("fit") == pytest.approx(FIRST_SECONDS * 3 / 4)
    assert store.wait("trials") == 0
    now[0] += FIRST_SECONDS
    assert store.wait("fit") == 0
    store.take({"do": "open", "id": "b", "kind": "fit", "facts": {}})
    assert store.wait("fit") == pytest.approx(FIRST_SECONDS)
    rows(store, {"epoch": [1]}, "b")
    assert store.wait("fit") == 0
    store.take({"do": "open", "id": "c", "kind": "fit", "facts": {}})
    store.take({"do": "close", "id": "c", "facts": {}})
    assert store.wait("fit") == 0


def test_a_page_waits_for_the_first_rows_and_no_longer(monkeypatch):
    monkeypatch.setattr(board_store, "FIRST_SECONDS", LIMIT)
    store, shown = Store(), threading.Event()
    store.take({"do": "open", "id": "a", "kind": "fit", "facts": {}})
    store.ripen("fit", lambda: True)  # given up

    def page():
        store.ripen("fit", lambda: False)
        shown.set()

    threading.Thread(target=page, daemon=True).start()
    store.take({"do": "facts", "id": "a", "facts": {"done": 0}})
    assert not shown.is_set()
    rows(store, {"epoch": [1]})
    assert shown.wait(LIMIT)


def test_rows_can_bring_facts_along(store):
    store.take({"do": "rows", "id": "a", "table": "epochs", "columns": {"epoch": [1]}, "facts": {"done": 1}})
    assert store.record("a")["facts"]["done"] == 1


def test_a_column_that_comes_later_is_filled_with_none(store):
    rows(store, {"epoch": [1], "loss": [0.5]})
    rows(store, {"epoch": [2], "loss": [0.4], "val_loss": [0.6]})
    rows(store, {"epoch": [3], "loss": [0.3]})
    columns = store.record("a")["tables"]["epochs"]["columns"]
    assert columns["val_loss"] == [None, 0.6, None]


def test_pages_of_another_kind_see_nothing(store):
    assert store.news("trials", {})[0]["records"] == []


def test_thousands_of_rows_are_thinned_but_keep_their_shape(store):
    count, spike = 30_000, 12_345
    for begin in range(0, count, 500):
        numbers = list(range(begin, begin + 500))
        rows(store, {"epoch": numbers, "loss": [100.0 if k == spike else 1 / (k + 1) for k in numbers]})
    columns = store.record("a")["tables"]["epochs"]["columns"]
    assert len(columns["epoch"]) <= ROWS
    assert columns["epoch"] == sorted(columns["epoch"])
    assert columns["epoch"][0] == 0
    assert columns["epoch"][-1] == count - 1
    assert max(columns["loss"]) == 100.0
    gaps = [b - a for a, b in zip(columns["epoch"], columns["epoch"][1:], strict=False)]
    assert max(gaps) < count / 100  # no stretch is left bare
    # A page that had seen rows before the thinning gets the whole table again.
    assert store.news("fit", {"a": ({}, {"epochs": (0, 10)})})[0]["records"][0]["tables"]["epochs"]["from"] == 0


def test_thinning_copes_with_values_that_are_missing_or_not_numbers():
    columns = {"epoch": list(range(100)), "loss": [None, "NaN"] * 50}
    kept = thinned(columns, "epoch", 20)
    assert kept[0] == 0
    assert kept[-1] == 99
    assert len(kept) <= 20


def test_what_is_not_finite_gets_a_name_that_javascript_reads():
    assert plain([float("nan"), float("inf"), -float("inf"), 1.5]) == ["NaN", "Infinity", "-Infinity", 1.5]


@pytest.mark.parametrize(
    "message",
    [
        {"do": "rows", "id": "a", "table": "epochs", "columns": {"epoch": [1], "loss": []}},
        {"do": "rows", "id": "a", "table": "epochs", "columns": {}},
        {"do": "rows", "id": "a", "table": "epochs", "columns": {"epoch": {"type": "d"}}},
        {"do": "nonsense", "id": "a"},
        {"do": "facts", "id": "b", "facts": {}},
        {"id": "a"},
    ],
)
def test_a_message_without_sense_changes_nothing(store, message):
    before = store.record("a")
    with pytest.raises((KeyError, TypeError, ValueError)):
        store.take(message)
    assert store.record("a") == before


def test_a_lost_writer_closes_its_records_alone(store):
    store.take({"do": "open", "id": "b", "kind": "fit", "facts": {}}, owner="other")
    store.lost("other")
    assert store.record("b")["facts"]["status"] == "lost"
    assert store.owner("b") is None
    assert "status" not in store.record("a")["facts"]


def test_old_closed_records_make_room(store):
    _, seen = store.news("fit", {})
    store.take({"do": "close", "id": "a", "facts": {}})
    for number in range(70):
        store.take({"do": "open", "id": f"r{number}", "kind": "fit", "facts": {}})
    news, _ = store.news("fit", seen)
    assert news["gone"] == ["a"]
    assert len(news["records"]) == 60


def test_records_of_one_title_keep_their_numbers(store):
    for number, title in enumerate(["one", "two", "one", *["two"] * 62, "one"]):
        store.take({"do": "open", "id": f"r{number}", "kind": "fit", "facts": {"title": title}})
        store.take({"do": "close", "id": f"r{number}", "facts": {}})
    found = [
        (record["facts"].get("title"), record["facts"]["number"]) for record in store.news("fit", {})[0]["records"]
    ]
    assert found == [(None, 1), *(("two", number) for number in range(6, 64)), ("one", 3)]
