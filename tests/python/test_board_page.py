"""Pages as documents: the same live and kept, whole in themselves, safe whatever they hold."""

import json
import re
from html.parser import HTMLParser

import pytest

from laminar.board import page
from laminar.board.facts import history_record


def scripts(document):
    return re.findall(r"<script>(.*?)</script>", document, re.S)


def test_the_policy_names_exactly_what_stands_in_the_page():
    for kind in page.PAGES:
        document, policy = page.live_page(kind)
        for text in scripts(document):
            assert page._digest(text) in policy
        [style] = re.findall(r"<style>(.*?)</style>", document, re.S)
        assert page._digest(style) in policy
        assert policy in document
        assert " style=" not in document
        assert not re.search(r"\son\w+=", re.sub(r"<script>.*?</script>", "", document, flags=re.S))


def test_nothing_in_the_page_points_elsewhere():
    for kind in page.PAGES:
        found = set(re.findall(r"https?://[^\s\"'`]+", page.static_page(kind, [])))
        assert found <= {"http://www.w3.org/2000/svg"}


def test_the_chart_stays_small():
    assert len(page._read("chart.js").splitlines()) <= 300


def test_what_a_record_holds_cannot_break_out_of_the_page():
    bad = "</script><script>alert(1)</script><!--"
    document = page.static_page("fit", [{"id": "a", "kind": "fit", "facts": {"title": bad}, "tables": {}}], title=bad)
    assert "alert(1)</script><!--" not in document
    parser, seen = HTMLParser(), []
    parser.handle_starttag = lambda tag, attributes: seen.append(tag)
    parser.feed(document)
    assert seen.count("script") == 1 + len(page.PAGES["fit"][1])
    [data] = re.findall(r'id="data">([^<]*)</script>', document)
    assert json.loads(data)["records"][0]["facts"]["title"] == bad


def test_values_that_are_not_numbers_are_kept():
    record = history_record({"loss": [float("nan"), 1.0]}, [1, 2], {})
    [data] = re.findall(r'id="data">([^<]*)</script>', page.static_page("fit", [record]))
    assert json.loads(data)["records"][0]["tables"]["epochs"]["columns"]["loss"] == ["NaN", 1.0]


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    page.save_page(tmp_path / "page.html", "fit", [])
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    with pytest.raises(TypeError):
        page.save_page(tmp_path / "page.html", "fit", [{"facts": {"x": object()}}])
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_history_that_was_validated_now_and_then_keeps_its_gaps():
    metrics = {"loss": [4.0, 3.0, 2.0, 1.0], "val_loss": [3.5, 1.5]}
    record = history_record(metrics, [1, 2, 3, 4], {"epochs": 4, "seconds_per_epoch": [1.0] * 4}, validated=[2, 4])
    columns = record["tables"]["epochs"]["columns"]
    assert columns["val_loss"] == [None, 3.5, None, 1.5]
    assert record["facts"]["seconds"] == 4.0
    assert record["facts"]["status"] == "finished"
