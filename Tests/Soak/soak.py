#!/usr/bin/env python3
"""What a database grows to: with clients, never with requests, and never past its caps.

    swift build -c release && Tests/Soak/soak.py            # ten million requests, a million strangers
    Tests/Soak/soak.py --short --binary .build/debug/manifestd   # the same in a minute, as .ci/run does

Two runs, each with a daemon and a database of its own on loopback:
- growth: requests from 1,000 clients, pipelined. The database must stay under 5 MB, and every answer be recorded once.
- scanner: user agents, hosts and paths made up at random. Every table must stay within its cap, a real client that
  comes afterwards must still get its place, and the journal must be empty again in the end.
Exit code 1 where anything is otherwise. The seed of what is random is printed; --seed gives it again.
"""
import argparse, json, os, random, shutil, socket, sqlite3, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATH = "/.well-known/oauth-authorization-server"
BATCH = 64


class Daemon:
    """`manifestd serve` in a folder of its own, with the project's example documents."""

    def __init__(self, binary, settings):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="manifestd-soak-")
        shutil.copytree(os.path.join(ROOT, "Manifests"), os.path.join(self.folder, "Manifests"))
        self.run("publish")
        for key, value in settings.items():
            self.run("config", "set", key, str(value))
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.log = open(os.path.join(self.folder, "log"), "w")
        self.process = subprocess.Popen(
            [binary, "serve", "--listen", f"127.0.0.1:{self.port}", "--threads", "1"], cwd=self.folder,
            stderr=self.log)
        self.connect().close()

    def run(self, *arguments):
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True, text=True)
        if done.returncode not in (0, 3):
            sys.exit(f"{arguments}: {done.stderr}")
        return done.stdout

    def connect(self):
        for _ in range(400):
            try:
                client = socket.create_connection(("127.0.0.1", self.port))
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return client
            except ConnectionError:
                time.sleep(0.025)
        sys.exit("the daemon does not listen")

    def query(self, sql):
        database = sqlite3.connect(f"file:{self.folder}/manifestd.db?mode=ro", uri=True)
        try:
            return database.execute(sql).fetchone()[0] or 0
        finally:
            database.close()

    def wait_until_folded(self):
        """Until the journal holds nothing that is not in the database, by `doctor`'s word."""
        for _ in range(600):
            checks = json.loads(self.run("doctor", "-o", "json"))
            if any(c["check"] == "journal" and "nothing waits" in c["detail"] for c in checks):
                return checks
            time.sleep(0.2)
        sys.exit("the journal is never folded")

    def sizes(self):
        def size(name):
            path = os.path.join(self.folder, name)
            return os.path.getsize(path) if os.path.exists(path) else 0
        journal = os.path.join(self.folder, "manifestd.db.sightings")
        return size("manifestd.db"), sum(
            size(os.path.join(journal, name)) for name in os.listdir(journal) if name.endswith(".segment"))

    def stop(self):
        """Ends it; returns the bytes of the database and the journal that it leaves."""
        self.process.terminate()
        code = self.process.wait()
        self.log.close()
        left = self.sizes()
        shutil.rmtree(self.folder)
        if code != 0:
            sys.exit(f"the daemon ended with {code}")
        return left


