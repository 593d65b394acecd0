"""SUM and PCT rules: what fires, what does not, and what cannot be judged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from reconciliation_cases import figure, judged, report, share

CHANNEL = "disclosures.items.channel"
OUTCOME = "requests.outcome"


def listed(code: str, value: object, role: str = "part", **fields: Any) -> dict[str, Any]:
    return figure(code, value, list_id="list", list_role=role, **fields)


def listed_share(code: str, value: object, **fields: Any) -> dict[str, Any]:
    return share(code, value, list_id="list", list_role="part", **fields)


def only(rows: list[dict[str, Any]], subject: str) -> dict[str, Any]:
    (row,) = [row for row in rows if row["subject"] == subject]
    return row


def channels(total: int, website: int, wechat: int, **fields: Any) -> list[dict[str, Any]]:
    return [
        listed("disclosures.items", total, "total", **fields),
        listed(f"{CHANNEL}.website", website, **fields),
        listed(f"{CHANNEL}.wechat", wechat, **fields),
    ]


@pytest.mark.parametrize(
    ("total", "parts", "is_exhaustive", "status", "delta"),
    [
        (100, (60, 40), False, "pass", 0),
        (100, (60, 30), False, "not_applicable", None),  # merely some of the channels
        (100, (60, 30), True, "fail", 10),  # the list claims to be whole
        (100, (60, 50), False, "fail", -10),  # parts exceed their whole, whatever the list claims
    ],
)
def test_a_whole_list_adds_up(
    total: int, parts: tuple[int, int], is_exhaustive: bool, status: str, delta: int | None
) -> None:
    row = only(judged(channels(total, *parts, is_exhaustive=is_exhaustive), rule="SUM-01"), CHANNEL)
    assert (row["status"], row["delta"]) == (status, delta)
    assert row["excess"] == (None if delta is None else abs(delta))


def test_the_overlap_of_channels_is_taken_off() -> None:
    figures = [*channels(100, 80, 50), listed(f"{CHANNEL}.overlap", 30, "overlap")]
    rows = judged(figures)
    assert only([r for r in rows if r["rule_id"] == "SUM-02"], CHANNEL)["status"] == "pass"
    assert only([r for r in rows if r["rule_id"] == "SUM-01"], CHANNEL)["status"] == "not_applicable"
    assert not [r for r in rows if r["rule_id"] == "SUM-03"]

    figures[-1] = listed(f"{CHANNEL}.overlap", 20, "overlap")
    row = only(judged(figures, rule="SUM-02"), CHANNEL)
    assert (row["status"], row["stated"], row["expected"]) == ("fail", 100, 110)


def test_figures_that_share_no_list_merely_pass() -> None:
    loose = [figure("disclosures.items", 100), figure(f"{CHANNEL}.website", 90), figure(f"{CHANNEL}.wechat", 90)]
    assert only(judged(loose, rule="SUM-01"), CHANNEL)["status"] == "not_applicable"
    loose[2] = figure(f"{CHANNEL}.wechat", 10)
    assert only(judged(loose, rule="SUM-01"), CHANNEL)["status"] == "pass"


@pytest.mark.parametrize(("replied", "received", "status"), [(50, 60, "pass"), (60, 50, "pass"), (60, 70, "fail")])
def test_outcomes_may_equal_replies_or_requests(replied: int, received: int, status: str) -> None:
    figures = [
        figure("requests.received", received),
        listed("requests.replied", replied, "total"),
        listed(f"{OUTCOME}.granted", 30, is_exhaustive=True),
        listed(f"{OUTCOME}.refused", 20, is_exhaustive=True),
    ]
    assert only(judged(figures, rule="SUM-01"), OUTCOME)["status"] == status


def test_outcomes_are_not_held_against_requests_alone() -> None:
    """Requests of a year may be answered in the next: only replies bind the outcomes."""
    figures = [
        figure("requests.received", 70),
        listed(f"{OUTCOME}.granted", 30, is_exhaustive=True),
        listed(f"{OUTCOME}.refused", 20, is_exhaustive=True),
    ]
    assert only(judged(figures, rule="SUM-01"), OUTCOME)["status"] == "not_applicable"


def test_a_class_stands_for_its_sub_classes() -> None:
    figures = [
        listed("requests.replied", 50, "total"),
        listed(f"{OUTCOME}.granted", 30),
        listed(f"{OUTCOME}.refused", 20),
        listed(f"{OUTCOME}.refused.state_secret", 20),
    ]
    assert only(judged(figures, rule="SUM-01"), OUTCOME)["status"] == "pass"


def test_labelled_parts_of_one_code_add_up() -> None:
    figures = [
        listed("hotline.calls", 90, "total"),
        listed("hotline.calls", 50, label="咨询类", is_exhaustive=True),
        listed("hotline.calls", 30, label="投诉类", is_exhaustive=True),
    ]
    assert only(judged(figures, rule="SUM-01"), "hotline.calls")["status"] == "fail"


def test_approximate_parts_are_intervals_and_unread_ones_are_not_judged() -> None:
    about = {"value_status": "approximate", "value_low": Decimal(40), "value_high": Decimal(50)}
    near = [*channels(100, 60, 0)[:2], listed(f"{CHANNEL}.wechat", 40, is_exhaustive=True, **about)]
    row = only(judged(near, rule="SUM-01"), CHANNEL)
    assert (row["status"], row["class"]) == ("pass", "interval")
    far = [listed("disclosures.items", 120, "total"), *near[1:]]
    row = only(judged(far, rule="SUM-01"), CHANNEL)
    assert (row["status"], row["delta"]) == ("fail", 10)
    unread = [*near[:2], listed(f"{CHANNEL}.wechat", None, is_exhaustive=True, value_status="unreadable")]
    assert only(judged(unread, rule="SUM-01"), CHANNEL)["status"] == "not_assessable"


@pytest.mark.parametrize(("part", "status"), [(100, "pass"), (101, "fail")])
def test_a_part_does_not_exceed_its_whole(part: int, status: str) -> None:
    figures = [
        listed("disclosures.items", 100, "total"),
        listed("disclosures.items.normative_documents", part, "subset"),
    ]
    row = only(judged(figures, rule="SUM-03"), "disclosures.items.normative_documents")
    assert row["status"] == status


def outcome_share(stated: str, part: int, total: int, *more: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        listed("requests.replied", total, "total"),
        listed(f"{OUTCOME}.granted", part),
        listed_share(f"{OUTCOME}.granted", stated),
        *more,
    ]


@pytest.mark.parametrize(
    ("stated", "part", "total", "klass"),
    [
        ("66.67", 2, 3, "rounded"),
        ("66.66", 2, 3, "truncated"),
        ("66.65", 2, 3, "impossible"),
        ("66.68", 2, 3, "impossible"),
        ("33.33", 2, 3, "wrong"),
        ("67", 2, 3, "rounded"),
        ("66", 2, 3, "truncated"),
        ("12.5", 1, 8, "rounded"),
        ("13", 1, 8, "rounded"),
        ("100", 7, 7, "rounded"),
        ("0", 0, 7, "rounded"),
        ("50", 3, 0, "no_base"),
    ],
)
def test_a_share_is_classed_by_its_printed_decimals(stated: str, part: int, total: int, klass: str) -> None:
    rows = judged(outcome_share(stated, part, total))
    status = {"rounded": "pass", "wrong": "fail", "impossible": "fail", "truncated": "not_applicable"}.get(
        klass, "not_assessable"
    )
    row = only([r for r in rows if r["rule_id"] == "PCT-01"], f"{OUTCOME}.granted")
    assert (row["class"], row["status"]) == (klass, status)
    cut = [r["status"] for r in rows if r["rule_id"] == "PCT-02"]
    assert cut == (["pass"] if klass == "truncated" else [])


def test_a_share_of_another_base_names_that_base() -> None:
    figures = [figure("requests.received", 10), *outcome_share("70", 7, 9)]
    rows = judged(figures)
    assert only([r for r in rows if r["rule_id"] == "PCT-01"], f"{OUTCOME}.granted")["status"] == "not_applicable"
    row = only([r for r in rows if r["rule_id"] == "PCT-03"], f"{OUTCOME}.granted")
    assert (row["status"], row["severity"]) == ("fail", "warning")
    assert row["detail_en"].endswith("/10")


def test_a_base_that_is_only_usual_accuses_nobody() -> None:
    """Neither the sentence nor its list says of what the share is."""
    figures = [
        figure("requests.received", 9),
        figure(f"{OUTCOME}.granted", 7),
        share(f"{OUTCOME}.granted", "70"),
    ]
    row = only(judged(figures, rule="PCT-01"), f"{OUTCOME}.granted")
    assert (row["status"], row["class"]) == ("not_assessable", "base_unclear")


def test_a_stated_base_value_is_the_base() -> None:
    figures = [figure(f"{OUTCOME}.granted", 7), share(f"{OUTCOME}.granted", "70", base_value=Decimal(9))]
    assert only(judged(figures, rule="PCT-01"), f"{OUTCOME}.granted")["status"] == "fail"
    figures[1] = share(f"{OUTCOME}.granted", "70", base_value=Decimal(10))
    assert only(judged(figures, rule="PCT-01"), f"{OUTCOME}.granted")["status"] == "pass"


def test_an_approximate_share_is_not_held_to_its_digits() -> None:
    about = {"value_status": "approximate", "value_low": Decimal(60), "value_high": Decimal(70)}
    figures = outcome_share("65", 9, 10)
    figures[2] |= about
    assert only(judged(figures, rule="PCT-01"), f"{OUTCOME}.granted")["status"] == "not_applicable"


def three_shares(*stated: str, counts: tuple[int, int, int] = (1, 1, 1)) -> list[dict[str, Any]]:
    codes = [f"{OUTCOME}.{name}" for name in ("granted", "refused", "unclear")]
    figures = [listed("requests.replied", sum(counts), "total")]
    for code, count, value in zip(codes, counts, stated, strict=True):
        figures += [listed(code, count), listed_share(code, value)]
    return figures


@pytest.mark.parametrize(
    ("stated", "rule", "status"),
    [
        (("33.3", "33.3", "33.3"), "PCT-04", "pass"),  # 99.9 is within three half units
        (("33.33", "33.33", "33.34"), "PCT-04", "pass"),
        (("33.33", "33.33", "33.39"), "PCT-04", "fail"),
    ],
)
def test_shares_of_a_whole_list_add_up_to_100(stated: tuple[str, str, str], rule: str, status: str) -> None:
    assert only(judged(three_shares(*stated), rule=rule), OUTCOME)["status"] == status


def test_cut_off_shares_may_fall_short_of_100() -> None:
    figures = three_shares("28.5", "28.5", "42.8", counts=(2, 2, 3))  # 28.57, 28.57, 42.86
    rows = judged(figures)
    assert only([r for r in rows if r["rule_id"] == "PCT-05"], OUTCOME)["status"] == "pass"
    assert only([r for r in rows if r["rule_id"] == "PCT-04"], OUTCOME)["status"] == "not_applicable"


def test_the_last_share_may_be_the_rest() -> None:
    figures = three_shares("16.7", "16.7", "66.6", counts=(1, 1, 4))  # 66.67 rounds to 66.7 and cuts to 66.6
    assert not [r for r in judged(figures) if r["status"] == "fail"]
    figures = three_shares("14.3", "14.3", "71.4", counts=(5, 5, 25))
    assert not [r for r in judged(figures) if r["status"] == "fail"]
    figures = three_shares("33", "33", "34")
    row = only(judged(figures, rule="PCT-12"), f"{OUTCOME}.unclear")
    assert (row["status"], row["class"]) == ("pass", "residual")


def test_shares_with_a_part_unprinted_are_no_whole_list() -> None:
    figures = three_shares("33.3", "33.3", "33.3")[:-1]
    assert only(judged(figures, rule="PCT-04"), OUTCOME)["status"] == "not_applicable"


def topics(granted: str, elsewhere: str) -> list[dict[str, Any]]:
    topic = {"list_id": "topics", "list_role": "part", "list_rest_code": f"{OUTCOME}.not_this_agency"}
    return [
        share("requests.received.topic", "60.5", label="甲类", **topic),
        share("requests.received.topic", granted, label="乙类", **topic),
        share(f"{OUTCOME}.not_this_agency", elsewhere),
    ]


def test_topics_and_outcomes_speak_alike_of_the_class_they_share() -> None:
    assert only(judged(topics("29.5", "10.0"), rule="LST-01"), "requests.received.topic")["status"] == "pass"
    row = only(judged(topics("29.5", "25.0"), report(), rule="LST-01"), "requests.received.topic")
    assert (row["status"], row["stated"], row["expected"]) == ("fail", 10, 25)


def test_topics_are_held_against_counts_where_no_share_is_stated() -> None:
    figures = [*topics("29.5", "10.0")[:2], figure("requests.replied", 40), figure(f"{OUTCOME}.not_this_agency", 4)]
    assert only(judged(figures, rule="LST-01"), "requests.received.topic")["status"] == "pass"
    figures[-1] = figure(f"{OUTCOME}.not_this_agency", 12)
    assert only(judged(figures, rule="LST-01"), "requests.received.topic")["status"] == "fail"


def bodies(total_growth: str, first: str, second: str) -> list[dict[str, Any]]:
    body = "disclosures.items.body"
    grown = {"kind": "growth", "unit": "%", "list_id": "list"}
    return [
        listed("disclosures.items", 300, "total"),
        figure("disclosures.items", total_growth, list_role="total", **grown),
        listed(body, 200, label="县"),
        figure(body, first, list_role="part", label="县", **grown),
        listed(body, 100, label="部门"),
        figure(body, second, list_role="part", label="部门", **grown),
    ]


@pytest.mark.parametrize(
    ("growth", "status"),
    [("50", "pass"), ("49.5", "fail"), ("-20", "fail"), ("75", "fail")],
)
def test_growth_of_the_whole_fits_growth_of_its_parts(growth: str, status: str) -> None:
    """200 after doubling and 100 unchanged were 100 and 100: 300 after 200 is half as much again."""
    row = only(judged(bodies(growth, "100.0", "0.0"), rule="GRO-01"), "disclosures.items")
    assert row["status"] == status


def test_growth_is_not_judged_where_the_list_is_not_whole() -> None:
    figures = bodies("90", "100.0", "0.0")
    figures[0] = listed("disclosures.items", 400, "total")
    assert only(judged(figures, rule="GRO-01"), "disclosures.items")["status"] == "not_assessable"
