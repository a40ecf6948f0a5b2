"""The page in a real browser, while another process is inside `fit()`. One session for the whole file, in order.

Nothing here depends on speed; `bench/board.py` measures the seconds.
"""

import html
import re

import keras
import pytest
from board_pages import ARGUMENTS, CHROMIUM, LIMIT, Session, click, shown, tile, until, watched

from laminar.board.page import save_page, static_page
from laminar.board.store import ROWS

sync = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def failed_before(request):
    return request.session.testsfailed


@pytest.fixture(autouse=True)
def only_after_success(request, failed_before):
    """Each test goes on where the one before has ended."""
    if request.session.testsfailed > failed_before:
        pytest.skip("an earlier one has failed")


@pytest.fixture(scope="module")
def browser():
    sync.expect.set_options(timeout=LIMIT * 1000)
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    running = Session(tmp_path_factory.mktemp("session"))
    yield running
    running.kill()


@pytest.fixture(scope="module")
def page(browser, session):
    opened = watched(browser)
    opened.goto(session.url)
    yield opened
    opened.context.close()


def chart(page, name):
    """The chart of a metric."""
    return page.locator(".chart", has=page.locator(f".title:text-is('{name}')"))


def is_training(page, name):
    until(lambda: page.locator("#run option:checked").text_content() == f"{name} ●")


def table(page):
    """Epochs in the table, newest first."""
    page.locator("#numbers summary").click()
    page.locator("#numbers tbody th").first.wait_for()
    rows = page.locator("#numbers tbody th").all_text_contents()
    page.locator("#numbers summary").click()
    return [int(row) for row in rows]


def kept(browser, folder, facts=None, **tables):
    """A kept page of one record, open."""
    facts = {"title": "model", "status": "finished", "epochs": 3, "done": 3, "steps": 10, **(facts or {})}
    tables = {name: {"columns": columns} for name, columns in tables.items()}
    save_page(folder / "page.html", "fit", [{"id": "one", "kind": "fit", "facts": facts, "tables": tables}])
    opened = watched(browser)
    opened.goto((folder / "page.html").as_uri())
    until(lambda: opened.locator(".chart").count())
    return opened


def test_every_output_has_its_charts(browser, tmp_path):
    metrics = ("b_accuracy", "b_loss", "a_loss", "loss")
    columns = {"epoch": [1, 2, 3]} | {f"{part}{name}": [3.0, 2.0, 1.0] for name in metrics for part in ("", "val_")}
    page = kept(browser, tmp_path, {"outputs": ["a", "b"]}, epochs=columns)
    titles = page.locator(".chart figcaption .title").all_inner_texts()
    assert titles == ["loss", "a_loss", "b_loss", "b_accuracy"]
    keys = page.locator(".chart").first.locator(".key").all_inner_texts()
    assert [key.split()[0] for key in keys] == ["training", "validation"]
    page.context.close()


@pytest.mark.parametrize("kind", ["fit", "trials"])
def test_a_page_without_records_offers_none(browser, tmp_path, kind):
    (tmp_path / "empty.html").write_text(static_page(kind, []), encoding="utf-8")
    page = watched(browser)
    page.goto((tmp_path / "empty.html").as_uri())
    sync.expect(page.locator("#keep")).to_be_attached()
    assert not page.locator("#run").is_visible()
    assert page.wrong == []
    page.context.close()


def test_hundreds_of_thousands_of_epochs_are_drawn(browser, tmp_path):
    epochs = list(range(1, 200_001))
    columns = {"epoch": epochs, "loss": [1.0 / epoch for epoch in epochs]}
    record = {"id": "long", "kind": "fit", "facts": {"status": "finished"}, "tables": {"epochs": {"columns": columns}}}
    file = tmp_path / "long.html"
    file.write_text(static_page("fit", [record]), encoding="utf-8")
    page = watched(browser)
    page.goto(file.as_uri())
    page.locator("#charts path").first.wait_for(state="attached")
    assert page.wrong == []
    page.context.close()


def test_a_kept_page_lives_inside_another_document(browser, tmp_path):
    record = {"id": "one", "kind": "fit", "facts": {}, "tables": {"epochs": {"columns": {"epoch": [1], "loss": [1.0]}}}}
    inside = html.escape(static_page("fit", [record]))
    (tmp_path / "report.html").write_text(f'<!doctype html><h1>Report</h1><iframe srcdoc="{inside}"></iframe>')
    page = watched(browser)
    page.goto((tmp_path / "report.html").as_uri())
    until(lambda: page.frame_locator("iframe").locator(".chart").count() == 1)
    assert page.wrong == []
    page.context.close()


