# SPDX-License-Identifier: GPL-3.0-or-later
"""One JSON object a line, ended by a line feed, up to a length."""

import socket
import time

import pytest
from harness import fresh, usage
from harness.connection import DEADLINE

AGENT_LIMIT = 65_536
CONTROL_LIMIT = 16 * 1024 * 1024


def ping_of(length, ending=b"\n", mark=None):
    """A `ping` line whose bytes, its ending included, are `length`."""
    mark = mark or fresh("ping")
    head = f'{{"type":"ping","id":"{mark}","pad":"'.encode()
    line = head + b"x" * (length - len(head) - 2 - len(ending)) + b'"}' + ending
    assert len(line) == length
    return mark, line


def status_of(length):
    head = b'{"type":"status","id":"long","pad":"'
    return head + b"x" * (length - len(head) - 3) + b'"}\n'


def test_a_line_of_65536_bytes_with_its_line_feed_is_taken(agent):
    mark, line = ping_of(AGENT_LIMIT)
    agent.send_bytes(line)
    assert agent.expect("pong")["id"] == mark


@pytest.mark.parametrize("length, ending", [
    pytest.param(AGENT_LIMIT + 1, b"\n", id="65,537 bytes"),
    pytest.param(AGENT_LIMIT + 1, b"\r\n", id="65,537 bytes of which one is a CR"),
    pytest.param(AGENT_LIMIT + 2, b"\n", id="65,538 bytes"),
    pytest.param(3 * AGENT_LIMIT, b"\n", id="three times as long"),
    pytest.param(5_000_000, b"\n", id="5 MB"),
])
def test_a_longer_line_is_too_long_once_and_the_next_is_read_as_usual(agent, length, ending):
    agent.send_bytes(ping_of(length, ending)[1])
    lines = agent.until_pong()
    assert [line["type"] for line in lines] == ["error"]
    assert lines[0]["code"] == "too_long" and "id" not in lines[0]


def test_white_space_before_the_object_counts_as_its_line(agent):
    mark, line = ping_of(1000)
    agent.send_bytes(b" " * (AGENT_LIMIT - 1000) + line + b" " * (AGENT_LIMIT - 999) + line)
    lines = agent.until_pong()
    assert [line["type"] for line in lines] == ["pong", "error"]
    assert lines[0]["id"] == mark and lines[1]["code"] == "too_long"


def test_too_long_lines_in_a_row_are_one_error_each(agent):
    agent.send_bytes(ping_of(AGENT_LIMIT + 1)[1] * 3)
    assert [line["code"] for line in agent.until_pong()] == ["too_long"] * 3


def test_a_line_without_an_end_costs_no_memory_and_the_next_is_read(engine, agent):
    before = engine.resident_kib()
    piece = b"x" * (1 << 20)
    agent.send_bytes(b'{"type":"ping","pad":"')
    for _ in range(256):
        agent.send_bytes(piece)
    grown = engine.resident_kib() - before
    agent.send_bytes(b'"}\n')
    assert [line["code"] for line in agent.until_pong()] == ["too_long"]
    assert grown < 32 * 1024, f"{grown} KiB were kept of a line of 256 MiB"


def test_a_control_line_of_16_MiB_with_its_line_feed_is_taken(operator):
    operator.send_bytes(status_of(CONTROL_LIMIT))
    assert operator.expect("result", id="long")["ok"] is True


def test_a_control_line_above_16_MiB_is_too_long(operator):
    operator.send_bytes(status_of(CONTROL_LIMIT + 1))
    error = operator.receive()
    assert (error["type"], error["code"]) == ("error", "too_long")
    assert operator.status()["ok"] is True


@pytest.mark.parametrize("blank", [
    pytest.param(b"\n", id="an empty line"),
    pytest.param(b"\r\n", id="a line of CR LF"),
    pytest.param(b"\n\n\r\n\n", id="several of them"),
    pytest.param(b" \t \n", id="a line of white space"),
])
def test_is_passed_over(agent, blank):
    agent.send_bytes(blank)
    assert agent.until_pong() == []


