# SPDX-License-Identifier: GPL-3.0-or-later
"""`bad_json`: what is not one JSON object by RFC 8259, and what looks odd but is one."""

import pytest
from harness import fresh


def line(text):
    """A `ping` with this text as the value of a field that nobody knows."""
    head, tail = b'{"type":"ping","id":"j","x":', b"}"
    return head + (text if isinstance(text, bytes) else text.encode()) + tail


def nested(levels, opening="[", closing="]"):
    """A line whose deepest value stands at this level, the line's own object being level 1."""
    inner = levels - 1
    if opening == "{":
        return line('{"k":' * (inner - 1) + "{}" + "}" * (inner - 1))
    return line(opening * inner + closing * inner)


BROKEN = {
    # not one object
    "an array": b"[]",
    "an array that holds a line": b'[{"type":"ping","id":"j"}]',
    "a string": b'"ping"',
    "a number": b"17",
    "null": b"null",
    "true": b"true",
    "two objects": b'{"type":"ping","id":"j"}{"type":"ping","id":"k"}',
    "two objects with a space between": b'{"type":"ping","id":"j"} {"type":"ping","id":"k"}',
    "an object and a comma": b'{"type":"ping","id":"j"},',
    "an object and a word": b'{"type":"ping","id":"j"} x',
    "an object and a closing brace": b'{"type":"ping","id":"j"}}',
    "an object and a NUL": b'{"type":"ping","id":"j"}\0',
    "a word": b"ping",
    "half an object": b'{"type":"ping","id":"j"',
    "half a string": b'{"type":"ping","id":"j',
    "an opening brace": b"{",
    "a closing brace": b"}",
    "a form feed before the object": b'\x0c{"type":"ping","id":"j"}',
    "a no-break space before the object": b'\xc2\xa0{"type":"ping","id":"j"}',
    # grammar
    "a trailing comma": b'{"type":"ping","id":"j",}',
    "a leading comma": b'{,"type":"ping","id":"j"}',
    "two commas": b'{"type":"ping",,"id":"j"}',
    "no comma": b'{"type":"ping" "id":"j"}',
    "no colon": b'{"type" "ping","id":"j"}',
    "a key without quotes": b'{type:"ping","id":"j"}',
    "a number as a key": b'{1:2,"type":"ping","id":"j"}',
    "single quotes": b"{'type':'ping','id':'j'}",
    "a comment": b'{"type":"ping",/* here */"id":"j"}',
    "a key without a value": b'{"type":"ping","id":"j","x":}',
    "a trailing comma in an array": line("[1,]"),
    "an empty place in an array": line("[1,,2]"),
    "a bracket closed by a brace": line("[1}"),
    "an array that is not closed": line("[1"),
    "tru": line("tru"),
    "True": line("True"),
    "nul": line("nul"),
    "nulll": line("nulll"),
    "undefined": line("undefined"),
    # numbers
    "NaN": line("NaN"),
    "Infinity": line("Infinity"),
    "-Infinity": line("-Infinity"),
    "a leading zero": line("01"),
    "a leading zero behind a minus": line("-01"),
    "two leading zeros": line("00"),
    "a plus before a number": line("+1"),
    "no digit before the point": line(".5"),
    "no digit behind the point": line("5."),
    "no digit between point and exponent": line("5.e3"),
    "an exponent without digits": line("1e"),
    "an exponent with a sign alone": line("1e+"),
    "a minus alone": line("-"),
    "two points": line("1.2.3"),
    "hexadecimal": line("0x10"),
    "a number with a word at its end": line("1a"),
    "a number with an underscore": line("1_000"),
    # strings
    "an unknown escape": line(r'"\x41"'),
    "an escaped quote too few": line('"\\"'),
    "an escape that is cut": line(r'"\u12"'),
    "an escape that is not hexadecimal": line(r'"\u12G4"'),
    "a tab as it is in a string": line(b'"a\tb"'),
    "a NUL as it is in a string": line(b'"a\0b"'),
    "U+001F as it is in a string": line(b'"a\x1fb"'),
    "a CR as it is in a string": line(b'"a\rb"'),
    "a control character in a key": b'{"type":"ping","id":"j","a\tb":1}',
    # surrogates
    "a lone high surrogate": line(r'"\uD800"'),
    "a lone high surrogate at the end of a string": line(r'"a\uDBFF"'),
    "a lone low surrogate": line(r'"\uDC00"'),
    "a high surrogate and a letter": line(r'"\uD800a"'),
    "a high surrogate and another escape": line(r'"\uD800\u0041"'),
    "a high surrogate and a newline escape": line(r'"\uD83D\n"'),
    "two high surrogates": line(r'"\uD800\uD800"'),
    "a pair the wrong way round": line(r'"\uDC00\uD800"'),
    "a lone surrogate in a key": b'{"type":"ping","id":"j","\\uD800":1}',
    "a lone surrogate in a nested key": line(r'[{"\udfff":1}]'),
    "a lone surrogate in the id": b'{"type":"ping","id":"\\uD800"}',
    # UTF-8
    "a continuation byte alone": line(b'"\x80"'),
    "a lead byte alone": line(b'"\xc3"'),
    "a lead byte and a letter": line(b'"\xc3a"'),
    "three bytes, the last missing": line(b'"\xe2\x82"'),
    "four bytes, the last missing": line(b'"\xf0\x9f\xa6"'),
    "overlong in two bytes (C0 80)": line(b'"\xc0\x80"'),
    "overlong in two bytes (C1 BF)": line(b'"\xc1\xbf"'),
    "overlong in three bytes (E0 80 80)": line(b'"\xe0\x80\x80"'),
    "overlong in three bytes (E0 9F BF)": line(b'"\xe0\x9f\xbf"'),
    "overlong in four bytes (F0 80 80 80)": line(b'"\xf0\x80\x80\x80"'),
    "overlong in four bytes (F0 8F BF BF)": line(b'"\xf0\x8f\xbf\xbf"'),
    "a surrogate in bytes (ED A0 80)": line(b'"\xed\xa0\x80"'),
    "a surrogate in bytes (ED BF BF)": line(b'"\xed\xbf\xbf"'),
    "a pair of surrogates in bytes": line(b'"\xed\xa0\xbd\xed\xb8\x80"'),
    "above U+10FFFF (F4 90 80 80)": line(b'"\xf4\x90\x80\x80"'),
    "F5": line(b'"\xf5\x80\x80\x80"'),
    "FE and FF": line(b'"\xfe\xff"'),
    "bad UTF-8 in a key": b'{"type":"ping","id":"j","\xff":1}',
    "bad UTF-8 in the id": b'{"type":"ping","id":"\xff"}',
    "bad UTF-8 outside a string": b'{"type":"ping"\xff,"id":"j"}',
    "Latin-1": line(b'"caf\xe9"'),
    "UTF-16": '{"type":"ping"}'.encode("utf-16"),
    # double keys
    "a key that stands twice": b'{"type":"ping","id":"j","x":1,"x":1}',
    "type twice": b'{"type":"ping","id":"j","type":"ping"}',
    "id twice": b'{"type":"ping","id":"j","id":"j"}',
    "a key twice, once escaped": b'{"type":"ping","id":"j","a":1,"\\u0061":2}',
    "a key twice, escaped in two ways": b'{"type":"ping","id":"j","\\u00e9":1,"\\u00E9":2}',
    "a key twice, as it is and as a pair of escapes":
        '{"type":"ping","id":"j","\U0001f980":1,"\\ud83e\\udd80":2}'.encode(),
    "a key twice, with a slash escaped": b'{"type":"ping","id":"j","a/b":1,"a\\/b":2}',
    "an empty key twice": b'{"type":"ping","id":"j","":1,"":2}',
    "a key twice in a nested object": line('{"a":1,"b":2,"a":3}'),
    "a key twice in an object in an array": line('[1,[{"a":{},"a":[]}]]'),
    "a key twice at depth 32": line('{"k":' * 30 + '{"a":1,"a":2}' + "}" * 30),
    "a key twice far apart": line("{" + ",".join(f'"k{n}":{n}' for n in range(300)) + ',"k0":0}'),
    # depth
    "arrays nested to level 33": nested(33),
    "objects nested to level 33": nested(33, "{", "}"),
    "arrays nested to level 1,000": nested(1000),
    "arrays nested to level 30,000": nested(30_000),
    "30,000 opening brackets": line("[" * 30_000),
    "an array closed only in part at level 33": line("[" * 32 + "1" + "]" * 31),
}

