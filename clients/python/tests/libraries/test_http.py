# SPDX-License-Identifier: MIT
"""httpx, requests and urllib3 themselves, as other libraries use them."""

import asyncio
import gc
import json
import os
import subprocess
import sys
import unittest
import warnings

import httpx
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from tokenfence import BudgetExceeded, TokenFence, _hooks

from ..support import REPOSITORY, SDK, Step
from . import CHAT, MESSAGE, LibraryTest

STREAM = {**CHAT, "stream": True}


class Httpx(LibraryTest):
    def post(self, body, **options):
        return httpx.post(f"{self.url}/v1/chat/completions", json=body, **options)

    def test_is_metered_whole(self):
        TokenFence(1)
        self.assertEqual(self.post(CHAT).json()["usage"]["completion_tokens"], 20)
        self.assertEqual(httpx.post(f"{self.url}/v1/messages", json=MESSAGE).status_code, 200)
        self.assertEqual(self.post({**CHAT}, headers={"x-stainless-retry-count": "2"}).status_code, 200)
        self.assertEqual([usage["attempt"] for usage in self.check_bill(3)], [1, 1, 3])

    def test_is_metered_as_it_streams_however_it_is_read(self):
        TokenFence(1)
        with httpx.Client() as client:
            for read in (lambda r: list(r.iter_lines()), lambda r: list(r.iter_bytes()), lambda r: list(r.iter_raw(7)),
                         lambda r: r.read(), lambda r: list(r.iter_text())):
                with client.stream("POST", f"{self.url}/v1/chat/completions", json=STREAM) as response:
                    self.assertTrue(read(response))
        self.check_bill(5)

    def test_is_metered_in_coroutines_however_it_is_read(self):
        async def main():
            async with httpx.AsyncClient() as client:
                await client.post(f"{self.url}/v1/chat/completions", json=CHAT)
                async with client.stream("POST", f"{self.url}/v1/chat/completions", json=STREAM) as response:
                    self.assertTrue([line async for line in response.aiter_lines()])
                async with client.stream("POST", f"{self.url}/v1/chat/completions", json=STREAM) as response:
                    self.assertTrue(await response.aread())

        TokenFence(1)
        asyncio.run(main())
        self.check_bill(3)

    def test_keeps_what_it_knows_of_a_response(self):
        TokenFence(1)
        for body in (CHAT, STREAM):
            response = self.post(body)
            self.assertEqual(response.status_code, 200)
            self.assertGreater(response.elapsed.total_seconds(), 0)
            self.assertTrue(response.is_closed)
            self.assertEqual(response.request.url.path, "/v1/chat/completions")

    def test_runs_the_hooks_that_its_user_has_set(self):
        seen = []
        TokenFence(1)
        hooks = {"request": [lambda r: seen.append(json.loads(r.read())["model"])],
                 "response": [lambda r: seen.append(len(r.read()) > 0)]}
        with httpx.Client(event_hooks=hooks) as client:
            client.post(f"{self.url}/v1/chat/completions", json=CHAT)
            client.post(f"{self.url}/v1/chat/completions", json=STREAM)
        self.assertEqual(seen, ["gpt-4o", True] * 2)
        self.check_bill(2)

    def test_may_send_a_request_twice(self):
        TokenFence(1)
        with httpx.Client() as client:
            request = client.build_request("POST", f"{self.url}/v1/chat/completions", json=STREAM)
            before = (request.content, dict(request.headers))
            client.send(request)
            client.send(request)
            self.assertEqual((request.content, dict(request.headers)), before)
        self.check_bill(2)

    def test_passes_everything_else_untouched(self):
        TokenFence(1)
        self.assertEqual(httpx.get(f"{self.url}/bill").json()["calls"], [])
        self.assertEqual(httpx.post(f"{self.url}/v1/unknown", content=b"x").status_code, 404)
        httpx.post(f"{self.url}/release", content=(part for part in [b"a body that", b" streams"]))
        self.assertEqual(self.fake.asked, [])

    def test_may_talk_to_a_transport_that_is_no_network(self):
        usage = {"prompt_tokens": 3, "completion_tokens": 4}
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"choices": [], "usage": usage}))
        TokenFence(1)
        with httpx.Client(transport=transport) as client:
            client.post("https://api.openai.com/v1/chat/completions", json=CHAT)
        self.flush()
        self.assertEqual(self.fake.usages[0]["input_tokens"], 3)

    def test_that_finds_nobody_says_so_as_ever(self):
        TokenFence(1)
        with self.assertRaises(httpx.ConnectError):
            httpx.post("http://127.0.0.1:9/v1/chat/completions", json=CHAT)
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["input_tokens"]), ("error", 0))


