# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of figures for Prometheus: what it says is what `status` says, and nobody can misuse it."""

import http.client
import re
import socket
from decimal import Decimal

import pytest
from harness import Engine, fresh, usage
from harness.connection import DEADLINE
from harness.engine import Home, environment, run

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (\S+)')


def fetch(port, path="/metrics", method="GET", body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read().decode()
    finally:
        connection.close()


def parse(text):
    """Every sample by its name and labels; fails where the text is not in the format."""
    assert text.endswith("\n")
    samples, types = {}, {}
    for line in text.splitlines():
        if line.startswith("# HELP "):
            continue
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in types and kind in ("counter", "gauge", "histogram")
            types[name] = kind
            continue
        name, labels, value = SAMPLE.fullmatch(line).groups()
        assert name in types or re.sub("_(bucket|sum|count)$", "", name) in types, f"{name} has no type before it"
        key = name + (labels or "")
        assert key not in samples, f"{key} stands twice"
        samples[key] = Decimal(value)
    return samples


@pytest.fixture(scope="module")
def engine():
    with Engine("--metrics", "0") as running:
        yield running


@pytest.fixture
def port(operator):
    return int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)/metrics", operator.status()["metrics"])[1])


@pytest.fixture
def figures(port):
    def read():
        status, kind, text = fetch(port)
        assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
        return parse(text)
    return read


def test_without_the_option_there_is_no_page(own_engine):
    assert "metrics" not in own_engine.status()


@pytest.mark.parametrize("port", ["", "http", "-1", "65536", "9464x", "1.5"])
def test_what_is_no_port_is_exit_code_2(port):
    with Home() as home:
        done = run("serve", "--metrics", port, "--db", home / "a.db", "--runtime-dir", home / "run", env=environment(home))
        assert done.returncode == 2 and "metrics" in done.stderr
        assert not (home / "a.db").exists()


def test_a_port_that_is_taken_is_exit_code_1_and_named():
    with Home() as home, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--metrics", port, "--db", home / "a.db", "--runtime-dir", home / "run", env=environment(home))
        assert done.returncode == 1 and str(port) in done.stderr and done.stdout == ""


def test_the_figures_are_those_of_status(engine, agent, operator, figures):
    limit = operator.put_policy(match={"workflow": "metered"}, period="day", limit_usd=10)
    before = figures()
    agent.report(usage(cost_usd="1.25", workflow="metered"), usage(cost_usd="0.000000001", workflow="metered"),
                 usage(model="nobody-knows-me", cost_usd=None, input_tokens=5, output_tokens=5))
    assert agent.authorize(workflow="metered", estimate_usd="2")["verdict"] == "allow"
    assert agent.authorize(workflow="metered", estimate_usd="9")["code"] == "budget"
    agent.refused("this is no JSON")
    after, status = figures(), operator.status()

    assert after["tokenfence_stored_calls"] == status["events"]
    assert after["tokenfence_unpriced_calls"] == status["unpriced"] == 1
    assert after["tokenfence_spend_today_usd"] == status["today_usd"]
    assert after["tokenfence_spend_month_usd"] == status["month_usd"]
    assert after["tokenfence_burn_usd_per_hour"] == status["burn_usd_per_hour"]
    assert after["tokenfence_refused_lines_total"] == status["refused"]
    assert after["tokenfence_connected_agents"] == len(status["agents"]) == 1
    for code in ("budget", "retries", "stopped", "unpriced"):
        assert after[f'tokenfence_denied_total{{code="{code}"}}'] == status["denied"][code]
    assert after['tokenfence_allowed_total{verdict="allow"}'] == status["allowed"]
    assert after["tokenfence_commit_seconds_count"] == after['tokenfence_commit_seconds_bucket{le="+Inf"}']
    assert after["tokenfence_last_commit_records"] == status["last_commit"]["records"]
    row = next(row for row in status["policies"] if row["id"] == limit["id"])
    for name, field in (("spent", "used_usd"), ("reserved", "reserved_usd"), ("limit", "limit_usd")):
        assert after[f'tokenfence_budget_{name}_usd{{policy="{limit["id"]}"}}'] == row[field]

    def grown(key):
        return after[key] - before[key]

    assert grown('tokenfence_spend_usd_total{tier="complex"}') == Decimal("1.250000001")
    assert grown('tokenfence_calls_total{tier="complex"}') == 2
    assert grown('tokenfence_calls_total{tier="unknown"}') == 1
    assert grown('tokenfence_denied_total{code="budget"}') == 1


