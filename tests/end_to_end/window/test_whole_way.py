# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole way, once and for real: a budget is typed into the window, agents with the real libraries run into it, and
a click on STOP ALL ends what is still in flight."""

from collections import Counter

from provider import Step

from sdk.agents import expected_spend, nano

from .picture import Picture, theme_colours

CENT = 10_000_000
LIMIT, DOWNGRADE_AT, STOP_AT = 10 * CENT, 6 * CENT, 9 * CENT
ANSWER = {"input": 100, "output": 400}
IN_FLIGHT = 4  # of each agent that holds


def test_a_typed_budget_denies_and_a_click_stops_the_rest(screen, engine, provider, start, window, pictures):
    budget = type_the_budget(screen, engine)
    holding = hold_calls(provider, start, agents=2)
    fail_and_retry(provider, start)
    spend_it_up(engine, provider, start, budget)
    check_the_edge(engine, budget)
    bill = check_bill(engine, provider, budget)

    click_stop_all(screen, engine, holding)
    take_the_picture(screen, pictures / "stopped.png")
    check_what_was_cut(engine, provider, bill)

    window.kill()
    window.wait()
    assert engine.status()["stops"], "a window that is killed leaves the fence up"


def type_the_budget(screen, engine):
    """Ten cents in all, a cheaper model from six cents on, nothing more from nine on."""
    screen.click("page tab", "Budgets")
    screen.choose_first("New budget", "Empty budget")
    screen.write("text", "Name", "A few cents")
    screen.write("text", "Limit", "0.10")
    screen.choose("day", "all time")
    screen.write("text", "Alert at", "40")
    screen.write("text", "Downgrade at", "60")
    screen.write("text", "Stop at", "90")
    screen.write("text", "Fallback model", "gpt-4o-mini")
    screen.click("push button", "Save")
    screen.find("frame", "A few cents")  # the editor's title once the engine has it: nothing is unsaved any more

    (policy,) = engine.status()["policies"]
    assert {name: policy[name] for name in ("name", "match", "period", "fallback_model", "origin")} == {
        "name": "A few cents", "match": {}, "period": "total", "fallback_model": "gpt-4o-mini", "origin": "operator"}
    assert [nano(policy["limit_usd"] * share) for share in (1, policy["downgrade_at"], policy["kill_at"])] == [
        LIMIT, DOWNGRADE_AT, STOP_AT]
    return policy["id"]


def hold_calls(provider, start, agents):
    """Streams and plain calls of several agents, which the provider begins to answer and then holds."""
    provider.script.add(*(Step(output=60, hold_after=3) for _ in range(IN_FLIGHT * agents)))
    holding = [start("hold", name=f"holding-{number}") for number in range(agents)]
    provider.wait_held(IN_FLIGHT * agents)
    return holding


def fail_and_retry(provider, start):
    """A call that fails for good, then calls of every kind at once, some of which have to be tried again."""
    provider.script.add(Step(status=500))
    assert start("fail", name="failing").finish() == [{"event": "failed", "status": 500}]
    provider.script.add(*(Step(status=429) for _ in range(2)), Step(status=500))
    assert start("mixed", name="mixed", rounds=3).finish() == [{"event": "done"}]


def spend_it_up(engine, provider, start, budget):
    """One agent spends what is left: first as it asks, then with the cheaper model, then not at all."""
    with engine.operator() as operator:
        before = operator.figures(budget)
        taken = nano(before["used_usd"]) + nano(before["reserved_usd"])
        assert nano(before["used_usd"]) == provider.bill.total_nano()
        assert nano(before["reserved_usd"]) > 0 and taken < DOWNGRADE_AT, before

        provider.script.always(Step(**ANSWER))
        first = len(provider.received)
        operator.ask("watch", filter={"user": "u-1"})
        *answered, denied = start("spend", name="spending", rounds=10_000).finish()
        assert (denied["event"], denied["policy"]) == ("denied", budget), denied

        calls, spent = expected_spend(provider, first, ANSWER, taken, DOWNGRADE_AT, STOP_AT)
        assert Counter(line["model"] for line in answered) == calls
        assert all(calls[model] for model in ("gpt-4o", "gpt-4o-mini")), calls
        after = operator.figures(budget)
        assert nano(after["used_usd"]) - nano(before["used_usd"]) == spent
        assert after["reserved_usd"] == before["reserved_usd"]
        assert after["state"] == "downgrade"
        operator.wait_for(lambda line: line["type"] == "tick" and denied["reason"] in str(line), "the denial")


def check_the_edge(engine, budget):
    """What is left up to nine cents is granted to the last nano-dollar, and not one more."""
    with engine.operator() as operator, engine.agent(agent="edge") as agent:
        row = operator.figures(budget)
        room = STOP_AT - nano(row["used_usd"]) - nano(row["reserved_usd"])
        assert room > 0
        over = agent.authorize(model="gpt-4o", estimate_usd=dollars(room + 1))
        assert (over["verdict"], over["code"], over["policy"]) == ("deny", "budget", budget)
        assert nano(over["room_usd"]) == room
        fits = agent.authorize(model="gpt-4o", estimate_usd=dollars(room))
        assert fits["verdict"] == "allow"
        row = operator.figures(budget)
        assert nano(row["used_usd"]) + nano(row["reserved_usd"]) == STOP_AT
        agent.send({"type": "release", "reservation": fits["reservation"]})
        agent.until_pong()


def check_bill(engine, provider, budget):
    """Call by call and in its sum, what is stored is what the provider charges; those in flight are on no bill yet."""
    bill = provider.bill.calls()
    stored = engine.export()
    assert by_cost(stored) == Counter((call["model"], call["nano"]) for call in bill)
    assert Counter(row["status"] for row in stored)["error"] == 4
    assert any(row["attempt"] > 1 for row in stored)
    status = engine.status()
    (policy,) = (policy for policy in status["policies"] if policy["id"] == budget)
    assert nano(policy["used_usd"]) == sum(call["nano"] for call in bill)
    assert (status["events"], status["conflicts"], status["refused"]) == (len(bill), 0, 0)
    return bill


def click_stop_all(screen, engine, holding):
    """One click: every call in flight is cut, every agent confirms, and the window says so."""
    count = len(holding)
    screen.click("page tab", "Overview")
    screen.until(lambda: engine_agents(engine) == {f"holding-{number}" for number in range(count)},
                 "only those that hold are connected")
    screen.click("push button", "Stop all agents")
    for agent in holding:
        told = agent.finish()
        assert [line["event"] for line in told] == ["stopped"] * IN_FLIGHT, told

    stopped = screen.find("push button", "All agents stopped")
    screen.until(lambda: f"all {count} confirmed" in stopped.description, lambda: stopped.description)
    (stop,) = engine.status()["stops"]
    assert (stop["scope"], stop["agents"], stop["acked"], stop["cancelled"], stop["waiting"]) == (
        {}, count, count, count * IN_FLIGHT, [])


def take_the_picture(screen, path):
    """What the picture shows is the stop: the banner's words for a reader, its colours for the eye."""
    (banner,) = screen.all("alert", "All agents are stopped")
    assert "by you" in banner.name and "all 2 confirmed" in banner.name, banner.name
    screen.until(lambda: "8 calls in flight were cancelled" in banner.description, lambda: banner.description)

    left, top, width, height = screen.find("push button", "All agents stopped").box
    banner_left, banner_top, _, banner_height = banner.box
    stop_fill, yellow = theme_colours("stopFill"), theme_colours("yellow")

    def shows_it():
        picture = Picture(path, screen.find("frame", "TokenFence").box)
        return (picture.at(left + width - 12, top + height // 2) in yellow and
                picture.at(banner_left + 10, banner_top + banner_height // 2) in stop_fill and picture.colours() > 100)
    screen.until(shows_it, f"the colours of a stop in {path}")


def check_what_was_cut(engine, provider, bill):
    """What had begun is stored as cut, with what it had cost by the SDK's own weighing: nobody told its usage."""
    cut = provider.bill.calls(len(bill) + 8)[len(bill):]
    assert [call["status"] for call in cut] == ["cut"] * 8
    stored = engine.export()
    estimated = [row for row in stored if row["status"] == "cut"]
    assert len(estimated) == 8
    assert all(row["labels"] == {"estimated": "1"} and row["cost_usd"] > 0 for row in estimated)
    assert by_cost(row for row in stored if row["status"] != "cut") == Counter((c["model"], c["nano"]) for c in bill)


def by_cost(rows):
    return Counter((row["model"], nano(row["cost_usd"])) for row in rows)


def engine_agents(engine):
    return {agent["agent"] for agent in engine.status()["agents"]}


def dollars(nanos):
    return f"{nanos // 10**9}.{nanos % 10**9:09d}"
