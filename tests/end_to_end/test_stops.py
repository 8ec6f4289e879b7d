# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill`, `resume`, `kill_ack`: stops of every scope, latched, with receipts."""

import pytest
from harness import Engine, fresh, usage

DIMENSIONS = ("agent", "user", "workflow")


@pytest.fixture
def stop(operator):
    """Stops a scope; every stop is lifted again when the test ends."""
    def kill(**fields):
        return operator.ask("kill", **fields)["epoch"]

    yield kill
    for standing in operator.status()["stops"]:
        operator.ask("resume", scope=standing["scope"])


def standing(operator):
    return operator.status()["stops"]


# ---- the broadcast ----

def test_kill_goes_to_every_agent_connection(engine, operator, stop):
    agents = [engine.agent() for _ in range(20)]
    agents[0].hello(agent="said-hello")
    result = operator.ask("kill", reason="runaway loop", scope={})
    assert result["agents"] == 20
    for agent in agents:
        order = agent.receive()
        assert order["time"].endswith("Z")
        assert {key: order[key] for key in ("type", "epoch", "scope", "reason")} == {
            "type": "kill", "epoch": result["epoch"], "scope": {}, "reason": "runaway loop"}
    for agent in agents:
        agent.close()


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_scoped_kill_goes_to_every_agent_connection_too(engine, agent, operator, stop, dimension):
    scope = {dimension: fresh("name")}
    with engine.agent(agent="someone-else") as other:
        assert operator.ask("kill", scope=scope)["agents"] == 2
        for connection in (agent, other):
            assert connection.expect("kill")["scope"] == scope


def test_resume_goes_to_every_agent_and_needs_no_answer(agent, operator, stop):
    killed = stop(scope={}, reason="x")
    resumed = operator.ask("resume", scope={})["epoch"]
    assert resumed > killed
    agent.expect("kill")
    order = agent.expect("resume")
    assert (order["epoch"], order["scope"]) == (resumed, {}) and order["time"].endswith("Z")
    assert standing(operator) == []


def test_a_scope_left_out_is_everything_and_a_reason_is_optional(agent, operator, stop):
    epoch = stop()
    assert agent.expect("kill") | {"time": 0} == {"type": "kill", "epoch": epoch, "scope": {}, "reason": "", "time": 0}
    operator.ask("resume")
    assert standing(operator) == []


@pytest.mark.parametrize("fields", [{"scope": None}, {"reason": None}, {"reason": ""}], ids=str)
def test_null_or_empty_is_the_same_as_left_out(agent, operator, stop, fields):
    stop(**fields)
    order = agent.expect("kill")
    assert (order["scope"], order["reason"]) == ({}, "")


@pytest.mark.parametrize("reason", ["x" * 1024, "\U0001f980" * 1024], ids=["letters", "crabs"])
def test_a_reason_may_be_1024_code_points_long(agent, operator, stop, reason):
    stop(reason=reason)
    assert agent.expect("kill")["reason"] == reason
    error = operator.refusal("kill", reason=reason + "x")
    assert (error["code"], error["field"]) == ("bad_field", "reason")


# ---- what a stop covers ----

def test_while_a_global_stop_stands_every_question_is_denied(engine, agent, stop):
    stop(reason="runaway loop")
    decision = agent.authorize(id="a-1", estimate_usd=0)
    assert (decision["verdict"], decision["code"]) == ("deny", "stopped")
    assert "runaway loop" in decision["reason"]
    with engine.agent() as late:
        assert late.authorize(model=fresh("no-model"), input_tokens=1, max_output_tokens=1)["code"] == "stopped"


def test_a_stop_wins_over_every_other_denial(agent, operator, stop):
    user = fresh("user")
    operator.put_policy(match={"user": user}, max_retries=0)
    stop()
    assert agent.authorize(user=user, estimate_usd=5, attempt=9)["code"] == "stopped"


