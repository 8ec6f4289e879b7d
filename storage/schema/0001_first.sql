-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first tables. README.md beside this file explains them.

-- ---- words, once each -------------------------------------------------------------------------

CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX name_text ON name (text);

CREATE TABLE label (
    label_set INTEGER NOT NULL,
    key       INTEGER NOT NULL,
    value     INTEGER NOT NULL,
    PRIMARY KEY (label_set, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE outcome (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO outcome VALUES (1, 'other');

-- ---- the event log ----------------------------------------------------------------------------

CREATE TABLE event (
    row             INTEGER PRIMARY KEY,
    time            INTEGER NOT NULL,
    delay           INTEGER NOT NULL,
    kind            INTEGER NOT NULL,
    cost            INTEGER NOT NULL,
    id              ANY     NOT NULL,
    digest          INTEGER NOT NULL,
    request         ANY,
    request_link    INTEGER,
    request_age     INTEGER,
    user            INTEGER NOT NULL,
    workflow        INTEGER NOT NULL,
    agent           INTEGER NOT NULL,
    provider        INTEGER NOT NULL,
    model           INTEGER NOT NULL,
    tier            INTEGER NOT NULL,
    status          INTEGER NOT NULL,
    label_set       INTEGER NOT NULL,
    priced          INTEGER NOT NULL,
    attempt         INTEGER NOT NULL,
    verdict         INTEGER NOT NULL,
    requested_model INTEGER NOT NULL,
    tool_calls      INTEGER NOT NULL,
    latency_ms      INTEGER,
    input           INTEGER,
    cached_input    INTEGER,
    cache_write     INTEGER,
    cache_write_1h  INTEGER,
    output          INTEGER,
    reasoning       INTEGER,
    reserved        INTEGER,
    policy          INTEGER,
    service_tier    INTEGER,
    budget          INTEGER,
    outcome         INTEGER,
    outcome_text    TEXT,
    reservation     TEXT -- that the call named, as it stood on the wire; NULL: it named none
) STRICT;

CREATE UNIQUE INDEX event_id ON event (id);
CREATE INDEX event_request ON event (request) WHERE request_link & 1;

CREATE TABLE unpriced_event (
    row INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE pruned (
    start    INTEGER NOT NULL,
    quarters INTEGER NOT NULL,
    user     INTEGER NOT NULL,
    workflow INTEGER NOT NULL,
    agent    INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    model    INTEGER NOT NULL,
    tier     INTEGER NOT NULL,
    calls    INTEGER NOT NULL,
    cost     INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    PRIMARY KEY (start, quarters, user, workflow, agent, provider, model, tier)
) WITHOUT ROWID;

CREATE TABLE long_request (
    request       ANY PRIMARY KEY NOT NULL,
    pruned_row    INTEGER NOT NULL,
    through_row   INTEGER NOT NULL,
    last_arrived  INTEGER NOT NULL,
    begin_row     INTEGER NOT NULL,
    began         INTEGER NOT NULL,
    began_known   INTEGER NOT NULL,
    first_time    INTEGER NOT NULL,
    first_row     INTEGER NOT NULL,
    workflow      INTEGER NOT NULL,
    calls         INTEGER NOT NULL,
    cost          INTEGER NOT NULL,
    ended         INTEGER NOT NULL,
    end_time      INTEGER NOT NULL,
    end_workflow  INTEGER NOT NULL,
    end_agent     INTEGER NOT NULL,
    end_status    INTEGER NOT NULL,
    end_outcome   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- rollups ----------------------------------------------------------------------------------

CREATE TABLE quarter (
    start          INTEGER PRIMARY KEY,
    first_row      INTEGER NOT NULL,
    last_row       INTEGER NOT NULL,
    pruned_to      INTEGER NOT NULL DEFAULT 0,
    pruned_rows    INTEGER NOT NULL DEFAULT 0,
    calls_unknown  INTEGER NOT NULL DEFAULT 0, cost_unknown  INTEGER NOT NULL DEFAULT 0,
    calls_simple   INTEGER NOT NULL DEFAULT 0, cost_simple   INTEGER NOT NULL DEFAULT 0,
    calls_complex  INTEGER NOT NULL DEFAULT 0, cost_complex  INTEGER NOT NULL DEFAULT 0,
    calls_critical INTEGER NOT NULL DEFAULT 0, cost_critical INTEGER NOT NULL DEFAULT 0,
    unpriced       INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE spend (
    grain    INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    workflow INTEGER NOT NULL,
    agent    INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    model    INTEGER NOT NULL,
    tier     INTEGER NOT NULL,
    status   INTEGER NOT NULL,
    calls    INTEGER NOT NULL,
    cost     INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    PRIMARY KEY (grain, start, workflow, agent, provider, model, tier, status)
) WITHOUT ROWID;

CREATE TABLE spend_user (
    grain          INTEGER NOT NULL,
    start          INTEGER NOT NULL,
    user           INTEGER NOT NULL,
    calls_unknown  INTEGER NOT NULL, cost_unknown  INTEGER NOT NULL,
    calls_simple   INTEGER NOT NULL, cost_simple   INTEGER NOT NULL,
    calls_complex  INTEGER NOT NULL, cost_complex  INTEGER NOT NULL,
    calls_critical INTEGER NOT NULL, cost_critical INTEGER NOT NULL,
    unpriced       INTEGER NOT NULL,
    PRIMARY KEY (grain, start, user)
) WITHOUT ROWID;

CREATE TABLE spend_label (
    grain          INTEGER NOT NULL,
    start          INTEGER NOT NULL,
    key            INTEGER NOT NULL,
    value          INTEGER NOT NULL,
    calls_unknown  INTEGER NOT NULL, cost_unknown  INTEGER NOT NULL,
    calls_simple   INTEGER NOT NULL, cost_simple   INTEGER NOT NULL,
    calls_complex  INTEGER NOT NULL, cost_complex  INTEGER NOT NULL,
    calls_critical INTEGER NOT NULL, cost_critical INTEGER NOT NULL,
    unpriced       INTEGER NOT NULL,
    PRIMARY KEY (grain, start, key, value)
) WITHOUT ROWID;

CREATE TABLE rollup_label (
    key       INTEGER PRIMARY KEY,
    since_row INTEGER NOT NULL
);

CREATE TABLE rollup_label_value (
    key   INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (key, value)
) WITHOUT ROWID;

CREATE TABLE request_cost (
    grain    INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    bucket   INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (grain, start, bucket)
) WITHOUT ROWID;

CREATE TABLE request_cost_workflow (
    workflow INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    bucket   INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (workflow, start, bucket)
) WITHOUT ROWID;

CREATE TABLE request_end (
    grain    INTEGER NOT NULL,
    start    INTEGER NOT NULL,
    workflow INTEGER NOT NULL,
    agent    INTEGER NOT NULL,
    status   INTEGER NOT NULL,
    outcome  INTEGER NOT NULL,
    ends     INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    cost     INTEGER NOT NULL,
    PRIMARY KEY (grain, start, workflow, agent, status, outcome)
) WITHOUT ROWID;

-- ---- what the ledger has to know again --------------------------------------------------------

CREATE TABLE spent (
    counter INTEGER NOT NULL,
    period  INTEGER NOT NULL,
    key     INTEGER NOT NULL,
    spent   INTEGER NOT NULL,
    PRIMARY KEY (counter, period, key)
) WITHOUT ROWID;

CREATE TABLE spent_request (
    request   NOT NULL,
    counter   INTEGER NOT NULL,
    key       INTEGER NOT NULL,
    began     INTEGER NOT NULL,
    spent     INTEGER NOT NULL,
    PRIMARY KEY (request, counter, key, began)
) WITHOUT ROWID;

CREATE TABLE state (
    only_one     INTEGER PRIMARY KEY CHECK (only_one = 1),
    events       INTEGER NOT NULL,
    unpriced     INTEGER NOT NULL,
    newest_row   INTEGER NOT NULL,
    next_counter INTEGER NOT NULL,
    epoch        INTEGER NOT NULL,
    rewrites     INTEGER NOT NULL
) STRICT;
INSERT INTO state VALUES (1, 0, 0, 0, 1, 0, 0);

-- ---- what the operator decided, and what happened ---------------------------------------------

CREATE TABLE policy (
    id             TEXT PRIMARY KEY NOT NULL,
    counter        INTEGER NOT NULL,
    name           TEXT    NOT NULL,
    per            INTEGER NOT NULL,
    period         INTEGER NOT NULL,
    limit_nano     INTEGER NOT NULL,
    alert_at       INTEGER,
    downgrade_at   INTEGER,
    kill_at        INTEGER NOT NULL,
    fallback_model TEXT,
    max_retries    INTEGER,
    enabled        INTEGER NOT NULL,
    origin         INTEGER NOT NULL,
    raise_limit    INTEGER,
    raise_until    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_match (
    policy    TEXT    NOT NULL,
    place     INTEGER NOT NULL,
    field     INTEGER NOT NULL,
    label_key TEXT    NOT NULL,
    pattern   TEXT    NOT NULL,
    PRIMARY KEY (policy, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE stop (
    epoch      INTEGER PRIMARY KEY,
    scope_kind INTEGER NOT NULL,
    scope_name TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    time       INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value ANY
) STRICT, WITHOUT ROWID;

CREATE TABLE price (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    json     TEXT NOT NULL
) STRICT;

CREATE TABLE tier (
    model TEXT PRIMARY KEY NOT NULL,
    tier  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE denial (
    minute     INTEGER NOT NULL,
    policy     INTEGER NOT NULL,
    key        INTEGER NOT NULL,
    agent      INTEGER NOT NULL,
    code       INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    request    ANY,
    user       INTEGER NOT NULL,
    workflow   INTEGER NOT NULL,
    provider   INTEGER NOT NULL,
    model      INTEGER NOT NULL,
    tier       INTEGER NOT NULL,
    label_set  INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    worst_case INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    PRIMARY KEY (minute, policy, key, agent, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    number  INTEGER PRIMARY KEY,
    time    INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    who     TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    detail  TEXT    NOT NULL
) STRICT;
