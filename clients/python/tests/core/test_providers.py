# SPDX-License-Identifier: MIT
"""Which requests are model calls, what they can cost at most, how they are changed, and what an answer tells."""

import gzip
import json
import unittest
from urllib.parse import urlsplit

from provider import shapes
from provider.script import Step

from tokenfence._answer import Answer
from tokenfence._limits import most_output
from tokenfence._prices import Tokens
from tokenfence._providers import may_be_call, recognise
from tokenfence._providers.shape import changed, likely_input, most_input

MESSAGES = [{"role": "user", "content": "hello"}]
CHAT = {"model": "gpt-4o", "messages": MESSAGES}


def seen(url, body, method="POST"):
    parts = urlsplit(url)
    if not may_be_call(method, parts.path):
        return None
    return recognise(parts.hostname, parts.path, body if isinstance(body, (bytes, str)) else json.dumps(body))


class ARequest(unittest.TestCase):
    def test_is_a_model_call_by_its_path_and_body_whatever_the_host(self):
        for url, body, provider, model in (
            ("https://api.openai.com/v1/chat/completions", CHAT, "openai", "gpt-4o"),
            ("https://api.openai.com/v1/chat/completions?x=1", CHAT, "openai", "gpt-4o"),
            ("https://openrouter.ai/api/v1/chat/completions", {**CHAT, "model": "openai/gpt-4o"}, "openrouter",
             "openai/gpt-4o"),
            ("http://127.0.0.1:4000/chat/completions", CHAT, "openai", "gpt-4o"),
            ("https://x.openai.azure.com/openai/deployments/mine/chat/completions?api-version=1", {"messages": MESSAGES},
             "azure", "mine"),
            ("https://api.mistral.ai/v1/chat/completions", {**CHAT, "model": "mistral-large"}, "mistral", "mistral-large"),
            ("https://api.anthropic.com/v1/messages?beta=true", {"model": "claude-x", "max_tokens": 5, "messages": MESSAGES},
             "anthropic", "claude-x"),
            ("https://api.openai.com/v1/responses", {"model": "gpt-5", "input": "hi"}, "openai", "gpt-5"),
            ("https://api.openai.com/v1/embeddings", {"model": "text-embedding-3-small", "input": ["a"]}, "openai",
             "text-embedding-3-small"),
            ("https://api.openai.com/v1/completions", {"model": "davinci-002", "prompt": "a"}, "openai", "davinci-002"),
        ):
            with self.subTest(url):
                call = seen(url, body)
                self.assertEqual((call.provider, call.model), (provider, model))

    def test_is_none_for_everything_else(self):
        for url, body, method in (
            ("https://api.openai.com/v1/chat/completions", CHAT, "GET"),
            ("https://api.openai.com/v1/models", CHAT, "POST"),
            ("https://api.anthropic.com/v1/messages/count_tokens", {"model": "x", "messages": MESSAGES}, "POST"),
            ("https://api.openai.com/v1/threads/t_1/messages", {"role": "user", "content": "hi"}, "POST"),
            ("https://chat.example/api/messages", {"messages": MESSAGES}, "POST"),
            ("https://api.openai.com/v1/chat/completions", b"no json", "POST"),
            ("https://api.openai.com/v1/chat/completions", [1], "POST"),
            ("https://api.openai.com/v1/chat/completions", b"", "POST"),
            ("https://api.openai.com/v1/chat/completions", {"messages": MESSAGES}, "POST"),
            ("https://api.openai.com/v1/chat/completions", {"model": 5, "messages": MESSAGES}, "POST"),
        ):
            with self.subTest(url, body=body):
                self.assertIsNone(seen(url, body, method))