class Requests(LibraryTest):
    def post(self, body, **options):
        return requests.post(f"{self.url}/v1/chat/completions", json=body, timeout=20, **options)

    def test_is_metered_whole(self):
        self.steps(Step(), Step(compress=True), Step())
        TokenFence(1)
        for _ in range(2):
            self.assertEqual(self.post(CHAT).json()["usage"]["completion_tokens"], 20)
        requests.post(f"{self.url}/v1/messages", data=json.dumps(MESSAGE), timeout=20)
        self.check_bill(3)

    def test_is_metered_as_it_streams_however_it_is_read(self):
        TokenFence(1)
        for read in (lambda r: list(r.iter_lines()), lambda r: list(r.iter_content(5)), lambda r: r.content,
                     lambda r: r.raw.read(), lambda r: list(iter(lambda: r.raw.read(11), b"")),
                     lambda r: list(r.iter_content(None)), lambda r: list(r.raw), lambda r: list(r.raw.read_chunked())):
            with self.post(STREAM, stream=True) as response:
                self.assertTrue(read(response))
        self.post(STREAM)
        self.check_bill(9)

    def test_does_not_see_the_usage_that_it_has_not_asked_for(self):
        TokenFence(1)
        for stream in (True, False):
            with self.post(STREAM, stream=stream) as response:
                events = [json.loads(line[6:]) for line in response.iter_lines() if line.startswith(b"data: {")]
            self.assertEqual(len(events), 22)
            self.assertTrue(all(event["choices"] for event in events))
        with self.post(STREAM, stream=True) as response:
            self.assertNotIn(b'"choices":[]', b"".join(iter(lambda: response.raw.read(3), b"")))

    def test_goes_out_as_it_was_where_the_server_does_not_know_the_option(self):
        self.standin.script.always(Step(refuse_stream_options=True))
        TokenFence(1)
        self.assertEqual(self.post(STREAM).status_code, 200)
        with self.post(STREAM, stream=True) as response:
            self.assertEqual(response.status_code, 200)
        self.assertEqual(["stream_options" in body for _, _, body in self.standin.received], [True, False, False])

    def test_gets_a_refusal_of_another_kind_whole(self):
        self.standin.script.always(Step(status=400))
        TokenFence(1)
        for stream in (False, True):
            with self.post(STREAM, stream=stream) as response:
                self.assertEqual((response.status_code, response.json()["error"]["message"]),
                                 (400, "as the script wants it"))
        self.assertEqual({usage["status"] for usage in self.check_bill(2)}, {"error"})

    def test_retries_of_its_own_are_attempts(self):
        self.steps(Step(status=500), Step(status=503))
        TokenFence(1)
        with requests.Session() as session, TokenFence(1).request() as request:
            retry = Retry(total=5, status_forcelist=[500, 503], allowed_methods=None, backoff_factor=0)
            session.mount("http://", HTTPAdapter(max_retries=retry))
            response = session.post(f"{self.url}/v1/chat/completions", json=CHAT, timeout=20)
        self.assertEqual(response.status_code, 200)
        usages = self.check_bill(3)
        self.assertEqual([(usage["attempt"], usage["status"]) for usage in usages], [(1, "error"), (2, "error"), (3, "ok")])
        self.assertEqual({usage["request"] for usage in usages}, {request.id})

    def test_ends_with_a_denial_as_it_is(self):
        self.ledger(0.000001)
        TokenFence(1)
        with self.assertRaises(BudgetExceeded):
            self.post(CHAT)
        self.assertEqual(self.standin.received, [])

    def test_is_downgraded(self):
        self.ledger(0.005)
        with TokenFence(1, model_fallback="gpt-4o-mini").request():
            self.assertEqual(self.post({**CHAT, "max_tokens": 1000}).json()["model"], "gpt-4o-mini")
        self.check_bill(1)

    def test_says_when_it_has_waited_too_long(self):
        self.steps(Step(hang=True))
        TokenFence(1)
        with self.assertRaises(requests.Timeout):
            requests.post(f"{self.url}/v1/chat/completions", json=CHAT, timeout=0.2)
        self.flush()
        self.assertEqual(self.fake.usages[0]["status"], "timeout")

    def test_that_leaves_a_stream_has_cancelled_it(self):
        self.standin.script.always(Step(output=300, hold_after=9))
        TokenFence(1)
        with self.post(STREAM, stream=True) as response:
            next(response.iter_lines())
        self.flush()
        self.assertEqual(self.fake.usages[0]["status"], "cancelled")

        response = self.post(STREAM, stream=True)
        next(response.iter_lines())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # of the socket that is forgotten on purpose
            del response
            gc.collect()
        self.assertEqual(self.fake.wait_for("usage", 2)[1]["status"], "cancelled")