def test_usage_is_still_stored_so_that_nothing_spent_goes_unseen(engine, agent, operator, stop):
    user = fresh("user")
    limit = operator.put_policy(match={"user": user})
    granted = agent.authorize(user=user, estimate_usd=0.5)["reservation"]
    stop()
    record = usage(user=user, cost_usd=0.25, status="cut", reservation=granted)
    agent.report(record)
    assert engine.exported(record["id"])["status"] == "cut"
    row = operator.figures(limit["id"])
    assert (float(row["used_usd"]), row["reserved_usd"]) == (0.25, 0)


def test_after_the_resume_questions_are_allowed_again(agent, operator, stop):
    stop()
    assert agent.authorize()["code"] == "stopped"
    operator.ask("resume")
    assert agent.authorize()["verdict"] == "allow"


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_scoped_stop_stops_that_one_only(agent, stop, dimension):
    name = fresh("name")
    stop(scope={dimension: name})
    assert agent.authorize(**{dimension: name})["code"] == "stopped"
    assert agent.authorize(**{dimension: fresh("other")})["verdict"] == "allow"
    for other in set(DIMENSIONS) - {dimension}:
        assert agent.authorize(**{other: name})["verdict"] == "allow"
    assert agent.authorize()["verdict"] == "allow"


def test_a_scope_is_the_exact_name_and_no_pattern(agent, stop):
    stop(scope={"user": "u-*"})
    assert agent.authorize(user="u-1")["verdict"] == "allow"
    assert agent.authorize(user="U-*")["verdict"] == "allow"
    assert agent.authorize(user="u-*")["code"] == "stopped"


def test_the_name_of_the_hello_is_what_a_stop_of_an_agent_covers(engine, agent, stop):
    name = fresh("agent")
    agent.hello(agent=name)
    stop(scope={"agent": name})
    assert agent.authorize()["code"] == "stopped"
    assert agent.authorize(agent="another")["verdict"] == "allow", "a line's own agent wins"
    with engine.agent() as unnamed:
        assert unnamed.authorize()["verdict"] == "allow"
        assert unnamed.authorize(agent=name)["code"] == "stopped"


def test_an_unnamed_agent_is_stopped_as_anonymous(agent, stop):
    stop(scope={"agent": "anonymous"})
    assert agent.authorize()["code"] == "stopped"


