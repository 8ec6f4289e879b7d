# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs of the command line and their exit codes."""

import json
import re
import select
import signal
import subprocess

import pytest
from harness import fresh
from harness.connection import DEADLINE
from harness.engine import Home, binary, environment, run

NEED_AN_ENGINE = {
    "kill": ["kill"], "kill --wait": ["kill", "--wait", "1"], "resume": ["resume"], "status": ["status"],
    "status --json": ["status", "--json"], "policies": ["policies"], "policies --json": ["policies", "--json"],
    "policy set": ["policy", "set", "{policy}"], "tail": ["tail"], "tail --json": ["tail", "--json"],
    "shutdown": ["shutdown"],
    "export": ["export", "--from", "2026-01-01T00:00:00Z", "--to", "2026-02-01T00:00:00Z", "--format", "csv"],
}


@pytest.fixture(scope="module")
def policy_file():
    with Home() as home:
        path = home / "org.json"
        path.write_text('{"id": "from-file", "period": "day", "limit_usd": 500}')
        yield path


@pytest.fixture
def lifted(operator):
    """Every stop of the test is lifted at its end."""
    yield
    for stop in operator.status()["stops"]:
        operator.ask("resume", scope=stop["scope"])


@pytest.mark.parametrize("arguments", NEED_AN_ENGINE.values(), ids=NEED_AN_ENGINE.keys())
def test_without_an_engine_it_is_exit_code_4(policy_file, arguments):
    with Home() as home:
        done = run(*(argument.replace("{policy}", str(policy_file)) for argument in arguments),
                   env=environment(home, TOKENFENCE_RUNTIME_DIR=home / "nobody"))
    assert done.returncode == 4
    assert done.stderr.strip() and done.stdout == ""


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["--nonsense"], ["status", "--nonsense"], ["status", "surplus"], ["kill", "--wait", "soon"],
    ["kill", "--wait", "-1"], ["kill", "--wait"], ["kill", "--agent", "a", "--user", "b"],
    ["kill", "--user", "a", "--workflow", "b"], ["resume", "--agent", "a", "--workflow", "b"], ["kill", "--agent", ""],
    ["kill", "--reason", "x" * 1025], ["resume", "surplus"], ["policy"], ["policy", "set"], ["policy", "unset", "x"],
    ["policy", "set", "a", "b"],
    ["export", "--from", "2026-01-01T00:00:00Z", "--to", "2026-02-01T00:00:00Z", "--format", "xml"],
    ["export", "--from", "yesterday", "--to", "2026-02-01T00:00:00Z", "--format", "csv"],
    ["export", "--from", "2026-01-01T00:00:00Z", "--to", "2026-02-30T00:00:00Z", "--format", "csv"],
    ["export", "--from", "2026-01-01", "--to", "2026-02-01T00:00:00Z", "--format", "json"],
    ["kill", "--agent", "a", "--agent", "b"], ["verify", "--nonsense"], ["shutdown", "now"], ["tail", "--format", "csv"],
], ids=lambda arguments: " ".join(arguments)[:60])
def test_bad_arguments_are_exit_code_2(engine, arguments):
    done = engine.cli(*arguments)
    assert done.returncode == 2, done
    assert done.stderr.strip() and done.stdout == ""
    assert engine.status()["stops"] == []


@pytest.mark.parametrize("arguments, code", [
    ([], 1), (["--demo"], 1), (["--nonsense"], 2), (["--db"], 2), (["--timezone", "Mars/Base"], 2)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value))
def test_where_no_window_can_be_opened_it_says_so_in_one_line(arguments, code):
    with Home() as home:
        done = run(*arguments, env=environment(home, QT_QPA_PLATFORM=None, TOKENFENCE_RUNTIME_DIR=home / "run"))
        assert not (home / "run").exists(), "nothing was started"
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("tokenfence: ") and done.stderr.strip().count("\n") == 0


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]], ids=" ".join)
def test_help_names_every_verb(engine, arguments):
    done = engine.cli(*arguments)
    assert done.returncode == 0
    for verb in ("serve", "kill", "resume", "status", "policies", "policy", "tail", "export", "verify", "shutdown"):
        assert verb in done.stdout


def test_version(engine):
    done = engine.cli("--version")
    assert done.returncode == 0 and re.search(r"tokenfence \d+\.\d+\.\d+", done.stdout)


