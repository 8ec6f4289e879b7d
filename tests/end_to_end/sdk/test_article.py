# SPDX-License-Identifier: GPL-3.0-or-later
"""Every Python block of the article that TokenFence comes from, against the built engine: what the engine has stored
equals the provider's bill."""

import tokenfence
from provider import Step
from tests.libraries import article_runs
from tokenfence import _runtime

import pytest

from .agents import check_bill, nano


@pytest.fixture
def url(own_engine, provider, monkeypatch):
    """Where this process's agents find the provider; the process finds the engine."""
    monkeypatch.setenv("TOKENFENCE_RUNTIME_DIR", str(own_engine.runtime_dir))
    monkeypatch.setenv("TOKENFENCE_AGENT", "article")
    _runtime.replace(None)
    yield provider.url
    _runtime.replace(None).link.close()


def stored(engine, provider):
    assert tokenfence.flush(20)
    return check_bill(engine, provider)


def test_the_context_window_cliff(url, own_engine, provider):
    article_runs.context_window(url)
    (row,) = stored(own_engine, provider)
    assert row["input_tokens"] == 22_200


def test_the_retry_storm(url, own_engine, provider):
    provider.script.always(Step(status=500))
    article_runs.retry_storm(url)
    assert [(row["attempt"], row["status"]) for row in stored(own_engine, provider)] == [
        (attempt, "error") for attempt in (1, 2, 3, 4)]


def test_the_cap_of_a_request(url, own_engine, provider):
    provider.script.always(Step(input=1_000, output=500))
    made = article_runs.per_request_cap(url)
    assert len(stored(own_engine, provider)) == made
    assert 430_000_000 < provider.bill.total_nano() <= 500_000_000


def test_the_tiers(url, own_engine, provider):
    article_runs.model_tiering(url)
    assert [(row["model"], row["requested_model"]) for row in stored(own_engine, provider)] == [
        ("gpt-4o-mini", "gpt-4"), ("gpt-4o", "gpt-4"), ("gpt-4", "gpt-4")]


def test_the_depth_of_retries(url, own_engine, provider):
    provider.script.always(Step(status=500))
    article_runs.retry_depth(url)
    assert len(stored(own_engine, provider)) == 4


def test_the_cost_per_user(url, own_engine, provider):
    for user in (17, 18):
        article_runs.cost_per_user(url, user)
    assert [(row["user"], row["labels"]) for row in stored(own_engine, provider)] == [
        ("17", {"user_id": "17"})] * 2 + [("18", {"user_id": "18"})] * 2


def test_the_organisations_budget(url, own_engine, provider):
    """The operator takes the proposed policy over and makes it a smaller one; that stands from then on."""
    with own_engine.operator() as operator:
        operator.put_policy(id="code-day", match={}, period="day", limit_usd="0.001")
        article_runs.organisation(url)
        rows = stored(own_engine, provider)
        assert nano(operator.used("code-day")) == provider.bill.total_nano()
        assert operator.figures("code-day")["origin"] == "operator"
    assert {row.get("request") for row in rows} == {None}


def test_the_organisations_budget_as_the_code_declares_it(url, own_engine):
    tokenfence.TokenFence(budget=500.00, period="daily", alert_at=0.80, kill_at=1.00)
    with own_engine.operator() as operator:
        operator.until_status(lambda status: status["policies"], "the proposal")
        row = operator.figures("code-day")
    assert (row["origin"], row["period"], float(row["alert_at"]), row["kill_at"], nano(row["limit_usd"])) == (
        "code", "day", 0.8, 1, 500 * 10**9)