def test_a_call_that_is_priced_later_is_spend_of_its_tier(engine, agent, operator, figures):
    model = fresh("model")
    agent.report(usage(model=model, cost_usd=None, input_tokens=1000, output_tokens=1000))
    before = figures()
    operator.ask("prices_put", prices={model: {"input_cost_per_token": 0.001, "output_cost_per_token": 0.001}})
    after = figures()
    key = 'tokenfence_spend_usd_total{tier="critical"}'
    assert after[key] - before[key] == 2
    assert before["tokenfence_unpriced_calls"] - after["tokenfence_unpriced_calls"] == 1


def test_the_kill_switch_and_stops_of_one_are_figures(engine, operator, figures):
    assert figures()["tokenfence_kill_switch"] == 0
    operator.ask("kill", reason="runaway")
    operator.ask("kill", scope={"user": "u-1"})
    stopped = figures()
    assert (stopped["tokenfence_kill_switch"], stopped['tokenfence_stops{scope="user"}']) == (1, 1)
    operator.ask("resume")
    operator.ask("resume", scope={"user": "u-1"})
    assert figures()["tokenfence_kill_switch"] == 0


def test_however_many_users_and_names_there_are_the_page_stays_as_long(engine, agent, operator, figures):
    operator.put_policy(match={}, per="user", period="day", limit_usd=10)
    before = set(figures())
    agent.report(*[usage(user=fresh("u"), agent=fresh("a"), workflow=fresh("w"), model=fresh("m"),
                         labels={"plan": fresh("p")}) for _ in range(300)])
    assert set(figures()) == before


def test_of_many_budgets_a_hundred_are_shown(figures, operator):
    for number in range(120):
        operator.put_policy(id=f"many-{number:03}", match={}, period="month", limit_usd=10)
    shown = [key for key in figures() if key.startswith("tokenfence_budget_limit_usd")]
    assert len(shown) == 100


@pytest.mark.parametrize("path, method, status", [
    ("/", "GET", 404), ("/metrics/", "GET", 404), ("/../etc/passwd", "GET", 404), ("/metrics", "POST", 404),
    ("/metrics", "DELETE", 404), ("/metrics?x=1", "GET", 200),
])
def test_there_is_one_page_to_be_read_and_nothing_else(port, path, method, status):
    assert fetch(port, path, method)[0] == status


@pytest.mark.parametrize("host, status", [
    ("127.0.0.1", 200), ("localhost:9464", 200), ("LOCALHOST", 200), ("evil.example", 403), ("127.0.0.1.evil.example", 403),
    ("", 403),
])
def test_who_asks_for_another_host_is_sent_away(port, host, status):
    """A web page may have its own name resolve to this machine, and read what a browser then fetches for it."""
    assert fetch(port, Host=host)[0] == status


def test_it_listens_on_loopback_alone(port):
    listening = [line.split() for line in open("/proc/net/tcp", encoding="ascii").read().splitlines()[1:]
                 if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")]
    assert [words[1].split(":")[0] for words in listening] == ["0100007F"]


@pytest.mark.parametrize("flood", [
    b"POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n",
    b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: ", b"",
], ids=["a body", "a header", "no request"])
def test_a_gigabyte_is_not_kept(engine, port, figures, flood):
    before = engine.resident_kib()
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
        with pytest.raises(ConnectionError):
            connection.sendall(flood)
            for _ in range(1000):
                connection.sendall(b"x" * 1_000_000)
    assert engine.resident_kib() - before < 8 * 1024
    assert figures()


def test_connections_that_say_nothing_are_few_and_keep_nobody_from_the_engine(engine, port, agent):
    silent = [socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) for _ in range(40)]
    turned_away = [connection for connection in silent if not connection.send(b"G") or closed(connection)]
    assert agent.authorize(user=fresh("u"))["verdict"] == "allow"
    assert len(turned_away) >= 24
    for connection in silent:
        connection.close()


def closed(connection):
    """Whether the engine has closed it; it does so at once or not for seconds."""
    connection.settimeout(0.05)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
