# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs that work on a database file: verify, backup and restore."""

import os
import pty
import re
import select
import signal
import sqlite3
import subprocess

import pytest
from harness import Engine, fresh, usage
from harness.connection import DEADLINE
from harness.engine import Home, binary, environment, run


def change(database, sql):
    """What nobody but the engine should do to a database."""
    with sqlite3.connect(database) as connection:
        connection.execute(sql)
    connection.close()


def spend(engine, calls, **fields):
    with engine.agent() as agent:
        agent.report(*[usage(cost_usd="0.01", request=f"r-{number // 3}", **fields) for number in range(calls)])


@pytest.fixture
def spent():
    """An engine with a budget and a few calls, which has ended."""
    with Engine() as engine:
        with engine.operator() as operator:
            operator.put_policy(id="org-daily", match={}, period="day", limit_usd=500)
        spend(engine, 30)
        engine.stop()
        yield engine


def calls_in(database, home):
    done = run("verify", "--db", database, env=environment(home))
    assert done.returncode == 0, done.stderr
    return int(re.search(r"(\d+) calls", done.stdout)[1])


# ---- arguments ----

@pytest.mark.parametrize("arguments", [
    ["verify", "surplus"], ["verify", "--db"], ["verify", "--db", ""],
    ["backup"], ["backup", ""], ["backup", "a", "b"], ["backup", "--nonsense", "a"], ["backup", "a", "--db", ""],
    ["restore"], ["restore", ""], ["restore", "a", "b"], ["restore", "a", "--nonsense"], ["restore", "a", "--db"],
], ids=" ".join)
def test_wrong_arguments_are_exit_code_2_and_touch_nothing(arguments):
    with Home() as home:
        done = run(*arguments, env=environment(home), cwd=home)
        assert done.returncode == 2
        assert arguments[0] in done.stderr and done.stdout == ""
        assert list(home.iterdir()) == []


@pytest.mark.parametrize("verb", ["verify", "backup", "restore"])
def test_help_is_exit_code_0(verb):
    with Home() as home:
        done = run(verb, "--help", env=environment(home))
    assert done.returncode == 0 and "--db" in done.stdout and done.stderr == ""


# ---- verify ----

@pytest.mark.parametrize("sql, said", [
    ("UPDATE spent SET spent = spent + 1", r'policy org-daily, .*kept \$0\.300000001, the log has \$0\.30'),
    ("UPDATE quarter SET cost_complex = cost_complex + 1000000000", r"quarter"),
    ("UPDATE spend SET calls = calls + 1", r"spend"),
    ("UPDATE state SET events = 31", r"state, events: kept 31, the log has 30"),
    ("UPDATE event SET cost = cost + 5 WHERE row = (SELECT max(row) FROM event)", r"the log has"),
    ("DELETE FROM event WHERE row = (SELECT max(row) FROM event)", r"the log has"),
], ids=["a budget's spent", "the quarter hours", "a rollup", "the totals", "a call's cost", "a call that is gone"])
def test_verify_is_exit_code_1_where_anything_differs_and_says_what(spent, sql, said):
    change(spent.db, sql)
    done = run("verify", "--db", spent.db, env=spent.env)
    assert done.returncode == 1 and done.stdout == ""
    assert re.search(said, done.stderr), done.stderr
    assert re.search(r"\d+ sums? differs? from the stored calls", done.stderr), done.stderr