class Urllib3(LibraryTest):
    def test_is_metered_whether_it_reads_the_answer_or_its_user_does(self):
        TokenFence(1)
        with urllib3.PoolManager() as pool:
            body = json.dumps(CHAT)
            whole = pool.request("POST", f"{self.url}/v1/chat/completions", body=body)
            self.assertEqual(json.loads(whole.data)["usage"]["completion_tokens"], 20)
            left = pool.request("POST", f"{self.url}/v1/chat/completions", body=body.encode(), preload_content=False)
            self.assertEqual(json.loads(left.read())["usage"]["completion_tokens"], 20)
            stream = pool.request("POST", f"{self.url}/v1/chat/completions", body=json.dumps(STREAM), preload_content=False)
            self.assertTrue(b"".join(stream.stream(16)))
            pool.request("POST", f"{self.url}/v1/chat/completions", body=json.dumps(STREAM))
        self.check_bill(4)

    def test_passes_everything_else_untouched(self):
        TokenFence(1)
        with urllib3.PoolManager() as pool:
            self.assertEqual(pool.request("GET", f"{self.url}/bill").status, 200)
            self.assertEqual(pool.request("POST", f"{self.url}/v1/unknown", fields={"a": "b"}).status, 404)
        self.assertEqual(self.fake.asked, [])


class TheHooks(LibraryTest):
    def test_leave_everything_as_it_was_found(self):
        originals = [(httpx.Client, "send"), (httpx.AsyncClient, "send"), (urllib3.HTTPConnectionPool, "urlopen")]
        TokenFence(1)
        hooked = [getattr(*place) for place in originals]
        _hooks.uninstall()
        self.assertTrue(all(getattr(*place) is not hook for place, hook in zip(originals, hooked)))
        self.assertFalse(any(hasattr(getattr(*place), "_tokenfence") for place in originals))
        httpx.post(f"{self.url}/v1/chat/completions", json=CHAT)
        self.assertEqual(self.fake.asked, [])
        TokenFence(1)
        httpx.post(f"{self.url}/v1/chat/completions", json=CHAT)
        self.assertEqual(len(self.fake.asked), 1)

    def test_reach_libraries_that_are_imported_later(self):
        program = f"""if True:
            import sys, tokenfence
            tokenfence.TokenFence(1)
            assert not {{"httpx", "requests", "urllib3"}} & set(sys.modules)
            import requests, httpx, importlib
            assert importlib.util.find_spec("httpx").loader.__class__.__name__ == "SourceFileLoader"
            for library in (requests, httpx):
                library.post("{self.url}/v1/chat/completions", json={CHAT!r})
        """
        environment = {**os.environ, "PYTHONPATH": f"{SDK}:{REPOSITORY / 'tests' / 'fakes'}"}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_bill(2)


if __name__ == "__main__":
    unittest.main()