@pytest.mark.parametrize("around", [
    pytest.param("{}\r", id="a CR before the LF"),
    pytest.param("  \t {}", id="white space before the object"),
    pytest.param("{} \t ", id="white space behind the object"),
    pytest.param(" {} \r", id="all of them"),
    pytest.param("\r{}", id="a CR before the object"),
])
def test_is_no_part_of_the_object(agent, around):
    mark = fresh("ping")
    agent.send(around.replace("{}", f'{{"type":"ping","id":"{mark}"}}'))
    assert agent.expect("pong")["id"] == mark


def test_white_space_inside_the_object_is_free(agent):
    agent.send('{ "type"\t: "ping" ,\r "id" : "spaced" }')
    assert agent.expect("pong")["id"] == "spaced"


def test_field_order_is_free_and_unknown_fields_are_ignored(agent):
    agent.send('{"later":{"a":[1,null,true,{"b":"c"}]},"id":"o","Type":"x","type":"ping","protocol2":1}')
    assert agent.expect("pong")["id"] == "o"


def test_many_lines_in_one_write_are_answered_in_their_order(agent):
    marks = [fresh("ping") for _ in range(500)]
    agent.send(*({"type": "ping", "id": mark} for mark in marks))
    assert [agent.receive()["id"] for _ in marks] == marks


def test_a_line_may_come_byte_by_byte(agent):
    mark, line = ping_of(120)
    for byte in line:
        agent.send_bytes(bytes([byte]))
    assert agent.expect("pong")["id"] == mark


def test_a_character_may_be_cut_between_two_writes(agent):
    line = '{"type":"ping","id":"über-\U0001f980"}\n'.encode()
    for cut in range(1, len(line)):
        agent.send_bytes(line[:cut])
        agent.send_bytes(line[cut:])
        assert agent.expect("pong")["id"] == "über-\U0001f980"


def test_what_stands_after_the_last_line_feed_of_a_connection_is_no_line(own_engine):
    whole, partial = usage(), usage()
    with own_engine.agent() as agent:
        agent.report(whole)
        agent.send_bytes(str(partial).replace("'", '"').encode())
    with own_engine.agent() as agent:
        agent.spend(0.01)
    assert own_engine.status()["events"] == 2
    assert partial["id"] not in {row["id"] for row in own_engine.export()}


def test_a_line_that_was_followed_by_a_close_is_stored(own_engine):
    records = [usage() for _ in range(200)]
    with own_engine.agent() as agent:
        agent.send(*records)
    with own_engine.operator() as operator:
        operator.until_status(lambda status: status["events"] == len(records), "the records of a closed connection")
    assert {row["id"] for row in own_engine.export()} == {record["id"] for record in records}


def test_a_client_that_only_stopped_sending_still_gets_its_answers(engine):
    with engine.agent() as agent:
        record = usage()
        agent.send({"type": "ping", "id": "last"}, record)
        agent.socket.shutdown(socket.SHUT_WR)
        answers = agent.until_closed()
    assert sorted(answer["type"] for answer in answers) == ["ack", "pong"]
    assert engine.exported(record["id"])["cost_usd"] > 0


def test_both_sides_may_speak_at_any_time(agent, operator):
    with_id = {"type": "authorize", "id": "q", "model": "gpt-4o", "estimate_usd": 0.01}
    agent.send(with_id, {"type": "ping", "id": "p"})
    operator.put_policy()
    agent.send({"type": "ping", "id": "p2"})
    assert agent.expect("decision")["id"] == "q"
    assert agent.expect("policies")["policies"]
    assert agent.expect("pong", id="p2")


def test_a_connection_that_does_not_finish_its_line_holds_up_nobody(engine, agent):
    with engine.agent() as slow:
        slow.send_bytes(b'{"type":"pi')
        start = time.monotonic()
        assert agent.until_pong() == []
        assert time.monotonic() - start < DEADLINE
        slow.send_bytes(b'ng","id":"slow"}\n')
        assert slow.expect("pong")["id"] == "slow"
