"""The parts of the benchmark that are no race: memory, releases and queries under load, a start with much recorded."""

import json
import os
import resource
import socket
import sqlite3
import statistics
import subprocess
import time

from harness import PATH, document, fail, fetch, free_port, run, say

ON_SERVER_CORE, ON_LOAD_CORE = ["taskset", "-c", "0"], ["taskset", "-c", "1"]
SECONDS = 1


def settle():
    """Longer than the keeper's interval: what was recorded is folded."""
    time.sleep(0.3)


def play(scratch, table):
    idle_connections(scratch, table)
    release_under_load(scratch, table)
    visibility(scratch, table)
    two_loops(scratch, table)
    full_database(scratch, table)


def memory_kib(process, name):
    with open(f"/proc/{process.pid}/smaps_rollup") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(f"{name}:"))


def idle_connections(scratch, table, count=10_000):
    """What one more idle keep-alive connection costs the process, kernel buffers apart; and memory at rest."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    port = free_port()
    server = scratch.start_manifestd(port, database="idle.db")
    settle()
    table.row("memory at rest, MiB resident", memory_kib(server, "Rss") / 1024, 48, True)
    request = f"GET {PATH} HTTP/1.1\r\nHost: auth.example.test\r\n\r\n".encode()
    before, connections = memory_kib(server, "Private_Dirty"), []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(request)
        connection.recv(1 << 16)
        connections.append(connection)
    settle()
    grown = memory_kib(server, "Private_Dirty") - before
    for connection in connections[::500]:
        connection.sendall(request)
        if not connection.recv(1 << 16).startswith(b"HTTP/1.1 200 "):
            fail("an idle connection is not answered any more")
    for connection in connections:
        connection.close()
    scratch.stop(server)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    table.row("10,000 idle connections: bytes each", grown * 1024 / count, 256, True)


def release_under_load(scratch, table, seconds=4):
    """Three releases while 64 connections ask: every answer is 200, every body is its tag's; p99 beside a quiet run."""
    port = free_port()
    server = scratch.start_manifestd(port, before=ON_SERVER_CORE, database="release.db")
    tags = scratch.file("tags")
    os.makedirs(tags)
    load = [*ON_LOAD_CORE, scratch.cload, "-c", "64", "-s", str(seconds), "-v", tags, str(port)]
    quiet = json.loads(run(*load))
    process = subprocess.Popen(load, stdout=subprocess.PIPE, text=True)
    published = {fetch(port)[2]}
    for number in range(3):
        time.sleep(seconds / 5)
        published.add(document(f"release {number} ").encode())
        scratch.write(scratch.publishable, document(f"release {number} "))
        run(*ON_LOAD_CORE, scratch.manifestd, "--db", scratch.file("release.db"), "publish", scratch.publishable,
            "--site", "https://auth.example.test")
    output, _ = process.communicate()
    if process.returncode != 0:
        fail("a request failed, or a document was torn, while releases were made")
    busy = json.loads(output)
    served = {open(os.path.join(tags, name), "rb").read() for name in os.listdir(tags)}
    if served != published:
        fail(f"{len(published)} documents were published, {len(served)} served")
    scratch.write(scratch.publishable, document())
    scratch.stop(server)
    table.row(f"3 releases under load: failed or torn, of {busy['requests']:,} answers", 0, 0, True)
    table.row("3 releases under load: p99, of the same load without", busy["p99_us"] / quiet["p99_us"], 2, True)


def visibility(scratch, table, count=20):
    """From a client's answer to its row in the database, at full load."""
    port = free_port()
    server = scratch.start_manifestd(port, before=ON_SERVER_CORE, database="visible.db")
    load = subprocess.Popen(
        [*ON_LOAD_CORE, scratch.cload, "-c", "64", "-s", "15", str(port)], stdout=subprocess.DEVNULL)
    database = sqlite3.connect(f"file:{scratch.file('visible.db')}?mode=ro", uri=True)
    delays = []
    for number in range(count):
        agent = f"visible-{number}/1.0"
        fetch(port, f"User-Agent: {agent}")
        asked = time.monotonic()
        while not database.execute("SELECT 1 FROM client JOIN agent ON agent.id = agent_id WHERE text = ?", (agent,)).fetchone():
            if time.monotonic() - asked > 10:
                fail("what a client did is not in the database after 10 s")
            time.sleep(0.002)
        delays.append((time.monotonic() - asked) * 1000)
    load.terminate()
    load.wait()
    database.close()
    scratch.stop(server)
    table.row("visible to queries at full load: median, ms", statistics.median(delays), 250, True)
    table.row(f"visible to queries at full load: the slowest of {count}, ms", max(delays), 250, True)


def two_loops(scratch, table):
    """Two loops beside one, on both cores, which the load generator shares: told, for it says as much of that."""
    ports = {loops: free_port() for loops in ("1", "2")}
    servers = [
        scratch.start_manifestd(port, "--threads", loops, database=f"loops.{loops}.db") for loops, port in ports.items()]
    for what, flags in (("", []), (", pipelined by 16", ["-d", 16])):
        ratios = []
        for _ in range(5):
            one, two = (scratch.load(port, "-c", 64, "-s", SECONDS, *flags)["rps"] for port in ports.values())
            ratios.append(two / one)
        table.row(f"two loops of one, the generator on the same two cores{what}: requests/s", statistics.median(ratios))
    for server in servers:
        scratch.stop(server)


def full_database(scratch, table, requests=10_000_000):
    """Ten million recorded requests from more clients than are kept: start, and the verbs."""
    port, database = free_port(), scratch.file("full.database.db")
    server = scratch.start_manifestd(port, database=database)
    say(f"recording {requests:,} requests")
    scratch.load(port, "-c", 64, "-n", 300_000, "-k", 300_000)
    scratch.load(port, "-c", 64, "-n", requests - 300_000, "-d", 16, "-k", 64)
    scratch.stop(server, patience=300)
    starts = []
    for _ in range(5):
        server, seconds = scratch.time_start(port, database)
        starts.append(seconds * 1000)
        scratch.stop(server)
    server = scratch.start_manifestd(port, database=database)
    hits = sum(row["hits"] for row in json.loads(run(scratch.manifestd, "--db", database, "connectors", "-o", "json")))
    if hits < requests:
        fail(f"{hits:,} of {requests:,} requests are recorded")
    table.row("start to first answer with 10 million recorded, ms", statistics.median(starts), 50, True)
    for verb, bar in (("connectors", 20), ("stale", 20), ("list", 20), ("version", None)):
        times = []
        for _ in range(9):
            began = time.monotonic()
            # "stale" says by its exit code whether anybody is.
            subprocess.run(
                [scratch.manifestd, "--db", database, verb], check=False, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            times.append((time.monotonic() - began) * 1000)
        what = f"{verb} with 10 million recorded" if bar else f"{verb}, which asks nothing"
        table.row(f"{what}, ms", statistics.median(times), bar, True)
    scratch.stop(server)
