"""What is told of a measurement is what was counted."""

from __future__ import annotations

import pytest

from benchmarks import load, report, speed
from benchmarks.load import Load

PRINTED = """Running 3s test @ http://127.0.0.1:8000/compare?a=flask&b=django
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.86ms    0.95ms  21.64ms   94.49%
    Req/Sec     8.85k   672.80     9.61k    83.33%
  Latency Distribution
     50%  650.00us
     75%    1.90ms
     90%    2.35ms
     99%    1.02s{blank}
  26443 requests in 3.00s, 5.17MB read
Requests/sec:   8812.60
Transfer/sec:      1.72MB
""".format(blank=" ")  # wrk's own padding, which an editor would strip
BROKEN = (
    "  Socket errors: connect 0, read 3, write 0, timeout 4\n  Non-2xx or 3xx responses: 26440\n"
)


def test_figures_are_read_whatever_their_unit() -> None:
    assert load.parse(PRINTED) == Load(
        per_second=8812.6, p50=0.65, p99=1020.0, answers=26443, errors=0
    )


def test_whatever_went_wrong_is_counted() -> None:
    printed = PRINTED.replace("Requests/sec", f"{BROKEN}Requests/sec")
    assert load.parse(printed).errors == 26447


def test_a_run_that_printed_no_figures_is_no_run() -> None:
    with pytest.raises(ValueError, match="did not print"):
        load.parse("unable to connect")


def _load(per_second: float, p99: float = 1.0) -> Load:
    return Load(per_second=per_second, p50=1.0, p99=p99, answers=1, errors=0)


def test_a_ratio_is_taken_within_each_round() -> None:
    # The machine was busy in the second round: it says nothing of the one or the other.
    rounds = {
        speed.WARM: [_load(900), _load(90), _load(800)],
        speed.BARE_FULL: [_load(1000), _load(100), _load(1000)],
    }
    assert speed.ratio(rounds, speed.WARM, speed.BARE_FULL) == pytest.approx(0.9)


def test_what_is_not_reached_is_said() -> None:
    rounds = {
        subject: [_load(100.0)]
        for target in speed.TARGETS
        for subject in (target.ours, target.theirs)
    }
    told = speed.reached(rounds)
    assert "| ours, warm to bare WSGI function | ≥ 0.85 | 1.00 | yes |" in told
    assert "| ours, warm to Django REST framework | ≥ 12 | 1.00 | **no** |" in told
    assert "| p99 of ours, warm to bare WSGI function | ≤ 3 | 1.00 | yes |" in told


def test_a_section_takes_the_place_of_its_last_and_of_nothing_else() -> None:
    page = "# A\n\n<!-- one: written by make -->\nold\n<!-- one: end -->\n\n## B\nkept\n"
    once = report.put("new", "one", within=page)
    assert once == (
        "# A\n\n<!-- one: written by make -->\n\nnew\n\n<!-- one: end -->\n\n## B\nkept\n"
    )
    assert report.put("new", "one", within=once) == once
    with pytest.raises(ValueError, match="no marks"):
        report.put("new", "two", within=page)


@pytest.mark.parametrize("section", ["speed", "growth"])
def test_results_have_a_place_for_what_is_measured(section: str) -> None:
    page = report.RESULTS.read_text(encoding="utf-8")
    assert "17 requests/s" in report.put("17 requests/s", section, within=page)