# ---- status and policies ----

def test_status_json_is_the_result_line(engine, operator):
    done = engine.cli("status", "--json")
    assert done.returncode == 0 and done.stdout.count("\n") == 1
    result = json.loads(done.stdout)
    assert (result["type"], result["ok"], result["db"]) == ("result", True, str(engine.db))
    assert result.keys() == operator.status().keys()


def test_status_is_readable_without_json(engine, operator, agent):
    limit = operator.put_policy(name="Organisation, per day")
    agent.hello(agent="support-bot-7")
    agent.spend("0.9", user=limit["match"]["user"])
    done = engine.cli("status")
    assert done.returncode == 0
    for words in ("Organisation, per day", "support-bot-7"):
        assert words in done.stdout
    assert not done.stdout.startswith("{")


def test_policies_json_is_the_result_line(engine, operator):
    limit = operator.put_policy()
    done = engine.cli("policies", "--json")
    assert done.returncode == 0 and done.stdout.count("\n") == 1
    assert limit["id"] in {row["id"] for row in json.loads(done.stdout)["policies"]}
    done = engine.cli("policies")
    assert done.returncode == 0 and limit["id"] in done.stdout


def test_policy_set_puts_the_policy_of_a_file(engine, operator, policy_file):
    done = engine.cli("policy", "set", policy_file)
    assert done.returncode == 0, done.stderr
    (got,) = [row for row in operator.ask("policies")["policies"] if row["id"] == "from-file"]
    assert (got["limit_usd"], got["origin"]) == (500, "operator")


@pytest.mark.parametrize("text, named", [
    ("{", "bad.json"), ("", "bad.json"), ("[]", "bad.json"),
    ('{"id":"p","period":"day"}', "limit_usd"), ('{"id":"p","period":"day","limit_usd":0}', "limit_usd"),
    ('{"id":"p","period":"year","limit_usd":5}', "period"),
    ('{"id":"p","period":"day","limit_usd":5,"match":{"team":"x"}}', "team"),
    ('{"id":"p","period":"day","limit_usd":5,"limit_usd":6}', "bad.json"),
], ids=lambda value: value[:50] or "empty")
def test_a_policy_file_that_is_wrong_fails_and_is_named(engine, operator, text, named):
    path = engine.home / "bad.json"
    path.write_text(text)
    before = operator.ask("policies")["policies"]
    done = engine.cli("policy", "set", path)
    assert done.returncode in (1, 2) and done.stdout == ""
    assert named in done.stderr, done.stderr
    assert operator.ask("policies")["policies"] == before


def test_a_policy_file_that_is_not_there_fails_and_is_named(engine):
    done = engine.cli("policy", "set", engine.home / "nowhere.json")
    assert done.returncode in (1, 2) and "nowhere.json" in done.stderr


def test_a_policy_file_may_be_laid_out_for_people(engine, operator):
    path = engine.home / "laid-out.json"
    path.write_text('\n{\n  "id": "laid-out",\r\n\t"period": "month",\n  "limit_usd": "12.50"\n}\n\n')
    assert engine.cli("policy", "set", path).returncode == 0
    assert "laid-out" in {row["id"] for row in operator.ask("policies")["policies"]}


@pytest.mark.parametrize("arguments", [["status"], ["status", "--json"], ["policies"], ["policies", "--json"]],
                         ids=" ".join)
def test_what_cannot_be_written_is_exit_code_1(engine, arguments):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([binary(), *arguments], env=engine.env, stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=DEADLINE * 3, check=False)
    assert done.returncode == 1 and done.stderr.startswith("tokenfence: ")


# ---- kill and resume ----

def test_kill_stops_everything_and_resume_lifts_it(engine, agent, operator, lifted):
    done = engine.cli("kill", "--reason", "runaway loop")
    assert done.returncode == 0, done.stderr
    order = agent.expect("kill")
    assert (order["scope"], order["reason"]) == ({}, "runaway loop")
    assert agent.authorize()["code"] == "stopped"
    assert engine.cli("resume").returncode == 0
    assert agent.expect("resume")["scope"] == {}
    assert agent.authorize()["verdict"] == "allow"


def test_the_reason_of_a_kill_may_be_empty(engine, agent, lifted):
    """A script whose variable is empty still stops everything."""
    done = engine.cli("kill", "--reason", "")
    assert done.returncode == 0, done.stderr
    assert agent.expect("kill")["reason"] == ""