def test_epochs_set_the_scale_and_steps_within_the_first_do_not(browser, tmp_path):
    slices = {"epoch": [0, 0], "step": [1, 5], "within": [0.1, 0.5], "time": [0.1, 0.5], "loss": [900.0, 300.0]}

    def largest(epochs):
        page = kept(browser, tmp_path, epochs=epochs, slices=slices)
        ticks = page.locator(".grid text[text-anchor=end]").all_text_contents()
        page.context.close()
        return max(float(tick) for tick in ticks)

    assert largest({"epoch": [1, 2, 3], "loss": [3.0, 2.0, 1.0]}) == 3
    assert largest({"epoch": [1], "loss": [3.0]}) > 100


def test_an_axis_has_numbers_within_the_first_epoch(browser, tmp_path):
    slices = {"epoch": [0, 0, 0], "step": [1, 2, 3], "within": [0.01, 0.02, 0.03], "time": [1, 2, 3], "loss": [3, 2, 1]}
    page = kept(browser, tmp_path, slices=slices)
    assert "0.02" in page.locator(".grid text:not([text-anchor=end])").all_text_contents()
    page.context.close()


def test_a_line_of_thousands_of_points_keeps_its_peaks(browser, tmp_path):
    losses = [1.0] * 1900
    losses[777] = 9.0
    page = kept(browser, tmp_path, epochs={"epoch": list(range(1, 1901)), "loss": losses})
    line = until(lambda: page.locator(".chart .lines path").first.get_attribute("d"))
    heights = [float(place.split(" ")[1]) for place in line[1:].split("L")]
    assert len(heights) < 1300
    assert min(heights) < 30 < max(heights)
    assert line.count("M") == 1
    page.context.close()


def test_a_restless_line_is_drawn_as_two_thin_ones(browser, tmp_path):
    restless = [float(epoch % 2) for epoch in range(1, 301)]
    columns = {"epoch": list(range(1, 301)), "loss": restless, "accuracy": [epoch / 300 for epoch in range(300)]}
    page = kept(browser, tmp_path, epochs=columns)
    lines = chart(page, "loss").locator(".lines path")
    until(lambda: lines.count() == 2)
    assert lines.first.get_attribute("d") == lines.last.get_attribute("d")
    assert chart(page, "accuracy").locator(".lines path").count() == 1
    breadth = "one => getComputedStyle(one).strokeWidth"
    assert {lines.first.evaluate(breadth), lines.last.evaluate(breadth)} == {"1px"}
    page.locator("#smooth").fill("0.9")
    until(lambda: chart(page, "loss").locator(".lines path.raw").count() == 1)
    assert chart(page, "loss").locator(".lines path.raw").evaluate(breadth) == "1px"
    page.context.close()


@pytest.mark.parametrize(
    ("status", "epochs", "last"),
    [("running", 400, "200"), ("running", None, "200"), ("running", 150, "150"), ("finished", 400, "120")],
)
def test_an_axis_has_room_for_what_comes(browser, tmp_path, status, epochs, last):
    columns = {"epoch": list(range(1, 131)), "loss": [1 / epoch for epoch in range(1, 131)]}
    page = kept(browser, tmp_path, {"status": status, "epochs": epochs}, epochs=columns)
    ticks = until(lambda: page.locator(".grid text:not([text-anchor=end])").all_text_contents())
    ends = page.locator(".grid text[text-anchor=end]").all_text_contents()
    assert last in {ticks[-1], ends[-1]}
    page.context.close()


def test_points_show_within_an_epoch(page):
    is_training(page, "slow")
    until(lambda: tile(page, "Epoch", 1).startswith("step ") and chart(page, "loss").locator(".faint path").count())
    step = tile(page, "Epoch", 1)
    line = chart(page, "loss").locator(".faint path").get_attribute("d")
    until(lambda: tile(page, "Epoch", 1) != step)
    until(lambda: chart(page, "loss").locator(".faint path").get_attribute("d") != line)
    assert tile(page, "Epoch") == "0 of 2"
    assert tile(page, "Epoch", 1).endswith("of 3200")


