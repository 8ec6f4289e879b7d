# SPDX-License-Identifier: GPL-3.0-or-later
"""The runtime directory and the two sockets: where they are, whose they are, who may come in.

What only another user could try needs the right to become one; those rows exist where the suite runs as root, as it
does in continuous integration.
"""

import grp
import json
import os
import pwd
import socket
import stat
import subprocess
import sys

import pytest
from harness import Engine
from harness.engine import STRANGER, Home, as_stranger, binary, environment, run

ROOT = os.getuid() == 0

def as_root(test):
    """Keeps a test out of a suite that is not run by root."""
    return test if ROOT else None


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def modes(engine):
    return [mode(engine.runtime_dir / name) for name in (".", "agent.sock", "control.sock")]


@pytest.fixture
def home():
    with Home() as path:
        yield path


def test_the_directory_is_made_with_mode_0700_and_the_sockets_with_0600(engine):
    assert mode(engine.runtime_dir) == 0o700
    for name in ("agent.sock", "control.sock"):
        path = engine.runtime_dir / name
        assert stat.S_ISSOCK(os.stat(path).st_mode) and mode(path) == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077], ids=oct)
def test_whatever_the_umask_is(umask):
    with Engine(umask=umask) as engine:
        assert modes(engine) == [0o700, 0o600, 0o600]


def test_with_a_group_the_directory_is_0710_and_agent_sock_0660_and_control_sock_0600_always():
    group = grp.getgrgid(os.getgid()).gr_name
    with Engine("--agent-group", group) as engine:
        assert modes(engine) == [0o710, 0o660, 0o600]
        for name in (".", "agent.sock"):
            assert os.stat(engine.runtime_dir / name).st_gid == os.getgid()
        with engine.agent() as agent, engine.operator() as operator:
            agent.spend(0.01)
            assert operator.status()["events"] == 1


def test_a_directory_that_is_there_already_is_taken(home):
    os.mkdir(home / "mine", 0o700)
    with Engine() as engine:
        engine.stop()
        engine.runtime_dir = home / "mine"
        engine.start()
        assert mode(home / "mine") == 0o700
        engine.stop()


def test_a_directory_that_is_a_symbolic_link_is_refused(home):
    os.mkdir(home / "real", 0o700)
    (home / "link").symlink_to(home / "real")
    done = run("serve", "--db", home / "x.db", "--runtime-dir", home / "link", env=environment(home))
    assert done.returncode == 1
    assert str(home / "link") in done.stderr and not list((home / "real").iterdir())


@pytest.mark.parametrize("tail", ["/", "//", "/.", "/./"])
def test_a_slash_behind_a_symbolic_link_does_not_hide_it(home, tail):
    os.mkdir(home / "real", 0o700)
    (home / "link").symlink_to(home / "real")
    done = run("serve", "--db", home / "x.db", "--runtime-dir", f"{home}/link{tail}", env=environment(home))
    assert done.returncode == 1
    assert f"{home}/link is" in done.stderr and not list((home / "real").iterdir())


def test_a_file_where_the_directory_should_be_is_refused(home):
    (home / "file").write_text("x")
    done = run("serve", "--db", home / "x.db", "--runtime-dir", home / "file", env=environment(home))
    assert done.returncode == 1 and str(home / "file") in done.stderr


def test_a_path_too_long_for_a_socket_is_refused(home):
    done = run("serve", "--db", home / "x.db", "--runtime-dir", home / ("d" * 120), env=environment(home))
    assert done.returncode in (1, 2) and done.stderr.strip()


@as_root
def test_a_directory_of_another_user_is_refused(home):
    os.mkdir(home / "theirs", 0o700)
    os.chown(home / "theirs", STRANGER, STRANGER)
    done = run("serve", "--db", home / "x.db", "--runtime-dir", home / "theirs", env=environment(home))
    assert done.returncode == 1
    assert str(home / "theirs") in done.stderr and not list((home / "theirs").iterdir())


# ---- where it is looked for ----

def started(home, **variables):
    """An engine without --runtime-dir; its ready line and the process."""
    process = subprocess.Popen([binary(), "serve", "--db", str(home / "x.db")], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=environment(home, **variables))
    return process, process.stdout.readline()


def ended(process):
    process.terminate()
    process.stdout.close()
    return process.wait()


@pytest.mark.parametrize("variables, expected", [
    ({"TOKENFENCE_RUNTIME_DIR": "{}/own", "XDG_RUNTIME_DIR": "{}/xdg"}, "{}/own"),
    ({"XDG_RUNTIME_DIR": "{}/xdg"}, "{}/xdg/tokenfence"),
], ids=["what TOKENFENCE_RUNTIME_DIR names", "else XDG_RUNTIME_DIR/tokenfence"])
def test_the_engine_serves_in(home, variables, expected):
    os.mkdir(home / "xdg", 0o700)
    variables = {name: value.replace("{}", str(home)) for name, value in variables.items()}
    process, ready = started(home, **variables)
    try:
        assert ready.startswith(f"ready agent={expected.replace('{}', str(home))}/agent.sock ")
        done = run("status", "--json", env=environment(home, **variables))
        assert done.returncode == 0 and json.loads(done.stdout)["ok"] is True
    finally:
        assert ended(process) == 0