@pytest.mark.parametrize("scope, field", [
    ({"agent": "a", "user": "b"}, "scope"), ({"team": "a"}, "scope"), ({"model": "a"}, "scope"),
    ({"label:plan": "a"}, "scope"), ({"Agent": "a"}, "scope"), ({"agent": 5}, "scope.agent"),
    ({"agent": ""}, "scope.agent"), ({"agent": ["a"]}, "scope.agent"), ({"user": "x" * 257}, "scope.user"),
    ({"workflow": "a\nb"}, "scope.workflow"), ("all", "scope"), ([], "scope"), (5, "scope"), (True, "scope"),
], ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("verb", ["kill", "resume"])
def test_a_scope_that_is_none_is_refused_and_stops_nothing(agent, operator, verb, scope, field):
    error = operator.refusal(verb, scope=scope)
    assert error["code"] == "bad_field" and error["field"].startswith(field)
    assert standing(operator) == [] and agent.until_pong() == []


# ---- latched ----

def test_only_a_resume_with_the_same_scope_lifts_a_stop(agent, operator, stop):
    name = fresh("name")
    stop(scope={"user": name})
    stop(scope={})
    operator.ask("resume", scope={"agent": name})
    operator.ask("resume", scope={"user": fresh("other")})
    assert len(standing(operator)) == 2
    operator.ask("resume", scope={})
    assert [row["scope"] for row in standing(operator)] == [{"user": name}]
    assert agent.authorize()["verdict"] == "allow"
    assert agent.authorize(user=name)["code"] == "stopped"
    operator.ask("resume", scope={"user": name})
    assert agent.authorize(user=name)["verdict"] == "allow"


def test_a_resume_with_nothing_to_lift_is_ok_and_sends_nothing(agent, operator):
    assert "epoch" in operator.ask("resume", scope={})
    assert "epoch" in operator.ask("resume", scope={"user": fresh("user")})
    assert agent.until_pong() == []


def test_a_kill_of_what_is_stopped_already_renews_it_under_a_new_epoch(agent, operator, stop):
    first = stop(scope={"user": "u-9"}, reason="one")
    second = stop(scope={"user": "u-9"}, reason="two")
    assert second > first
    assert [agent.expect("kill")["epoch"] for _ in range(2)] == [first, second]
    assert [(row["epoch"], row["reason"]) for row in standing(operator)] == [(second, "two")]


def test_a_client_that_connects_later_learns_of_it_in_welcome(engine, stop):
    everything = stop(scope={}, reason="runaway loop")
    user = stop(scope={"user": "u-9"})
    with engine.agent() as late:
        stops = {row["epoch"]: row for row in late.hello()["stops"]}
    assert (stops[everything]["scope"], stops[everything]["reason"]) == ({}, "runaway loop")
    assert (stops[user]["scope"], stops[user]["reason"]) == ({"user": "u-9"}, "")


@pytest.mark.parametrize("how", ["SIGTERM", "kill -9"])
def test_a_stop_and_its_epoch_survive_a_restart(how):
    with Engine() as engine:
        with engine.operator() as operator:
            lifted = operator.ask("kill", scope={})["epoch"]
            last = operator.ask("resume", scope={})["epoch"]
            stands = operator.ask("kill", scope={"user": "u-9"}, reason="why")["epoch"]
            assert lifted < last < stands
        (engine.stop if how == "SIGTERM" else engine.kill)()
        engine.start()
        with engine.agent() as agent, engine.operator() as operator:
            assert [(row["epoch"], row["scope"], row["reason"]) for row in agent.hello()["stops"]] == [
                (stands, {"user": "u-9"}, "why")]
            assert agent.authorize(user="u-9")["code"] == "stopped"
            assert operator.ask("kill", scope={})["epoch"] > stands
            assert operator.ask("resume", scope={"user": "u-9"})["epoch"] > stands + 1
        engine.restart()
        with engine.operator() as operator:
            assert [row["scope"] for row in operator.status()["stops"]] == [{}]


# ---- receipts ----

def test_progress_is_told_as_the_receipts_come(engine, operator, stop):
    agents = [engine.agent() for _ in range(3)]
    epoch = stop()
    for acked, agent in enumerate(agents, start=1):
        agent.send({"type": "kill_ack", "epoch": epoch, "cancelled": acked})
        operator.expect("kill_progress", epoch=epoch, acked=acked, agents=3)
    (row,) = standing(operator)
    assert (row["agents"], row["acked"], row["cancelled"], row["waiting"]) == (3, 3, 6, [])
    for agent in agents:
        agent.close()


def test_waiting_are_the_sessions_that_have_not_confirmed(engine, operator, stop):
    agents = [engine.agent() for _ in range(3)]
    sessions = [agent.hello()["session"] for agent in agents]
    epoch = stop()
    agents[1].send({"type": "kill_ack", "epoch": epoch, "cancelled": 0})
    operator.expect("kill_progress", acked=1)
    (row,) = standing(operator)
    assert sorted(row["waiting"]) == sorted([sessions[0], sessions[2]])
    for agent in agents:
        agent.close()


def test_cancelled_may_be_left_out(agent, operator, stop):
    agent.send({"type": "kill_ack", "epoch": stop()})
    operator.expect("kill_progress", acked=1)
    assert standing(operator)[0]["cancelled"] == 0


def test_an_agent_that_confirms_an_epoch_twice_counts_once(engine, agent, operator, stop):
    with engine.agent() as other:
        epoch = stop()
        agent.send(*[{"type": "kill_ack", "epoch": epoch, "cancelled": 2}] * 3)
        agent.until_pong()
        other.send({"type": "kill_ack", "epoch": epoch, "cancelled": 1})
        operator.expect("kill_progress", acked=2)
        (row,) = standing(operator)
        assert (row["acked"], row["agents"], row["waiting"], row["cancelled"]) == (2, 2, [], 3)


def test_an_epoch_that_is_not_known_is_passed_over(agent, operator, stop):
    epoch = stop()
    agent.send({"type": "kill_ack", "epoch": epoch + 1000, "cancelled": 2}, {"type": "kill_ack", "epoch": 0})
    assert [line["type"] for line in agent.until_pong()] == ["kill"]
    assert standing(operator)[0]["acked"] == 0


@pytest.mark.parametrize("fields, code, field", [
    ({"epoch": "8"}, "bad_field", "epoch"), ({"epoch": -1}, "bad_field", "epoch"),
    ({"epoch": 1.5}, "bad_field", "epoch"), ({"epoch": 8, "cancelled": -1}, "bad_field", "cancelled"),
    ({"epoch": 8, "cancelled": "3"}, "bad_field", "cancelled"),
    ({"epoch": 8, "cancelled": 10**9 + 1}, "bad_field", "cancelled"), ({"cancelled": 3}, "missing_field", "epoch"),
], ids=str)
def test_a_receipt_that_is_wrong_is_refused(agent, fields, code, field):
    error = agent.refused({"type": "kill_ack", **fields})
    assert (error["code"], error["field"]) == (code, field)


def test_a_kill_reaches_many_agents_and_all_confirm():
    with Engine() as engine, engine.operator() as operator:
        agents = [engine.agent(validate=False) for _ in range(500)]
        result = operator.ask("kill")
        assert result["agents"] == 500
        for agent in agents:
            agent.send({"type": "kill_ack", "epoch": agent.expect("kill")["epoch"], "cancelled": 1})
        operator.expect("kill_progress", acked=500)
        (row,) = standing(operator)
        assert (row["acked"], row["cancelled"], row["waiting"]) == (500, 500, [])
        for agent in agents:
            agent.close()


# ---- what the operator sees and says afterwards ----

def test_an_agent_that_is_stopped_is_shown_so(engine, agent, operator, stop):
    name = fresh("agent")
    session = agent.hello(agent=name)["session"]

    def stopped():
        return next(row["stopped"] for row in operator.status()["agents"] if row["session"] == session)

    assert stopped() is False
    stop(scope={"user": fresh("user")})
    assert stopped() is False
    stop(scope={"agent": name})
    assert stopped() is True
    operator.ask("resume", scope={"agent": name})
    assert stopped() is False
    stop(scope={})
    assert stopped() is True


def test_a_stop_note_changes_the_reason_and_nothing_else(engine, agent, operator, stop):
    epoch = stop(reason="?")
    agent.expect("kill")
    before = standing(operator)
    operator.ask("stop_note", epoch=epoch, reason="retry storm in refunds")
    assert standing(operator) == [{**before[0], "reason": "retry storm in refunds"}]
    assert agent.until_pong() == []
    with engine.agent() as late:
        assert late.hello()["stops"][0]["reason"] == "retry storm in refunds"


@pytest.mark.parametrize("fields, code, field", [
    ({"epoch": 10**6, "reason": "x"}, "bad_field", "epoch"), ({"epoch": "1", "reason": "x"}, "bad_field", "epoch"),
    ({"reason": "x"}, "missing_field", "epoch"),
    ({"epoch": 1, "reason": "x" * 1025}, "bad_field", "reason"), ({"epoch": 1, "reason": 5}, "bad_field", "reason"),
], ids=lambda value: str(value)[:30])
def test_a_stop_note_for_no_stop_is_refused(operator, fields, code, field):
    error = operator.refusal("stop_note", **fields)
    assert (error["code"], error["field"]) == (code, field)


def test_a_stop_note_outlives_a_restart(own_engine):
    with own_engine.operator() as operator:
        epoch = operator.ask("kill", reason="?")["epoch"]
        operator.ask("stop_note", epoch=epoch, reason="known now")
    own_engine.kill()
    own_engine.start()
    (row,) = own_engine.status()["stops"]
    assert (row["epoch"], row["reason"]) == (epoch, "known now")
    assert row["waiting"] == [], "nobody is left who could confirm"
