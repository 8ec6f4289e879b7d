# SPDX-License-Identifier: MIT
"""The Python of the article that TokenFence comes from, block by block, word for word. What the blocks presume
(`agent`, `llm`, `user`, `system_prompt`, …) is for the test to supply."""

CONTEXT_WINDOW = '''\
# What you tested with
messages = [{"role": "user", "content": "Summarize this report"}]
# Token cost: ~500 tokens = $0.01
# What production looks like
messages = [
    {"role": "system", "content": system_prompt}, # 2,000 tokens
    *conversation_history, # 8,000 tokens
    *rag_context, # 12,000 tokens
    {"role": "user", "content": user_message}, # 200 tokens
]
# Token cost: ~22,000 tokens = $0.44 (44x more)
'''

RETRY_STORM = '''\
# The silent budget killer
async def agent_step(task):
    for attempt in range(50): # "generous" retry limit
        try:
            result = await llm.complete(task)
            return result
        except Exception:
            await asyncio.sleep(1) # retry forever
# 50 retries × $0.15 each = $7.50 for ONE user request
'''

PER_REQUEST_CAP = '''\
from tokenfence import TokenFence
fence = TokenFence(budget=0.50) # $0.50 max per request
@fence.guard
async def handle_user_request(user_input):
    # If this request hits $0.50, it stops immediately
    # No runaway costs. No surprise bills.
    result = await agent.run(user_input)
    return result
'''

MODEL_TIERING = '''\
# Tier 1: Simple tasks → cheapest model (90% of requests)
# Classification, extraction, simple Q&A
simple_fence = TokenFence(budget=0.05, model_fallback="gpt-4o-mini")
# Tier 2: Complex tasks → mid-tier model (9% of requests)
# Multi-step reasoning, code generation
complex_fence = TokenFence(budget=0.50, model_fallback="gpt-4o")
# Tier 3: Critical tasks → best model (1% of requests)
# High-stakes decisions, complex analysis
critical_fence = TokenFence(budget=2.00) # Full GPT-4/Claude Opus
'''

RETRY_DEPTH = '''\
fence = TokenFence(budget=1.00, max_retries=3)
@fence.guard
async def resilient_agent(task):
    # Retries up to 3 times OR until $1.00 budget hit
    # Whichever comes first
    return await agent.run(task)
'''

COST_PER_USER = '''\
fence = TokenFence(budget=5.00, labels={"user_id": user.id})
# Now you can answer:
# - Which users cost the most?
# - What's the median cost per user?
# - Are free-tier users costing more than they should?
'''

ORGANISATION = '''\
# Organization-wide daily cap
org_fence = TokenFence(
    budget=500.00, # $500/day max
    period="daily",
    alert_at=0.80, # Alert at 80% usage
    kill_at=1.00 # Hard stop at 100%
)
'''

BLOCKS = (CONTEXT_WINDOW, RETRY_STORM, PER_REQUEST_CAP, MODEL_TIERING, RETRY_DEPTH, COST_PER_USER, ORGANISATION)