def test_verify_finds_a_page_that_is_damaged(spent):
    content = bytearray(spent.db.read_bytes())
    content[len(content) // 2: len(content) // 2 + 8192] = b"\xa5" * 8192
    spent.db.write_bytes(content)
    done = run("verify", "--db", spent.db, env=spent.env)
    assert done.returncode == 1 and "is damaged" in done.stderr, done.stderr


def test_verify_takes_the_standard_database_where_none_is_named(spent):
    standard = spent.home / "data" / "tokenfence" / "tokenfence.db"
    standard.parent.mkdir(parents=True)
    spent.db.rename(standard)
    done = run("verify", env=environment(spent.home, XDG_DATA_HOME=spent.home / "data"))
    assert done.returncode == 0 and f"{standard}: all sums are those of its 30 calls" in done.stdout


def test_progress_is_told_in_sparse_lines_where_nobody_looks_at_a_terminal(spent):
    done = run("verify", "--db", spent.db, env=spent.env)
    lines = done.stderr.splitlines()
    assert "tokenfence: checking the sums: 100 % (30 of 30 calls)" in lines
    assert len(lines) <= 2 + 2 * 11 and "\r" not in done.stderr and "\x1b" not in done.stderr


def test_progress_is_one_line_on_a_terminal_and_gone_at_the_end(spent):
    ours, theirs = pty.openpty()
    with subprocess.Popen([binary(), "verify", "--db", str(spent.db)], env=spent.env, stdout=subprocess.PIPE,
                          stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while select.select([ours], [], [], DEADLINE)[0]:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # nobody holds its other end any more
                break
        assert process.wait(timeout=DEADLINE) == 0
    os.close(ours)
    assert b"\rchecking the sums: " in shown and b"\n" not in shown
    assert shown.endswith(b"\r\x1b[K")


def test_verify_is_sound_while_records_arrive(spent):
    spent.start()
    with spent.agent() as agent:
        for _ in range(3):
            records = [usage(cost_usd="0.003", user=fresh("u")) for _ in range(2000)]
            agent.send(*records)
            assert spent.cli("verify", "--db", spent.db).returncode == 0
            for covered in iter(lambda: agent.expect("ack")["through"], records[-1]["id"]):
                assert covered


# ---- backup ----

def test_a_backup_of_a_database_that_is_served_is_whole_and_says_so(spent):
    spent.start()
    spend(spent, 12)
    copy = spent.home / "copy.db"
    done = spent.cli("backup", copy, "--db", spent.db)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{copy}: a copy of {spent.db} with 42 calls, checked and on the disk\n"
    assert "tokenfence: checking the file: it is whole" in done.stderr.splitlines()
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    spend(spent, 5)
    spent.stop()
    assert calls_in(copy, spent.home) == 42 and calls_in(spent.db, spent.home) == 47
    assert sorted(path.name for path in spent.home.glob("copy.db*")) == ["copy.db"]


def test_a_backup_replaces_no_file(spent):
    copy = spent.home / "notes.txt"
    copy.write_text("my notes")
    done = run("backup", copy, "--db", spent.db, env=spent.env)
    assert done.returncode == 1 and str(copy) in done.stderr and done.stdout == ""
    assert copy.read_text() == "my notes"


@pytest.mark.parametrize("database, target, named", [
    ("nowhere.db", "copy.db", "nowhere.db"), ("tokenfence.db", "nowhere/copy.db", "nowhere/copy.db"),
    ("notes.txt", "copy.db", "notes.txt is no database"),
])
def test_a_backup_that_cannot_be_made_says_why_and_leaves_nothing(spent, database, target, named):
    (spent.home / "notes.txt").write_text("my notes\n" * 1000)
    done = run("backup", spent.home / target, "--db", spent.home / database, env=spent.env)
    assert done.returncode == 1 and named in done.stderr and done.stdout == ""
    assert not list(spent.home.glob("**/copy.db*"))


def test_a_backup_on_a_full_disk_leaves_nothing(spent):
    def fill_the_disk():
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = run("backup", spent.home / "copy.db", "--db", spent.db, env=spent.env, restore_signals=False,
               preexec_fn=fill_the_disk)
    assert done.returncode == 1 and re.search(r"(?i)disk.*copy\.db", done.stderr), done.stderr
    assert not list(spent.home.glob("copy.db*"))


# ---- restore ----

def test_restore_puts_the_copy_in_place_and_keeps_what_was_there(spent):
    copy = spent.home / "copy.db"
    assert run("backup", copy, "--db", spent.db, env=spent.env).returncode == 0
    spent.start()
    spend(spent, 7)
    spent.stop()
    done = run("restore", copy, "--db", spent.db, env=spent.env)
    assert done.returncode == 0, done.stderr
    kept = re.fullmatch(rf"{spent.db}: is now the copy {copy} with 30 calls; the database that was there is kept as "
                        rf"({spent.db}\.replaced-\d{{8}}T\d{{6}}Z)\n", done.stdout)[1]
    assert calls_in(spent.db, spent.home) == 30 and calls_in(kept, spent.home) == 37
    spent.start()
    assert spent.status()["events"] == 30
    spend(spent, 1)
    assert spent.status()["events"] == 31


def test_restore_is_refused_while_an_engine_serves_the_database(spent):
    copy = spent.home / "copy.db"
    assert run("backup", copy, "--db", spent.db, env=spent.env).returncode == 0
    spent.start()
    done = spent.cli("restore", copy, "--db", spent.db)
    assert done.returncode == 3 and done.stdout == ""
    assert str(spent.process.pid) in done.stderr and str(spent.db) in done.stderr
    assert spent.status()["events"] == 30 and not list(spent.home.glob("*.replaced-*"))


def test_restore_makes_a_database_where_there_was_none(spent):
    copy = spent.home / "copy.db"
    assert run("backup", copy, "--db", spent.db, env=spent.env).returncode == 0
    done = run("restore", copy, "--db", spent.home / "new" / "tokenfence.db", env=spent.env)
    assert done.returncode == 0 and "kept" not in done.stdout, done.stderr
    assert calls_in(spent.home / "new" / "tokenfence.db", spent.home) == 30


def test_restore_after_kill_9_never_mixes_the_old_log_with_the_new_file(spent):
    copy = spent.home / "copy.db"
    assert run("backup", copy, "--db", spent.db, env=spent.env).returncode == 0
    spent.start()
    spend(spent, 4)
    spent.kill()
    assert run("restore", copy, "--db", spent.db, env=spent.env).returncode == 0
    assert calls_in(spent.db, spent.home) == 30
    assert calls_in(next(spent.home.glob("*.replaced-*Z")), spent.home) == 34


@pytest.mark.parametrize("name, content", [("missing.db", None), ("empty.db", b""), ("notes.db", b"my notes\n" * 999)])
def test_restore_of_what_is_no_copy_fails_and_changes_nothing(spent, name, content):
    if content is not None:
        (spent.home / name).write_bytes(content)
    before = spent.db.read_bytes()
    done = run("restore", spent.home / name, "--db", spent.db, env=spent.env)
    assert done.returncode == 1 and name in done.stderr and done.stdout == ""
    assert spent.db.read_bytes() == before
    assert not list(spent.home.glob("*restoring*")) and not list(spent.home.glob("*.replaced-*"))


def test_a_job_that_is_interrupted_leaves_nothing_half_done(spent):
    """Whether the signal comes before the job has begun or while it works, it never comes between."""
    spent.start()
    with spent.agent() as agent:
        for _ in range(10):
            agent.report(*[usage(cost_usd="0.01") for _ in range(2000)])
    spent.stop()
    ours, theirs = pty.openpty()
    with subprocess.Popen([binary(), "backup", str(spent.home / "copy.db"), "--db", str(spent.db)], env=spent.env,
                          stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        os.read(ours, 1)  # it has begun
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=DEADLINE)
    os.close(ours)
    left = sorted(path.name for path in spent.home.glob("copy.db*"))
    assert (code, left) in ((1, []), (0, ["copy.db"]))
