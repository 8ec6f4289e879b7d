# SPDX-License-Identifier: GPL-3.0-or-later
"""`tokenfence serve`: the ready line, its options, its ends, and a second engine."""

import os
import signal
import sqlite3
import subprocess

import pytest
from harness import Engine, fresh
from harness.engine import Home, binary, environment, run


@pytest.fixture
def home():
    with Home() as path:
        yield path


def serve(home, *options, **variables):
    """Runs `serve` where it is expected to end by itself."""
    return run("serve", *options, env=environment(home, **variables))


def one_sentence(done, *names):
    """What it said on standard error: something short that names what is wrong."""
    said = done.stderr.strip()
    assert said and len(said.splitlines()) <= 3, said
    for name in names:
        assert str(name) in said, said
    assert done.stdout == ""


def test_it_prints_one_line_when_it_is_ready(own_engine):
    run_dir = own_engine.runtime_dir
    assert own_engine.ready == f"ready agent={run_dir}/agent.sock control={run_dir}/control.sock db={own_engine.db}"
    with own_engine.agent() as agent:
        agent.spend(0.01)
    own_engine.process.send_signal(signal.SIGTERM)
    assert own_engine.process.stdout.read() == b"", "nothing else goes to standard output"
    assert own_engine.wait() == 0


def test_its_log_goes_to_standard_error(own_engine):
    with own_engine.agent() as agent:
        agent.refused("{")
    own_engine.stop()
    assert own_engine.log.exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_stops_it_in_order(own_engine, how):
    with own_engine.agent() as agent:
        records = [agent.spend("0.01") for _ in range(20)]
        assert own_engine.stop(how) == 0
        agent.until_closed()
    assert not (own_engine.runtime_dir / "agent.sock").exists()
    own_engine.start()
    assert [row["id"] for row in own_engine.export()] == records


def test_a_second_signal_does_not_spoil_the_end(own_engine):
    own_engine.process.send_signal(signal.SIGTERM)
    own_engine.process.send_signal(signal.SIGINT)
    assert own_engine.wait() == 0


def test_the_database_is_where_db_says_and_its_directory_is_made(home):
    with Engine() as engine:
        engine.stop()
        engine.db = engine.home / "deep" / "er" / "my.db"
        engine.start()
        assert f"db={engine.db}" in engine.ready and engine.db.exists()


@pytest.mark.parametrize("xdg", [True, False], ids=["XDG_DATA_HOME", "~/.local/share"])
def test_the_database_is_at_first_in_the_data_directory(home, xdg):
    data = home / "data" if xdg else home / ".local" / "share"
    with subprocess.Popen([binary(), "serve", "--runtime-dir", str(home / "run")], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True,
                          env=environment(home, XDG_DATA_HOME=data if xdg else None)) as process:
        ready = process.stdout.readline()
        process.terminate()
        assert process.wait() == 0
    assert ready.rstrip("\n").endswith(f"db={data}/tokenfence/tokenfence.db")
    assert (data / "tokenfence" / "tokenfence.db").exists()


@pytest.mark.parametrize("options", [
    ["--timezone", "Mars/Olympus"], ["--timezone", ""], ["--nonsense"], ["--db"], ["surplus"],
    ["--agent-group", "no-such-group-here"],
], ids=" ".join)
def test_bad_arguments_are_exit_code_2(home, options):
    done = serve(home, "--db", home / "x.db", "--runtime-dir", home / "run", *options)
    assert done.returncode == 2
    one_sentence(done)
    assert not (home / "x.db").exists()


def test_an_unknown_zone_is_named(home):
    done = serve(home, "--db", home / "x.db", "--runtime-dir", home / "run", "--timezone", "Mars/Olympus")
    one_sentence(done, "Mars/Olympus")


@pytest.mark.parametrize("text", [
    "", "{", "[]", "5", '{"m": 5', '{"m":{"input_cost_per_token":"x"}}trailing'], ids=repr)
def test_a_price_file_that_is_none_is_named(home, text):
    prices = home / "my-prices.json"
    prices.write_text(text)
    done = serve(home, "--db", home / "x.db", "--runtime-dir", home / "run", "--prices", prices)
    assert done.returncode in (1, 2)
    one_sentence(done, "my-prices.json")


def test_a_price_file_that_is_not_there_is_named(home):
    done = serve(home, "--db", home / "x.db", "--runtime-dir", home / "run", "--prices", home / "nowhere.json")
    assert done.returncode in (1, 2)
    one_sentence(done, "nowhere.json")