def test_runtime_dir_wins_over_the_variables(home):
    process = subprocess.Popen([binary(), "serve", "--db", str(home / "x.db"), "--runtime-dir", str(home / "given")],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                               env=environment(home, TOKENFENCE_RUNTIME_DIR=home / "own", XDG_RUNTIME_DIR=home))
    ready = process.stdout.readline()
    assert ended(process) == 0
    assert ready.startswith(f"ready agent={home}/given/agent.sock ")


def test_a_client_looks_where_the_variable_says_and_nowhere_else(home):
    os.mkdir(home / "xdg", 0o700)
    process, _ = started(home, XDG_RUNTIME_DIR=home / "xdg")
    try:
        assert run("status", env=environment(home, XDG_RUNTIME_DIR=home / "xdg")).returncode == 0
        elsewhere = environment(home, XDG_RUNTIME_DIR=home / "xdg", TOKENFENCE_RUNTIME_DIR=home / "own")
        assert run("status", env=elsewhere).returncode == 4
    finally:
        assert ended(process) == 0


@as_root
def test_the_last_place_is_of_the_users_own_id_and_a_client_tries_each_until_one_answers(home):
    """For a user without /run/user/UID it is /tmp/tokenfence-UID, which a client finds behind an empty XDG one."""
    os.chown(home, STRANGER, STRANGER)
    os.makedirs(home / "xdg")
    os.chown(home / "xdg", STRANGER, STRANGER)
    process = subprocess.Popen([binary(), "serve", "--db", str(home / "x.db")], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=environment(home), **as_stranger())
    try:
        ready = process.stdout.readline()
        assert ready.startswith(f"ready agent=/tmp/tokenfence-{STRANGER}/agent.sock ")
        done = run("status", env=environment(home, XDG_RUNTIME_DIR=home / "xdg"), **as_stranger())
        assert done.returncode == 0
    finally:
        assert ended(process) == 0
        subprocess.run(["rm", "-r", f"/tmp/tokenfence-{STRANGER}"], check=True)


@as_root
def test_a_client_refuses_a_directory_that_is_not_its_own_users(home):
    process, _ = started(home, XDG_RUNTIME_DIR=home)
    try:
        assert run("status", env=environment(home, XDG_RUNTIME_DIR=home)).returncode == 0
        os.chown(home / "tokenfence", STRANGER, STRANGER)
        done = run("status", env=environment(home, XDG_RUNTIME_DIR=home))
        assert done.returncode == 4
        named = run("status", env=environment(home, TOKENFENCE_RUNTIME_DIR=home / "tokenfence"))
        assert named.returncode == 0, "unless the variable names it"
    finally:
        assert ended(process) == 0


# ---- who may come in ----

KNOCK = """
import socket, sys
door = socket.socket(socket.AF_UNIX)
door.settimeout(20)
try:
    door.connect(sys.argv[1])
    door.sendall(b'{"type":"ping"}\\n')
    print("answered" if b"pong" in door.recv(1000) else "closed")
except PermissionError:
    print("kept out")
except (BrokenPipeError, ConnectionResetError):
    print("closed")
"""


def knock(path, user, group):
    done = subprocess.run([sys.executable, "-c", KNOCK, str(path)], user=user, group=group, extra_groups=[],
                          capture_output=True, text=True, check=True)
    return done.stdout.strip()


@as_root
@pytest.mark.parametrize("name", ["agent.sock", "control.sock"])
def test_another_user_is_refused_even_where_the_files_let_him_in(home, name):
    with Engine() as engine:
        os.chmod(engine.home, 0o755)
        os.chmod(engine.runtime_dir, 0o755)
        os.chmod(engine.runtime_dir / name, 0o666)
        assert knock(engine.runtime_dir / name, STRANGER, STRANGER) == "closed"
        assert knock(engine.runtime_dir / "agent.sock", 0, 0) == "answered"


@as_root
def test_a_member_of_the_agent_group_may_report_and_nothing_else(home):
    member = pwd.getpwnam("nobody")
    with Engine("--agent-group", grp.getgrgid(member.pw_gid).gr_name) as engine:
        os.chmod(engine.home, 0o755)
        assert knock(engine.runtime_dir / "agent.sock", member.pw_uid, member.pw_gid) == "answered"
        assert knock(engine.runtime_dir / "control.sock", member.pw_uid, member.pw_gid) == "kept out"
        os.chmod(engine.runtime_dir / "control.sock", 0o666)
        assert knock(engine.runtime_dir / "control.sock", member.pw_uid, member.pw_gid) == "closed"
        assert knock(engine.runtime_dir / "agent.sock", STRANGER, STRANGER) == "kept out"


def test_the_sockets_are_stream_sockets(engine):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagram, pytest.raises(OSError):
        datagram.connect(str(engine.runtime_dir / "agent.sock"))