def request(path, agent, address, host="dexter.cash", tag=None):
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", f"User-Agent: {agent}", f"X-Forwarded-For: {address}"]
    if tag:
        lines.append(f"If-None-Match: {tag}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def etag(daemon):
    with daemon.connect() as client:
        client.sendall(request(PATH, "curl/8", "192.0.2.1"))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += client.recv(65_536)
    line = next(line for line in answer.split(b"\r\n") if line.lower().startswith(b"etag:"))
    return line.split(b":", 1)[1].strip().decode()


def send(client, batch, count):
    """Sends requests and waits for as many answers."""
    client.sendall(batch)
    seen = 0
    while seen < count:
        received = client.recv(1 << 20)
        if not received:
            sys.exit("the daemon closed a connection")
        seen += received.count(b"HTTP/1.1 ")


def growth(binary, count, clients):
    daemon = Daemon(binary, {})
    tag = etag(daemon)
    # A first fetch of each, then proofs that it holds the document still.
    callers = [(f"goose/1.{i % 40}", f"10.{i % 7}.{i // 7 % 250}.9") for i in range(clients)]
    fetches = [request(PATH, agent, address) for agent, address in callers]
    proofs = [request(PATH, agent, address, tag=tag) for agent, address in callers]
    begun, sent = time.monotonic(), 1
    with daemon.connect() as client:
        for start in range(0, clients, BATCH):
            part = fetches[start:start + BATCH]
            send(client, b"".join(part), len(part))
            sent += len(part)
        batches = [proofs[start:start + BATCH] for start in range(0, clients, BATCH)]
        joined = [(b"".join(part), len(part)) for part in batches]
        turn = 0
        while sent < count:
            batch, size = joined[turn % len(joined)]
            send(client, batch, size)
            sent, turn = sent + size, turn + 1
    seconds = time.monotonic() - begun
    daemon.wait_until_folded()
    recorded = daemon.query("SELECT sum(fetches + proofs + heads + logs) FROM connector_version")
    known = daemon.query("SELECT count(*) FROM client")
    lost = daemon.query("SELECT sum(value) FROM counter WHERE name = 'records_lost'")
    database, journal = daemon.stop()
    print(f"growth:  {sent:,} requests of {clients:,} clients in {seconds:.0f} s: "
          f"database {database / 1e6:.2f} MB, {known:,} clients, {recorded:,} recorded, {lost:,} lost")
    return [
        (database < 5_000_000, f"the database has {database:,} bytes"),
        (recorded + lost == sent, f"{sent:,} were answered, {recorded:,} recorded and {lost:,} lost"),
        (known == len(set((a, n.rsplit('.', 1)[0]) for a, n in callers)) + 1, f"{known} clients"),
        (journal == 0, f"the journal's segments have {journal:,} bytes in the end"),
    ]


def scanner(binary, count, max_clients, max_unserved, seed):
    daemon = Daemon(binary, {"max_clients": max_clients, "max_unserved": max_unserved})
    rng = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-_."

    def word(longest):
        return "".join(rng.choices(letters, k=rng.randint(1, longest)))

    begun, peak = time.monotonic(), 0
    with daemon.connect() as client:
        for _ in range(0, count, BATCH):
            batch = []
            for _ in range(BATCH):
                path = PATH if rng.random() < 0.5 else f"/.well-known/oauth-{word(24)}/{word(200)}"
                address = ".".join(str(rng.randint(1, 250)) for _ in range(4))
                batch.append(request(path, f"{word(20)}/{word(300)}", address, host=f"{word(60)}.example"))
            send(client, b"".join(batch), BATCH)
            peak = max(peak, daemon.sizes()[1])
        send(client, request(PATH, "cursor/1.0", "198.51.100.7"), 1)
        send(client, request("/.well-known/oauth-missing", "cursor/1.0", "198.51.100.7", host="real"), 1)
    seconds = time.monotonic() - begun
    daemon.wait_until_folded()
    rows = {table: daemon.query(f"SELECT count(*) FROM {table}")
            for table in ["client", "agent", "holding", "unserved", "unmatched_token", "connector", "sample", "announcement"]}
    real = "FROM {} JOIN connector ON connector.id = connector_id WHERE name = 'cursor' AND {}"
    client = daemon.query("SELECT count(*) " + real.format(
        "client", "agent_id = (SELECT id FROM agent WHERE text = 'cursor/1.0')"))
    path = daemon.query("SELECT count(*) " + real.format("unserved", "path = '/.well-known/oauth-missing'"))
    database, journal = daemon.stop()
    print(f"scanner: {count:,} strangers in {seconds:.0f} s: database {database / 1e6:.2f} MB, journal up to "
          f"{peak / 1e6:.1f} MB, {rows}")
    # A row of all others for each connector; two rows of the unserved and of the real client's.
    other = rows["connector"]
    return [
        (rows["client"] <= max_clients + other, f"{rows['client']} clients"),
        (rows["agent"] <= rows["client"], f"{rows['agent']} user agents"),
        (rows["holding"] <= rows["client"] * 2, f"{rows['holding']} holdings"),
        (rows["unserved"] <= max_unserved + other, f"{rows['unserved']} unserved paths"),
        (rows["unmatched_token"] <= 1_001, f"{rows['unmatched_token']} tokens"),
        (rows["announcement"] <= 1_001 + max_unserved + 2 * other + 10, f"{rows['announcement']} announcements"),
        (client == 1, "the real client found no room"), (path == 1, "the real client's path found no room"),
        (peak <= (64 << 20) + (1 << 20), f"the journal grew to {peak:,} bytes"),
        (journal == 0, f"the journal's segments have {journal:,} bytes in the end"),
        (database < 1_000_000 + 1_500 * max_clients + 2_000 * (max_unserved + 2_000),
         f"the database has {database:,} bytes"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--short", action="store_true", help="a fraction of everything")
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build/release/manifestd"))
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    given = parser.parse_args()
    binary = os.path.abspath(given.binary)
    print(f"seed {given.seed}")
    if given.short:
        checks = growth(binary, 200_000, 1_000) + scanner(binary, 12_800, 2_000, 200, given.seed)
    else:
        checks = growth(binary, 10_000_000, 1_000) + scanner(binary, 1_000_000, 100_000, 1_000, given.seed)
    wrong = [words for holds, words in checks if not holds]
    for words in wrong:
        print(f"WRONG: {words}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