# ---- a second engine ----

def test_a_second_engine_in_the_same_directory_is_exit_code_3_and_says_who_serves(own_engine):
    done = serve(own_engine.home, "--db", own_engine.home / "other.db", "--runtime-dir", own_engine.runtime_dir)
    assert done.returncode == 3
    one_sentence(done, own_engine.process.pid)
    with own_engine.agent() as agent:
        agent.spend(0.01)


@pytest.mark.parametrize("spelling", [
    "as it is", "relative", "through a directory and back", "through a symbolic link"])
def test_a_second_engine_with_the_same_database_is_exit_code_3(own_engine, spelling):
    database = own_engine.db
    if spelling == "relative":
        database = os.path.relpath(database)
    elif spelling.endswith("back"):
        database = own_engine.runtime_dir / ".." / database.name
    elif spelling.endswith("link"):
        link = own_engine.home / "link.db"
        link.symlink_to(database)
        database = link
    done = serve(own_engine.home, "--db", database, "--runtime-dir", own_engine.home / "elsewhere")
    assert done.returncode == 3
    one_sentence(done, own_engine.process.pid)
    with own_engine.agent() as agent:
        agent.spend(0.01)


def test_two_engines_with_directories_and_databases_of_their_own_live_side_by_side():
    with Engine() as one, Engine() as other:
        with one.agent() as agent:
            agent.spend(0.01)
        assert (one.status()["events"], other.status()["events"]) == (1, 0)


def test_sockets_left_over_from_a_crash_are_replaced(own_engine):
    for _ in range(3):
        own_engine.kill()
        assert (own_engine.runtime_dir / "agent.sock").exists()
        own_engine.start()
        with own_engine.agent() as agent:
            agent.spend(0.01)
    assert own_engine.status()["events"] == 3


def test_of_engines_started_at_once_exactly_one_serves(home):
    processes = [subprocess.Popen([binary(), "serve", "--db", str(home / "x.db"), "--runtime-dir", str(home / "run")],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(home))
                 for _ in range(6)]
    ready = [process.stdout.readline() for process in processes]
    serving = [process for process, line in zip(processes, ready) if line.startswith("ready ")]
    others = [process for process in processes if process not in serving]
    assert len(serving) == 1
    assert [process.wait() for process in others] == [3] * 5
    serving[0].terminate()
    assert serving[0].wait() == 0
    for process in processes:
        process.stdout.close()
        process.stderr.close()


# ---- a database that is none ----

def test_a_file_that_is_no_database_is_refused_and_left_alone(home):
    database = home / "notes.db"
    database.write_bytes(b"these are my notes\n" * 500)
    done = serve(home, "--db", database, "--runtime-dir", home / "run")
    assert done.returncode == 1
    one_sentence(done, "notes.db")
    assert database.read_bytes() == b"these are my notes\n" * 500


def test_a_foreign_database_is_refused_and_left_alone(home):
    database = home / "photos.db"
    with sqlite3.connect(database) as photos:
        photos.execute("CREATE TABLE photo(name TEXT)")
    photos.close()
    before = database.read_bytes()
    done = serve(home, "--db", database, "--runtime-dir", home / "run")
    assert done.returncode == 1
    one_sentence(done, "photos.db")
    assert database.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused_and_left_alone(own_engine):
    schema = own_engine.status()["schema"]
    own_engine.stop()
    with sqlite3.connect(own_engine.db) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (schema,)
        database.execute(f"PRAGMA user_version = {schema + 1}")
    database.close()
    before = own_engine.db.read_bytes()
    done = serve(own_engine.home, "--db", own_engine.db, "--runtime-dir", own_engine.runtime_dir)
    assert done.returncode == 1
    one_sentence(done, own_engine.db.name)
    assert own_engine.db.read_bytes() == before


def test_a_database_that_is_cut_is_refused(own_engine):
    with own_engine.agent() as agent:
        for _ in range(50):
            agent.spend(0.01, user=fresh("user"))
    own_engine.stop()
    whole = own_engine.db.read_bytes()
    own_engine.db.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    done = serve(own_engine.home, "--db", own_engine.db, "--runtime-dir", own_engine.runtime_dir)
    assert done.returncode == 1
    one_sentence(done, own_engine.db.name)


def test_a_directory_as_database_is_refused(home):
    done = serve(home, "--db", home, "--runtime-dir", home / "run")
    assert done.returncode == 1
    one_sentence(done, home)