@pytest.mark.parametrize("option", ["agent", "user", "workflow"])
def test_kill_and_resume_of_one(engine, agent, operator, lifted, option):
    name = fresh("name of one")
    assert engine.cli("kill", f"--{option}", name).returncode == 0
    assert agent.expect("kill")["scope"] == {option: name}
    assert engine.cli("resume").returncode == 0, "nothing to lift is ok"
    assert [stop["scope"] for stop in operator.status()["stops"]] == [{option: name}]
    assert engine.cli("resume", f"--{option}", name).returncode == 0
    assert operator.status()["stops"] == []


def test_kill_wait_is_done_when_all_have_confirmed(engine, agent, lifted):
    with subprocess.Popen([binary(), "kill", "--wait", "60"], env=engine.env, stdout=subprocess.DEVNULL) as process:
        order = agent.expect("kill")
        agent.send({"type": "kill_ack", "epoch": order["epoch"], "cancelled": 2})
        assert process.wait(timeout=DEADLINE) == 0


def test_kill_wait_is_exit_code_1_where_not_all_have_confirmed_in_time(engine, agent, lifted):
    with engine.agent(agent="silent-bot-9"):
        with subprocess.Popen([binary(), "kill", "--wait", "1"], env=engine.env, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            order = agent.expect("kill")
            agent.send({"type": "kill_ack", "epoch": order["epoch"]})
            said = "".join(process.communicate(timeout=DEADLINE))
            assert process.returncode == 1
    assert "1" in said and "2" in said, said


def test_kill_wait_with_no_agent_is_done_at_once(own_engine):
    assert own_engine.cli("kill", "--wait", "60").returncode == 0


def test_kill_does_not_wait_without_wait(engine, agent, lifted):
    assert engine.cli("kill").returncode == 0


# ---- tail ----

def test_tail_json_prints_a_line_for_each_call(engine, agent):
    with subprocess.Popen([binary(), "tail", "--json"], env=engine.env, stdout=subprocess.PIPE) as process:
        seen = None
        while seen is None:  # until it listens: what was before is not shown
            record = agent.spend("0.25", user="tailed", labels={"plan": "free"})
            if select.select([process.stdout], [], [], 0.2)[0]:
                seen = json.loads(process.stdout.readline())
        assert (seen["user"], seen["cost_usd"], seen["model"]) == ("tailed", 0.25, "gpt-4o")
        records = [agent.spend("0.5") for _ in range(3)]
        ids = [seen["id"]]
        while ids[-1] != records[-1]:
            ids.append(json.loads(process.stdout.readline())["id"])
        assert ids[-3:] == records and ids.count(record) == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=DEADLINE) in (0, 130, -signal.SIGINT)


def test_tail_ends_when_the_engine_does(own_engine):
    with subprocess.Popen([binary(), "tail"], env=own_engine.env, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process, own_engine.agent() as agent:
        shown = []
        while not shown:
            agent.spend("0.25", user="tailed")
            shown = select.select([process.stdout], [], [], 0.2)[0]
        assert b"tailed" in process.stdout.readline()
        own_engine.stop()
        process.communicate(timeout=DEADLINE)
        assert process.returncode in (0, 4)


# ---- verify and shutdown ----

def test_verify_finds_a_sound_database_sound_while_it_is_served_and_after(own_engine):
    with own_engine.agent() as agent:
        for number in range(100):
            agent.spend("0.01", user=f"u-{number}", request=f"r-{number // 3}")
    assert own_engine.cli("verify", "--db", own_engine.db).returncode == 0
    own_engine.stop()
    done = own_engine.cli("verify", "--db", own_engine.db)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("content", [None, b"", b"these are my notes\n" * 500], ids=["missing", "empty", "no database"])
def test_verify_fails_on_what_is_no_database_and_names_it(engine, content):
    path = engine.home / "not-a.db"
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    done = engine.cli("verify", "--db", path)
    assert done.returncode == 1 and "not-a.db" in done.stderr
    assert (path.read_bytes() if path.exists() else None) == content


def test_shutdown_ends_the_engine(own_engine):
    assert own_engine.cli("shutdown").returncode == 0
    assert own_engine.wait() == 0
    assert own_engine.cli("status").returncode == 4
