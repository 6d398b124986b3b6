"""What a well-behaved crowd notices while others misbehave: its p99 beside that of a quiet run, taken in turn.

The attackers are on the load generator's core and run when it does not (SCHED_IDLE), so that what is measured is the
server, not how two programs share a core.
"""

import json
import resource
import statistics
import subprocess
import time

from harness import fail, free_port, run

ON_SERVER_CORE, ON_LOAD_CORE = ["taskset", "-c", "0"], ["taskset", "-c", "1"]
# Each with the descriptors its server has; 0: as many as the system lets it have.
KINDS = {"slow-readers": 0, "slow-writers": 0, "idle": 0, "flood": 4096, "half-open": 0, "reset": 0, "garbage": 0}
SECONDS, LEAD = 2, 0.5


def play(scratch, table, rounds=3):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    attacker = scratch.compile("cattack")
    for kind, descriptors in KINDS.items():
        port = free_port()
        limit = ["prlimit", f"--nofile={descriptors}:{descriptors}"] if descriptors else []
        server = scratch.start_manifestd(port, before=[*limit, *ON_SERVER_CORE], database=f"{kind}.db")
        seen = [measure(scratch, attacker, kind, port) for _ in range(rounds)]
        scratch.stop(server)
        opened, sent = (statistics.median(attack[key] for _, attack in seen) for key in ("connections", "mib"))
        table.row(f"under attack by {kind} ({opened:,.0f} connections, {sent:,.0f} MiB): p99, of a quiet run",
                  statistics.median(ratio for ratio, _ in seen), 3, True)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def measure(scratch, attacker, kind, port):
    """The ratio of both p99, and what the attacker did."""
    load = [*ON_LOAD_CORE, scratch.cload, "-c", "64", "-s", str(SECONDS), str(port)]
    attack = [*ON_LOAD_CORE, "chrt", "--idle", "0", attacker, kind, str(port)]
    quiet = json.loads(run(*load))
    # The crowd connects before a flood leaves no room; the other attacks are under way by then.
    started = []
    for command in (load, attack) if kind == "flood" else (attack, load):
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        if len(started) == 1:
            time.sleep(LEAD)
    crowd, attack = started if kind == "flood" else reversed(started)
    output, _ = crowd.communicate()
    attack.terminate()
    did, _ = attack.communicate()
    if crowd.returncode != 0:
        fail(f"well-behaved clients were not served under attack by {kind}: exit code {crowd.returncode}")
    time.sleep(LEAD)
    return json.loads(output)["p99_us"] / quiet["p99_us"], json.loads(did)