def test_a_run_that_went_on_shows_its_real_epochs(page):
    page.locator("#run").select_option(label="first")
    sync.expect(page.locator("#status")).to_have_text("Finished")
    assert tile(page, "Epoch") == "12 of 12"
    until(lambda: table(page) == [12, 11, 10, 9, 8])
    assert page.locator("#actions").is_hidden()
    assert {"8", "9", "10"} <= set(chart(page, "loss").locator(".grid text").all_text_contents())
    page.locator("#run").select_option(label="slow ●")


def test_stop_ends_a_fit_in_the_middle_of_an_epoch(session, page):
    click(page, "Stop")
    result = session.said()
    assert result["how"] == "Stopped on the board"
    assert result["epochs"] == 0
    assert result["usable"]


def test_new_epochs_show_while_the_model_trains(page):
    is_training(page, "long")
    for _ in range(5):
        before = shown(page)
        until(lambda before=before: shown(page) > before)
    assert page.locator(".chart figcaption .title").all_inner_texts() == ["loss", "accuracy"]
    assert page.locator(".chart").first.locator(".lines path").count() >= 2
    assert tile(page, "Device").startswith(("CPU", "GPU"))
    assert tile(page, "Device", 1) == "graph"
    assert tile(page, "Time per epoch").endswith("s")
    assert tile(page, "Time per epoch", 1).endswith(" steps/s")
    assert tile(page, "Time left")
    assert tile(page, "Rows", 1) == "100 for validation"
    assert "Dense" in page.locator("#summary pre").text_content()
    assert "Training plan" in page.locator("#plan pre").text_content()


def test_no_tile_stands_alone(page):
    for width in (1400, 1180, 1000, 860, 700):
        page.set_viewport_size({"width": width, "height": 800})
        until(lambda: len(rows_of_tiles(page)) > 0)
        until(lambda: min(rows_of_tiles(page).values()) > 1)
    page.set_viewport_size({"width": 1280, "height": 720})


def rows_of_tiles(page):
    """How many tiles stand in each row."""
    tops = page.evaluate("[...document.querySelectorAll('#tiles > div')].map((one) => one.offsetTop)")
    return {top: tops.count(top) for top in tops}


def test_the_learning_rate_buttons_act(page):
    assert tile(page, "Learning rate") == "0.001"
    page.get_by_role("button", name="Halve the learning rate").press("Enter")
    until(lambda: tile(page, "Learning rate") == "0.0005")
    click(page, "Double the learning rate")
    until(lambda: tile(page, "Learning rate") == "0.001")
    click(page, "Double the learning rate")
    until(lambda: tile(page, "Learning rate") == "0.002")
    sync.expect(page.locator("#note")).to_have_text("Learning rate 0.001 to 0.002.")
    until(lambda: chart(page, "learning rate").count() == 1)


def test_save_now_writes_the_model_while_it_trains(session, page):
    click(page, "Save now")
    [saved] = until(lambda: list(session.saved.glob("[!.]*.keras")))
    until(lambda: page.locator("#note").text_content() == f"Saved {saved}")
    assert keras.saving.load_model(saved).name == "long"
    before = shown(page)
    until(lambda: shown(page) > before)


def test_a_reload_shows_everything_again(page):
    before = shown(page)
    page.reload()
    until(lambda: shown(page) >= before)
    assert page.locator("#run option").count() == 3
    assert page.locator("#messages li").count() == 4


def test_late_viewers_and_several_see_the_same(browser, session, page):
    pages = [watched(browser) for _ in range(5)]
    before = shown(page)
    for one in pages:
        one.goto(session.url)
    for one in pages:
        until(lambda one=one: shown(one) >= before)
    before = max(map(shown, pages))
    for one in [page, *pages]:
        until(lambda one=one: shown(one) > before)
    assert [one.wrong for one in pages] == [[]] * 5
    for one in pages:
        one.context.close()


def test_an_earlier_fit_can_be_compared(page):
    loss = chart(page, "loss")
    before = loss.locator(".key").count()
    page.locator("#others summary").click()
    page.locator("#compare label", has_text="first").locator("input").check()
    until(lambda: loss.locator(".key").count() == before + 2)
    page.locator("#compare label", has_text="first").locator("input").uncheck()
    until(lambda: loss.locator(".key").count() == before)
    page.locator("#others summary").click()


