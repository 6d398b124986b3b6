"""What the gates and the benchmark share: a scratch folder, the tools built, servers started and stopped by pid."""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PATH = "/.well-known/oauth-authorization-server"
DOCUMENT_BYTES = 1536


def say(*words):
    print(*words, flush=True)


def fail(words):
    sys.exit(f"{os.path.basename(sys.argv[0])}: {words}")


def run(*command, **options):
    """Runs a command to its end; its failure is ours, with all it said."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        fail(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def need(**programs):
    """The programs by name, each with the Debian package that has it; absent ones are installed."""
    absent = [package for program, package in programs.items() if not shutil.which(program)]
    if not absent:
        return
    say(f"installing {' '.join(absent)}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run("apt-get", "update", "-q", env=environment)
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", *absent, env=environment)


def document(note=""):
    """An RFC 8414 document of DOCUMENT_BYTES bytes."""
    origin = "https://auth.example.test"
    fields = {
        "issuer": origin,
        "authorization_endpoint": f"{origin}/authorize",
        "token_endpoint": f"{origin}/token",
        "registration_endpoint": f"{origin}/register",
        "jwks_uri": f"{origin}/jwks.json",
        "revocation_endpoint": f"{origin}/revoke",
        "introspection_endpoint": f"{origin}/introspect",
        "scopes_supported": ["openid", "profile", "email", "offline_access", "mcp:read", "mcp:write"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "private_key_jwt"],
        "service_documentation": "https://docs.example.test/",
        "x_note": note,
    }
    fields["x_note"] += "p" * (DOCUMENT_BYTES - len(json.dumps(fields)))
    return json.dumps(fields)


class Scratch:
    """A folder for one run, with the load generator in it; all that was started in it ends with it."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="manifestd-benchmark-")
        self.processes = []
        self.manifestd = os.path.join(ROOT, ".build/release/manifestd")
        os.makedirs(self.file("manifests/auth.example.test"))
        self.publishable = self.file("manifests/auth.example.test/oauth-authorization-server.json")
        self.write(self.publishable, document())
        self.cload = self.compile("cload")

    def __enter__(self):
        # So that an end from outside ends also what was started here.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        return self

    def __exit__(self, *_):
        for process in list(self.processes):
            self.stop(process)
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name):
        return os.path.join(self.path, name)

    def write(self, name, text):
        with open(self.file(name), "w") as file:
            file.write(text)

    def compile(self, name):
        run("gcc", "-O2", "-Wall", "-o", self.file(name), os.path.join(HERE, f"{name}.c"))
        return self.file(name)

    def start(self, *command, port, log="output", patience=10, pause=0.02):
        """Starts a server and waits until it answers, with pauses of so many seconds."""
        with open(self.file(log), "ab") as output:
            process = subprocess.Popen(command, cwd=self.path, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        self.processes.append(process)
        end = time.monotonic() + patience
        while time.monotonic() < end and process.poll() is None:
            # To accept is not enough: manifestd listens for a moment, and lets go, before it begins.
            try:
                if fetch(port)[0]:
                    return process
            except (OSError, ValueError, IndexError):
                time.sleep(pause)
        fail(f"{command[0]} does not listen on port {port}:\n{open(self.file(log), errors='replace').read()[-2000:]}")

    def start_manifestd(self, port, *flags, before=(), database="benchmark.db", **options):
        return self.start(
            *before, self.manifestd, "--db", self.file(database), "serve", "--manifests", self.file("manifests"),
            "--listen", f"127.0.0.1:{port}", *(flags if "--threads" in flags else (*flags, "--threads", "1")),
            port=port, **options)

    def retire(self, database):
        """A database whose documents once advertised /old/token and /old/authorize, and do no more."""
        old = self.file("old/oauth-authorization-server.json")
        os.makedirs(os.path.dirname(old), exist_ok=True)
        self.write(old, re.sub("test/(token|authorize)", r"test/old/\1", document()))
        for words in (["--at", "2025-01-01T00:00Z", old], [self.publishable]):
            run(self.manifestd, "--db", self.file(database), "publish", "--site", "auth.example.test", *words)

    def time_start(self, port, database):
        """A server, and how many seconds it took to its first answer."""
        began = time.monotonic()
        server = self.start_manifestd(port, database=database, pause=0.001)
        return server, time.monotonic() - began

    def stop(self, process, patience=60):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process in self.processes:
            self.processes.remove(process)

    def load(self, port, *flags, before=()):
        """One run of the load generator; what it measured."""
        return json.loads(run(*before, self.cload, *map(str, flags), str(port)))


def free_port():
    """Below the ports that the kernel hands out: connecting to one of those, nobody there, can reach oneself."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def fetch(port, *fields, path=PATH):
    """One GET: status, headers by lower-case name, body."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        lines = [f"GET {path} HTTP/1.1", "Host: auth.example.test", "Connection: close", *fields, "", ""]
        connection.sendall("\r\n".join(lines).encode())
        answer = b""
        while b"\r\n\r\n" not in answer and (part := connection.recv(65536)):
            answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (re.split(r":\s*", line, maxsplit=1) for line in rest)}
        while len(body) < int(headers.get("content-length", 0)) and (part := connection.recv(65536)):
            body += part
    return int(first.split()[1]), headers, body
