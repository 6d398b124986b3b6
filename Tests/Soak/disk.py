#!/usr/bin/env python3
"""What a quiet day costs the disk: one request a second, each of them like the one before.

    Tests/Soak/disk.py --binary .build/debug/manifestd

Counted, never timed: bytes that the daemon has the kernel write (`write_bytes` of /proc/PID/io) for each request, and
calls of fsync(2) and fdatasync(2) by strace. At most 8 KiB a request, and one sync a second. Exit code 1 beyond that.
"""
import argparse, os, re, signal, subprocess, sys, time

from soak import Daemon

BYTES = 8 << 10
REQUEST = b"GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: dexter.cash\r\nUser-Agent: Cursor/1.0\r\n\r\n"


def written(process):
    text = open(f"/proc/{process.pid}/io").read()
    return int(re.search(r"^write_bytes: (\d+)", text, re.M)[1])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", default=".build/release/manifestd")
    arguments.add_argument("--seconds", type=int, default=40)
    options = arguments.parse_args()
    daemon = Daemon(os.path.abspath(options.binary), {})
    counts = os.path.join(daemon.folder, "strace")
    connection = daemon.connect()

    def ask():
        connection.sendall(REQUEST)
        if not connection.recv(1 << 16).startswith(b"HTTP/1.1 200"):
            sys.exit("the document is not served")

    ask()
    time.sleep(3)
    tracer = subprocess.Popen(
        ["strace", "-f", "-q", "-e", "trace=fsync,fdatasync", "-o", counts, "-p", str(daemon.process.pid)],
        stderr=subprocess.DEVNULL)
    time.sleep(1)
    before, start = written(daemon.process), time.monotonic()
    for second in range(options.seconds):
        ask()
        time.sleep(max(0, start + second + 1 - time.monotonic()))
    bytes_each = (written(daemon.process) - before) / options.seconds
    tracer.send_signal(signal.SIGINT)
    tracer.wait()
    syncs = len(re.findall(r"f(?:data)?sync\(", open(counts).read())) / options.seconds
    daemon.process.terminate()
    daemon.process.wait()
    print(f"{bytes_each:.0f} bytes written for each request, {syncs:.2f} syncs a second")
    # A request more or less falls into the first and the last second.
    if bytes_each > BYTES or syncs > 1 + 2 / options.seconds:
        sys.exit(f"more than {BYTES} bytes for each request, or one sync a second")


main()