def test_it_can_be_read_without_a_mouse_and_without_eyes(page):
    line_chart = page.locator(".chart svg[role=img]").first
    assert line_chart.get_attribute("aria-label").startswith("Line chart of loss. training ")
    line_chart.focus()
    page.keyboard.press("Home")
    spoken = page.locator("#spoken").inner_text()
    assert spoken.startswith("epoch 1")
    assert "training0." in spoken.replace(" ", "")
    page.keyboard.press("+")
    sync.expect(page.locator("#whole")).to_be_visible()
    page.keyboard.press("Escape")
    sync.expect(page.locator("#whole")).to_be_hidden()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary')].filter((one) =>
            !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length)).length"""
    )
    assert nameless == 0
    assert page.locator("#bar").get_attribute("role") == "progressbar"
    assert int(page.locator("#bar").get_attribute("aria-valuenow")) > 0


def test_values_are_read_with_the_pointer_in_full_precision(page):
    line_chart = page.locator(".chart svg[role=img]").first
    line_chart.hover(position={"x": 200, "y": 100})
    assert len(page.locator(".chart .tip b").first.inner_text()) > 8
    box = line_chart.bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 90)
    page.mouse.up()
    sync.expect(page.locator("#whole")).to_be_visible()
    page.locator("#whole").click()
    page.locator("#log").check()
    page.locator("#smooth").fill("0.8")
    until(lambda: page.locator(".chart .raw").count() >= 2)
    page.locator("#log").uncheck()
    page.locator("#smooth").fill("0")
    page.locator("#axis").select_option("time")
    until(lambda: "s" in " ".join(page.locator(".chart").first.locator(".grid text").all_text_contents()))
    page.locator("#axis").select_option("epoch")


def test_light_and_dark(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    button = page.locator("#theme")
    colours = []
    for _ in range(3):
        colours.append(page.evaluate(ground))
        button.click()
    page.emulate_media(color_scheme="dark")
    assert set(colours) == {"rgb(246, 247, 249)", "rgb(15, 20, 27)"}
    assert page.evaluate(ground) == "rgb(15, 20, 27)"
    page.emulate_media(color_scheme="light")


def test_thousands_of_epochs_are_thinned(page):
    until(lambda: shown(page) > 1.5 * ROWS)
    line = chart(page, "loss").locator(".lines path:not(.faint path)").first.get_attribute("d")
    assert 100 < line.count("L") <= ROWS
    page.locator(".chart svg[role=img]").first.focus()
    page.keyboard.press("Home")
    until(lambda: page.locator("#spoken").inner_text().startswith("epoch 1,"))
    until(lambda: len(table(page)) == 500)


def test_stop_and_keep_best_ends_the_fit_with_the_best_weights(session, page):
    click(page, "Stop and keep best")
    result = session.said()
    assert result["how"] == "Stopped on the board"
    assert result["epochs"] == result["losses"] > 1.5 * ROWS
    assert 1 <= result["kept"] <= result["epochs"]
    assert result["usable"]
    assert result["learning_rate"] == pytest.approx(0.002)
    sync.expect(page.locator("#status")).to_have_text("Stopped")
    sync.expect(page.locator("#actions")).to_be_hidden()
    kept = rf"The model has the weights of epoch {result['kept']}\."
    late = r" Those of epoch \d+, the best, were not kept: the epochs are too short\."
    until(lambda: re.search(f"{kept}({late})?$", page.locator("#messages li").last.text_content()))


def test_the_page_can_be_kept_and_asks_nobody_for_anything(browser, page, tmp_path):
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep this page").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    other = watched(browser, offline=True)
    other.goto(kept.as_uri())
    until(lambda: other.locator(".chart .lines path").count() >= 2)
    assert tile(other, "Epoch") == tile(page, "Epoch")
    assert other.locator("#actions").is_hidden()
    assert other.asked == [kept.as_uri()]
    assert other.wrong == []
    other.context.close()


def test_the_page_says_when_the_session_ends_and_asked_only_its_server(session, page):
    session.close()
    until(lambda: page.evaluate("document.body.dataset.state") == "over")
    origin = session.url.split("/", 3)[2]
    assert {url.split("/", 3)[2] for url in page.asked if not url.startswith(("blob:", "data:"))} == {origin}
    assert page.wrong == []