SOUND = {
    "arrays nested to level 32": nested(32),
    "objects nested to level 32": nested(32, "{", "}"),
    "many nested values side by side": line("[" + ",".join(["[[[]]]"] * 1000) + "]"),
    "1e999": line("1e999"),
    "-1e999": line("-1E+999"),
    "1e-999": line("1e-999"),
    "an integer of 400 digits": line("1" * 400),
    "a fraction of 400 digits": line("0." + "3" * 400),
    "minus zero": line("-0"),
    "a pair of surrogates": line(r'"\ud83d\uDE00"'),
    "an escaped NUL in an ignored field": line(r'"\u0000"'),
    "every escape": line(r'"\"\\\/\b\f\n\r\t\u00e9"'),
    "U+007F as it is in a string": line(b'"\x7f"'),
    "U+2028 as it is in a string": line('"\u2028"'),
    "U+FFFF": line('"\uffff"'),
    "U+10FFFF": line('"\U0010ffff"'),
    "two keys that differ by case": b'{"type":"ping","id":"j","X":1,"x":1}',
    "two keys that differ by how an accent is composed": '{"type":"ping","id":"j","\u00e9":1,"e\u0301":2}'.encode(),
    "the same key in two objects": line('[{"a":1},{"a":1},{"b":{"a":1}}]'),
    "an empty key": b'{"type":"ping","id":"j","":1}',
    "an escaped key that is known": b'{"\\u0074ype":"ping","\\u0069d":"j"}',
    "an escaped value of type": b'{"type":"\\u0070ing","id":"j"}',
    "an empty object and an empty array": line('[{},[],""]'),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_is_bad_json_and_the_connection_goes_on(agent, broken):
    agent.send(broken)
    lines = agent.until_pong()
    assert [(got["type"], got["code"]) for got in lines] == [("error", "bad_json")]
    assert lines[0]["message"]


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_is_bad_json_to_the_control_socket_too(operator, broken):
    error = operator.refused(broken.replace(b'"ping"', b'"status"'))
    assert error["code"] == "bad_json"


@pytest.mark.parametrize("sound", SOUND.values(), ids=SOUND.keys())
def test_is_json(agent, sound):
    agent.send(sound)
    assert [(got["type"], got["id"]) for got in agent.until_pong()] == [("pong", "j")]


def test_broken_lines_are_counted_as_refused_and_change_nothing_else(own_engine):
    with own_engine.agent() as agent, own_engine.operator() as operator:
        before = operator.status()
        agent.send(*BROKEN.values())
        assert len(agent.until_pong()) == len(BROKEN)
        after = operator.status()
    assert after["refused"] == before["refused"] + len(BROKEN)
    assert (after["events"], after["policies"], after["stops"]) == (0, [], [])


def test_a_broken_line_between_two_good_ones_spoils_neither(agent):
    first, last = fresh("ping"), fresh("ping")
    agent.send({"type": "ping", "id": first}, b'{"type":"ping"', {"type": "ping", "id": last})
    got = [agent.receive() for _ in range(3)]
    assert [line.get("id") for line in got] == [first, None, last]
    assert got[1]["code"] == "bad_json"
