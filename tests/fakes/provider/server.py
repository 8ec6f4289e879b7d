# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in provider: an HTTP server on loopback that answers as the real ones do, does as its script says, and
keeps its own bill."""

import gzip
import json
import os
import select
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from .bill import Bill
from .script import Script, Step
from .shapes import SHAPES, encode_event

_PATIENCE = 30  # seconds after which something that is held is let go, so that no test hangs


class Provider:
    """Serves from when it is made until `close`. Any thread."""

    def __init__(self, prices, port=0, patience=_PATIENCE):
        self.bill = Bill(prices)
        self.script = Script()
        self.received = []  # (path, headers, body) of every call, as it came
        self._patience = patience
        self._held = threading.Condition()
        self._holding = 0
        self._released = 0
        self._release_reader, self._release_writer = os.pipe()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.provider = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self.release()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def release(self):
        """Lets go of everything that is held, now and from now on."""
        os.write(self._release_writer, b"\0")

    def wait_held(self, count=1):
        """Returns when so many calls have been held in all."""
        with self._held:
            assert self._held.wait_for(lambda: self._holding >= count, self._patience), f"{self._holding} held"

    def hold(self, connection):
        """Waits for `release`. False: the client went away before."""
        with self._held:
            self._holding += 1
            self._held.notify_all()
        ready, _, _ = select.select([connection, self._release_reader], [], [], self._patience)
        return connection not in ready


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 0

    @property
    def provider(self):
        return self.server.provider

    def log_message(self, *_):
        """Silent: the bill tells what happened."""

    def do_GET(self):  # noqa: N802  (the base class's name)
        parts = urlsplit(self.path)
        if parts.path == "/bill":
            at_least = int(parse_qs(parts.query).get("calls", ["0"])[0])
            self._answer(200, self.provider.bill.as_json(at_least))
        elif parts.path == "/held":
            self.provider.wait_held(int(parse_qs(parts.query).get("calls", ["1"])[0]))
            self._answer(200, {})
        else:
            self._answer(404, {"error": {"message": "not found"}})

    def do_POST(self):  # noqa: N802
        path = urlsplit(self.path).path
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        if path == "/script":
            wanted = json.loads(content)
            self.provider.script.add(*(Step(**step) for step in wanted.get("steps", ())))
            if "always" in wanted:
                self.provider.script.always(Step(**wanted["always"]))
            self._answer(200, {})
        elif path == "/release":
            self.provider.release()
            self._answer(200, {})
        elif path in SHAPES:
            self._call(path, json.loads(content))
        else:
            self._answer(404, {"error": {"message": f"no such path: {path}"}})

    # ---- calls ----

    def _call(self, path, body):
        provider = self.provider
        provider.received.append((path, dict(self.headers.items()), body))
        step = provider.script.next()
        model = body.get("model", "")
        if step.refuse_stream_options and "stream_options" in body:
            provider.bill.refuse(path, model, "400")
            self._answer(400, {"error": {"message": "Unknown field: stream_options", "type": "invalid_request_error"}})
        elif step.status != 200:
            provider.bill.refuse(path, model, str(step.status))
            error = {"type": "error", "error": {"message": "as the script wants it", "type": "api_error"}}
            self._answer(step.status, error, step.headers)
        elif step.hang:
            provider.hold(self.connection)
            provider.bill.refuse(path, model, "hang")
            self.close_connection = True
        elif step.malformed:
            provider.bill.refuse(path, model, "malformed")
            self._send(200, b'{"choices": [', "application/json")
        elif body.get("stream") is True:
            self._stream(path, SHAPES[path](body, step), step)
        else:
            answer = SHAPES[path](body, step)
            provider.bill.charge(path, answer.model, answer.tokens, tier=answer.tier, response_id=answer.id)
            self._answer(200, answer.whole(), {"x-request-id": answer.id}, packed=step.compress)

    def _stream(self, path, answer, step):
        """Each event goes out as it is made. The bill is written before the last one, or when the client has gone."""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        charge = self.provider.bill.charge
        charged = {"tier": answer.tier, "stream": True, "response_id": answer.id}
        sent = 0
        complete = False
        try:
            events = list(answer.events())
            for number, (name, data, is_piece) in enumerate(events):
                if is_piece and sent == step.hold_after and not self.provider.hold(self.connection):
                    raise BrokenPipeError
                if is_piece and sent == step.drop_after:
                    charge(path, answer.model, answer.partial(sent), status="dropped", **charged)
                    self.close_connection = True
                    return
                if number == len(events) - 1:
                    complete = True
                    charge(path, answer.model, answer.tokens, **charged)
                self._chunk(encode_event(name, data))
                sent += is_piece
            self._chunk(b"")
        except OSError:
            if not complete:
                charge(path, answer.model, answer.partial(sent), status="cut", **charged)
            self.close_connection = True

    def _chunk(self, data):
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _answer(self, status, value, headers=None, packed=False):
        content = json.dumps(value).encode()
        more = dict(headers or {})
        if packed:
            content = gzip.compress(content)
            more["content-encoding"] = "gzip"
        self._send(status, content, "application/json", more)

    def _send(self, status, content, content_type, headers=None):
        try:
            self.send_response(status)
            self.send_header("content-type", content_type)
            self.send_header("content-length", str(len(content)))
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True