class TheInput(unittest.TestCase):
    def estimate(self, *parts):
        body = {"model": "m", "messages": [{"role": "user", "content": list(parts)}]}
        raw = json.dumps(body).encode()
        return most_input(raw, body), likely_input(raw, body), len(raw)

    def test_is_at_most_a_token_for_three_bytes(self):
        most, likely, size = self.estimate({"type": "text", "text": "a" * 3000})
        self.assertEqual((most, likely), (-(-size // 3), -(-size // 4)))

    def test_of_a_picture_does_not_grow_with_its_bytes(self):
        for part in (
            {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 900_000}},
            {"type": "input_image", "image_url": "data:image/png;base64," + "A" * 900_000},
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A" * 900_000}},
            {"type": "image_url", "image_url": {"url": "https://pictures.example/x.png"}},
        ):
            with self.subTest(part["type"]):
                most, _, _ = self.estimate(part)
                self.assertTrue(5_000 <= most < 5_200, most)

    def test_of_documents_and_sound_is_less_than_their_bytes(self):
        file = {"type": "file", "file": {"file_data": "data:application/pdf;base64," + "A" * 100_000}}
        pdf = {"type": "document", "source": {"type": "base64", "data": "A" * 100_000}}
        sound = {"type": "input_audio", "input_audio": {"data": "A" * 100_000, "format": "wav"}}
        for part, least, most in ((file, 20_000, 20_200), (pdf, 20_000, 20_200), (sound, 500, 700)):
            with self.subTest(part["type"]):
                self.assertTrue(least <= self.estimate(part)[0] < most, self.estimate(part))

    def test_of_a_document_that_is_text_counts_as_text(self):
        text = {"type": "document", "source": {"type": "text", "data": "a" * 30_000}}
        self.assertGreater(self.estimate(text)[0], 10_000)

    def test_that_the_provider_has_kept_is_counted_as_well(self):
        first = seen("https://api.openai.com/v1/responses", {"model": "gpt-5", "input": "hi"})
        meter = first.shape.meter(first.body)
        meter.whole({"id": "resp_kept", "usage": {"input_tokens": 900, "output_tokens": 100}, "output": []})
        again = {"model": "gpt-5", "input": "and?", "previous_response_id": "resp_kept"}
        self.assertEqual(first.shape.hidden_input(again), 1000)
        self.assertEqual(first.shape.hidden_input({**again, "previous_response_id": "resp_other"}), 0)

        in_conversation = {"model": "gpt-5", "input": "hi", "conversation": {"id": "conv_1"}}
        first.shape.meter(in_conversation).whole({"id": "r", "usage": {"input_tokens": 40, "output_tokens": 2}})
        self.assertEqual(first.shape.hidden_input({"input": "x", "conversation": "conv_1"}), 42)


class TheOutput(unittest.TestCase):
    def test_is_limited_by_the_field_that_the_caller_used(self):
        for path, body, limit, lowered in (
            ("chat/completions", {**CHAT, "max_tokens": 900}, 900, {"max_tokens": 50}),
            ("chat/completions", {**CHAT, "max_completion_tokens": 900}, 900, {"max_completion_tokens": 50}),
            ("chat/completions", CHAT, None, {"max_completion_tokens": 50}),
            ("responses", {"model": "gpt-5", "input": "x", "max_output_tokens": 900}, 900, {"max_output_tokens": 50}),
            ("responses", {"model": "gpt-5", "input": "x"}, None, {"max_output_tokens": 50}),
            ("messages", {"model": "claude", "max_tokens": 900, "messages": MESSAGES}, 900, {"max_tokens": 50}),
            ("completions", {"model": "davinci-002", "prompt": "x"}, 16, {"max_tokens": 50}),
            ("embeddings", {"model": "e", "input": "x"}, 0, {}),
        ):
            with self.subTest(path, body=body):
                call = seen(f"https://api.openai.com/v1/{path}", body)
                self.assertEqual(call.shape.output_limit(call.body), limit)
                self.assertEqual(call.shape.limited(call.body, 50, call.host), lowered)

    def test_is_limited_by_the_older_name_where_the_newer_one_may_not_be_known(self):
        elsewhere = seen("https://api.mistral.ai/v1/chat/completions", {**CHAT, "model": "mistral-large"})
        self.assertEqual(elsewhere.shape.limited(elsewhere.body, 50, elsewhere.host), {"max_tokens": 50})
        proxied = seen("http://127.0.0.1:4000/chat/completions", {**CHAT, "model": "openai/o3"})
        self.assertEqual(proxied.shape.limited(proxied.body, 50, proxied.host), {"max_completion_tokens": 50})

    def test_counts_for_every_answer_that_is_asked_for(self):
        for path, body, answers in (
            ("chat/completions", {**CHAT, "n": 3}, 3), ("chat/completions", CHAT, 1),
            ("completions", {"model": "m", "prompt": ["a", "b"], "best_of": 2}, 4),
            ("completions", {"model": "m", "prompt": [1, 2, 3]}, 1),
        ):
            with self.subTest(path, body=body):
                call = seen(f"https://api.openai.com/v1/{path}", body)
                self.assertEqual(call.shape.answers(call.body), answers)

    def test_has_to_leave_room_for_what_the_model_may_think(self):
        thinking = {"model": "claude", "max_tokens": 9000, "messages": MESSAGES,
                    "thinking": {"type": "enabled", "budget_tokens": 4000}}
        call = seen("https://api.anthropic.com/v1/messages", thinking)
        self.assertEqual(call.shape.least_output(call.body), 4016)

    def test_is_as_long_as_the_model_can_make_it_where_nobody_sets_a_limit(self):
        for model, tokens in (("gpt-4o-2024-08-06", 16_384), ("openai/gpt-5-mini", 128_000), ("o3-mini", 100_000),
                              ("gpt-4.1-nano", 32_768), ("gpt-4-0613", 8_192), ("unheard-of", 32_768)):
            with self.subTest(model):
                self.assertEqual(most_output(model), tokens)


class ABody(unittest.TestCase):
    RAW = '{ "model": "gpt-4o", "messages": [], "seed": 1.50, "x": "\\u00fc" }'.encode()

    def test_keeps_every_byte_where_a_field_is_added(self):
        new = changed(self.RAW, json.loads(self.RAW), {"stream_options": {"include_usage": True}})
        self.assertTrue(new.endswith(self.RAW[1:]))
        self.assertEqual(json.loads(new)["stream_options"], {"include_usage": True})

    def test_is_written_anew_where_a_field_is_replaced_so_that_none_stands_twice(self):
        new = changed(self.RAW, json.loads(self.RAW), {"model": "gpt-4o-mini", "max_tokens": 5})
        self.assertEqual(new.count(b'"model"'), 1)
        self.assertEqual(json.loads(new), {**json.loads(self.RAW), "model": "gpt-4o-mini", "max_tokens": 5})

    def test_is_left_alone_where_nothing_changes(self):
        self.assertIs(changed(self.RAW, {}, {}), self.RAW)


class AnAnswer(unittest.TestCase):
    """Every shape of the stand-in provider, whole and cut into bytes in every way, is read for what it is."""

    STEP = Step(input=1000, output=30, cached=400, tool_calls=2, reasoning=7, service_tier="priority")

    BODIES = {
        "/v1/chat/completions": {**CHAT, "stream_options": {"include_usage": True}},
        "/v1/responses": {"model": "gpt-5", "input": "hi"},
        "/v1/messages": {"model": "claude-x", "max_tokens": 500, "messages": MESSAGES},
    }

    def step(self, path):
        if path == "/v1/messages":  # which does not tell thinking apart
            return Step(input=1000, output=30, cached=400, cache_write=300, cache_write_1h=100, tool_calls=2,
                        service_tier="priority")
        return self.STEP

    def read(self, path, cuts=None, hides=False):
        call = seen(f"https://x.example{path}", self.BODIES[path])
        made = shapes.SHAPES[path](self.BODIES[path], self.step(path))
        answer = Answer(call.shape.meter(call.body), hides)
        if cuts is None:
            answer.heading(200, "application/json", None)
            answer.whole(json.dumps(made.whole()).encode())
            return made, answer, b""
        stream = b"".join(shapes.encode_event(name, data) for name, data, _ in made.events())
        answer.heading(200, "text/event-stream; charset=utf-8", None)
        shown = b"".join(answer.feed(stream[at : at + cuts]) for at in range(0, len(stream), cuts))
        return made, answer, shown + answer.end()

    def check(self, made, usage):
        self.assertEqual(usage.tokens(), Tokens(**made.tokens))
        self.assertEqual((usage.model, usage.tool_calls, usage.service_tier), (made.model, 2, "priority"))
        self.assertTrue(usage.known and usage.output_known and usage.finished and not usage.refused)

    def test_that_comes_whole(self):
        for path in self.BODIES:
            with self.subTest(path):
                made, answer, _ = self.read(path)
                self.check(made, answer.usage)

    def test_that_comes_in_pieces_of_any_size(self):
        for path in self.BODIES:
            for cuts in (1, 2, 3, 7, 64, 1000, 10**6):
                with self.subTest(path, cuts=cuts):
                    made, answer, _ = self.read(path, cuts)
                    self.check(made, answer.usage)

    def test_loses_only_the_usage_that_we_have_asked_for(self):
        for cuts in (1, 5, 333, 10**6):
            with self.subTest(cuts):
                made, answer, shown = self.read("/v1/chat/completions", cuts, hides=True)
                self.check(made, answer.usage)
                events = [shapes.encode_event(name, data) for name, data, _ in made.events()]
                self.assertEqual(shown, b"".join(event for event in events if b'"choices":[]' not in event))

    def test_passes_untouched_where_nothing_is_to_be_hidden(self):
        made, _, shown = self.read("/v1/messages", 50)
        self.assertEqual(shown, b"".join(shapes.encode_event(name, data) for name, data, _ in made.events()))

    def test_is_read_with_any_of_the_line_ends_that_streams_have(self):
        for end in (b"\n", b"\r\n", b"\r"):
            with self.subTest(end):
                call = seen("https://x.example/v1/chat/completions", CHAT)
                answer = Answer(call.shape.meter(call.body), True)
                answer.heading(200, "text/event-stream", None)
                usage = b'{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}'
                stream = b": hello" + end + end + b"data: " + usage + end + end + b"data: [DONE]" + end + end
                shown = b"".join(answer.feed(stream[at : at + 1]) for at in range(len(stream))) + answer.end()
                self.assertEqual(answer.usage.tokens(), Tokens(input=3, output=4))
                self.assertEqual(shown, stream.replace(b"data: " + usage + end + end, b""))

    def test_is_unpacked_to_be_read_and_passed_on_packed(self):
        call = seen("https://x.example/v1/chat/completions", CHAT)
        answer = Answer(call.shape.meter(call.body), True)
        answer.heading(200, "application/json", "gzip")
        packed = gzip.compress(json.dumps({"usage": {"prompt_tokens": 3, "completion_tokens": 4}}).encode())
        self.assertEqual(answer.feed(packed[:20]) + answer.feed(packed[20:]) + answer.end(), packed)
        self.assertEqual(answer.usage.tokens(), Tokens(input=3, output=4))

    def test_that_is_packed_as_nobody_can_unpack_is_passed_on_unread(self):
        call = seen("https://x.example/v1/chat/completions", CHAT)
        for encoding, content in (("br", b"anything"), ("gzip", b"not packed at all"), ("deflate", b"neither")):
            with self.subTest(encoding):
                answer = Answer(call.shape.meter(call.body), True)
                answer.heading(200, "text/event-stream", encoding)
                self.assertEqual(answer.feed(content) + answer.end(), content)
                self.assertFalse(answer.usage.known)

    def test_that_turns_into_an_error_on_its_way_is_one(self):
        for path, event in (
            ("/v1/chat/completions", {"error": {"message": "overloaded"}}),
            ("/v1/messages", {"type": "error", "error": {"type": "overloaded_error"}}),
            ("/v1/responses", {"type": "error", "message": "x"}),
            ("/v1/responses", {"type": "response.failed", "response": {"error": {"code": "x"}}}),
        ):
            with self.subTest(path, event=event):
                call = seen(f"https://x.example{path}", self.BODIES[path])
                answer = Answer(call.shape.meter(call.body), False)
                answer.heading(200, "text/event-stream", None)
                answer.feed(shapes.encode_event(None, event))
                self.assertTrue(answer.usage.refused)

    def test_whose_numbers_are_nonsense_counts_as_nothing_and_breaks_nothing(self):
        for usage in ({"prompt_tokens": -5, "completion_tokens": "many"}, {"prompt_tokens": None}, [], "x", 7,
                      {"prompt_tokens": 5, "prompt_tokens_details": {"cached_tokens": 9}},
                      {"prompt_tokens": 1e300, "completion_tokens": True}):
            with self.subTest(usage):
                call = seen("https://x.example/v1/chat/completions", CHAT)
                meter = call.shape.meter(call.body)
                meter.whole({"choices": [{"message": None}, "x"], "usage": usage})
                tokens = meter.usage.tokens()
                self.assertTrue(all(0 <= number <= 10**9 for number in tokens), tokens)
                self.assertLessEqual(tokens.cached + tokens.cache_write, tokens.input)
