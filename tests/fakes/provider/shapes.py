# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers, in the shapes of the two makers whose formats everybody speaks."""

import itertools
import json

_ids = itertools.count(1)
WORDS = ("the", "fence", "holds", "what", "it", "was", "told", "to", "hold", "and", "not", "a", "cent", "more")


def count_tokens(text):
    """Four bytes a token, so that anybody can work it out."""
    return -(-len(text.encode("utf-8")) // 4)


def text_of(value):
    """All text in a body's messages, input or prompt."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(text_of(item) for item in value)
    if isinstance(value, dict):
        return "".join(text_of(item) for key, item in value.items() if key in ("content", "text", "input", "parts"))
    return ""


class Answer:
    """One answer: its id, its tokens, its pieces of text, and how it looks whole and as a stream."""

    prefix, default_output = "", 20

    def __init__(self, body, step):
        self.body = body
        self.step = step
        self.id = f"{self.prefix}{next(_ids):06d}"
        self.asked_model = body.get("model", "")
        self.model = step.model or self.asked_model
        wanted = self.default_output if step.output is None else step.output
        limit = self.limit()
        self.truncated = limit is not None and wanted > limit
        output = limit if self.truncated else wanted
        self.tokens = {
            "input": count_tokens(self.prompt()) if step.input is None else step.input,
            "cached": step.cached, "cache_write": step.cache_write, "cache_write_1h": step.cache_write_1h,
            "output": output, "reasoning": step.reasoning,
        }
        words = [f"{WORDS[i % len(WORDS)]} " for i in range(output - step.reasoning)]
        self.pieces = [step.text] if step.text is not None else words
        self.tier = step.service_tier

    def limit(self):
        return None

    def prompt(self):
        return "".join(text_of(self.body.get(key)) for key in ("system", "instructions", "messages", "input", "prompt"))

    def partial(self, pieces):
        """The tokens of an answer of which only so many pieces were sent."""
        return {**self.tokens, "output": min(pieces, self.tokens["output"]), "reasoning": 0}

    def whole(self):
        raise NotImplementedError

    def events(self):
        """The stream as (event name or None, data, whether it carries a piece of text)."""
        raise NotImplementedError


def encode_event(name, data):
    text = data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
    return (f"event: {name}\n" if name else "").encode() + f"data: {text}\n\n".encode()


class Chat(Answer):
    prefix = "chatcmpl-"

    def limit(self):
        return self.body.get("max_completion_tokens") or self.body.get("max_tokens")

    def usage(self):
        tokens = self.tokens
        return {"prompt_tokens": tokens["input"], "completion_tokens": tokens["output"],
                "total_tokens": tokens["input"] + tokens["output"],
                "prompt_tokens_details": {"cached_tokens": tokens["cached"]},
                "completion_tokens_details": {"reasoning_tokens": tokens["reasoning"]}}

    def _head(self, kind):
        head = {"id": self.id, "object": kind, "created": 1764000000, "model": self.model}
        return {**head, "service_tier": self.tier} if self.tier else head

    def _tools(self):
        return [{"id": f"call_{i}", "type": "function", "function": {"name": f"tool_{i}", "arguments": "{}"}}
                for i in range(self.step.tool_calls)]

    def finish(self):
        return "length" if self.truncated else "tool_calls" if self.step.tool_calls else "stop"

    def whole(self):
        message = {"role": "assistant", "content": "".join(self.pieces)}
        if self.step.tool_calls:
            message["tool_calls"] = self._tools()
        answer = {**self._head("chat.completion"),
                  "choices": [{"index": 0, "message": message, "finish_reason": self.finish()}]}
        return answer if self.step.omit_usage else {**answer, "usage": self.usage()}

    def _chunk(self, delta, finish=None):
        chunk = {**self._head("chat.completion.chunk"),
                 "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
        return {**chunk, "usage": None} if self._tells() else chunk

    def _tells(self):
        return bool((self.body.get("stream_options") or {}).get("include_usage")) and not self.step.omit_usage

    def events(self):
        yield None, self._chunk({"role": "assistant", "content": ""}), False
        for piece in self.pieces:
            yield None, self._chunk({"content": piece}), True
        for index, tool in enumerate(self._tools()):
            yield None, self._chunk({"tool_calls": [{"index": index, **tool}]}), False
        yield None, self._chunk({}, self.finish()), False
        if self._tells():
            yield None, {**self._head("chat.completion.chunk"), "choices": [], "usage": self.usage()}, False
        yield None, "[DONE]", False


class Completion(Chat):
    prefix = "cmpl-"

    def whole(self):
        return {**self._head("text_completion"), "usage": self.usage(),
                "choices": [{"index": 0, "text": "".join(self.pieces), "finish_reason": self.finish()}]}


class Embedding(Answer):
    prefix = "emb-"
    default_output = 0

    def whole(self):
        inputs = self.body["input"]
        count = len(inputs) if isinstance(inputs, list) else 1
        return {"object": "list", "model": self.model,
                "data": [{"object": "embedding", "index": i, "embedding": [0.25, -0.5]} for i in range(count)],
                "usage": {"prompt_tokens": self.tokens["input"], "total_tokens": self.tokens["input"]}}

    def prompt(self):
        inputs = self.body["input"]
        return inputs if isinstance(inputs, str) else "".join(inputs)


class Response(Answer):
    prefix = "resp_"

    def limit(self):
        return self.body.get("max_output_tokens")

    def whole(self, status="completed"):
        tokens = self.tokens
        done = status == "completed"
        text = {"type": "output_text", "text": "".join(self.pieces), "annotations": []}
        output = [{"type": "function_call", "id": f"fc_{i}", "call_id": f"call_{i}", "name": f"tool_{i}",
                   "arguments": "{}", "status": "completed"} for i in range(self.step.tool_calls)]
        output.append({"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [text]})
        usage = {"input_tokens": tokens["input"], "output_tokens": tokens["output"],
                 "total_tokens": tokens["input"] + tokens["output"],
                 "input_tokens_details": {"cached_tokens": tokens["cached"], "cache_write_tokens": tokens["cache_write"]},
                 "output_tokens_details": {"reasoning_tokens": tokens["reasoning"]}}
        return {"id": self.id, "object": "response", "created_at": 1764000000, "model": self.model, "status": status,
                "output": output if done else [], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
                "service_tier": self.tier or "default", "usage": usage if done and not self.step.omit_usage else None}

    def events(self):
        number = itertools.count()

        def event(kind, **fields):
            return kind, {"type": kind, "sequence_number": next(number), **fields}

        yield *event("response.created", response=self.whole("in_progress")), False
        for index in range(self.step.tool_calls):
            item = {"type": "function_call", "id": f"fc_{index}", "call_id": f"call_{index}", "name": "tool",
                    "arguments": ""}
            yield *event("response.output_item.added", output_index=index, item=item), False
        item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "in_progress", "content": []}
        where = {"output_index": self.step.tool_calls, "item_id": "msg_1", "content_index": 0}
        yield *event("response.output_item.added", output_index=self.step.tool_calls, item=item), False
        yield *event("response.content_part.added", **where,
                     part={"type": "output_text", "text": "", "annotations": []}), False
        for piece in self.pieces:
            yield *event("response.output_text.delta", **where, delta=piece, logprobs=[]), True
        yield *event("response.output_text.done", **where, text="".join(self.pieces), logprobs=[]), False
        yield *event("response.completed", response=self.whole()), False


class Message(Answer):
    prefix = "msg_"

    def limit(self):
        return self.body.get("max_tokens")

    def _usage(self, output):
        tokens = self.tokens
        five_minutes = tokens["cache_write"] - tokens["cache_write_1h"]
        usage = {"input_tokens": tokens["input"] - tokens["cached"] - tokens["cache_write"],
                 "cache_read_input_tokens": tokens["cached"], "cache_creation_input_tokens": tokens["cache_write"],
                 "cache_creation": {"ephemeral_5m_input_tokens": five_minutes,
                                    "ephemeral_1h_input_tokens": tokens["cache_write_1h"]},
                 "output_tokens": output}
        return {**usage, "service_tier": self.tier} if self.tier else usage

    def _message(self, content, stop, usage):
        return {"id": self.id, "type": "message", "role": "assistant", "model": self.model, "content": content,
                "stop_reason": stop, "stop_sequence": None, "usage": usage}

    def _stop(self):
        return "max_tokens" if self.truncated else "tool_use" if self.step.tool_calls else "end_turn"

    def _tools(self):
        return [{"type": "tool_use", "id": f"toolu_{i}", "name": f"tool_{i}", "input": {}}
                for i in range(self.step.tool_calls)]

    def whole(self):
        text = [{"type": "text", "text": "".join(self.pieces)}]
        return self._message(text + self._tools(), self._stop(), self._usage(self.tokens["output"]))

    def events(self):
        def event(kind, **fields):
            return kind, {"type": kind, **fields}

        yield *event("message_start", message=self._message([], None, self._usage(1))), False
        yield *event("content_block_start", index=0, content_block={"type": "text", "text": ""}), False
        yield *event("ping"), False
        for piece in self.pieces:
            yield *event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece}), True
        yield *event("content_block_stop", index=0), False
        for index, tool in enumerate(self._tools(), 1):
            yield *event("content_block_start", index=index, content_block=tool), False
            yield *event("content_block_stop", index=index), False
        if not self.step.omit_usage:
            yield *event("message_delta", delta={"stop_reason": self._stop(), "stop_sequence": None},
                         usage={"output_tokens": self.tokens["output"]}), False
        yield *event("message_stop"), False


SHAPES = {
    "/v1/chat/completions": Chat,
    "/v1/completions": Completion,
    "/v1/responses": Response,
    "/v1/embeddings": Embedding,
    "/v1/messages": Message,
}
