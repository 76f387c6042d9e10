#!/usr/bin/env python3
"""Two hosts and a router between them, each in a network namespace of its own, on Linux and as root.

    network.py LINE

Prints the process ids of the two hosts, `OFFICE CENTRE`, and routes until its standard input ends; then nothing of it is
left. `nsenter --net=/proc/PID/ns/net COMMAND` runs a command at a host. The office is 10.77.1.2, the centre 10.77.2.2.

The router is this program and not the kernel, because few kernels have netem: it holds back every packet and drops some,
as the file LINE says, which may change at any time: `delay MILLISECONDS` each way, `loss PERCENT` of the packets in both
directions, drawn from a seed, and `down` for a line that carries nothing. Without the file the line is perfect.

Exit status: 0, or 3 with a line that says why this machine has no such network.
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import random
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

HOSTS = {"office": "10.77.1", "centre": "10.77.2"}
NEW_NETWORK = 0x40000000
ETHERTYPE_IP = 0x0800
TO_THIS_HOST = 0
SIOCETHTOOL = 0x8946
# Checksums of sent packets and great segments: a packet has to be whole when it reaches the router.
OFFLOADS = [0x17, 0x1F, 0x24, 0x2C]
PACKET_MAX = 65_536
BUFFER_BYTES = 8 << 20


class NoNetwork(Exception):
    """Why this machine has no such network."""


def run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoNetwork(f"{' '.join(words)}: {done.stderr.strip()}")


def separate() -> None:
    """Gives this process a network of its own."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NETWORK) != 0:
        raise NoNetwork(f"no network namespaces: {os.strerror(ctypes.get_errno())}")


def send_whole(interface: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in OFFLOADS:
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP", interface.encode(), ctypes.addressof(value))
            try:
                fcntl.ioctl(control, SIOCETHTOOL, request)
            except OSError as error:
                raise NoNetwork(f"cannot set up {interface}: {error.strerror}") from None


def mac(host: str, end: int) -> str:
    return f"02:00:00:00:{list(HOSTS).index(host):02x}:{end:02x}"


class Host:
    """A process that does nothing but have a network."""

    def __init__(self) -> None:
        ready, tell_ready = os.pipe()
        linked, self.tell_linked = os.pipe()
        self.ready = ready
        self.process = os.fork()
        if self.process == 0:
            os.close(self.tell_linked)
            self.be(linked, tell_ready)
        os.close(linked)
        os.close(tell_ready)
        self.hear()

    def be(self, linked: int, tell_ready: int) -> None:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            separate()
            os.write(tell_ready, b"ok\n")
            net = os.read(linked, 64).decode()
            run("ip", "link", "set", "lo", "up")
            run("ip", "address", "add", f"{net}.2/24", "dev", "eth0")
            run("ip", "link", "set", "eth0", "up")
            run("ip", "route", "add", "default", "via", f"{net}.1")
            send_whole("eth0")
            os.write(tell_ready, b"ok\n")
            # Until the router is gone.
            os.read(linked, 1)
        except NoNetwork as error:
            os.write(tell_ready, str(error).encode())
        finally:
            os._exit(0)

    def hear(self) -> None:
        said = os.read(self.ready, 512).decode()
        if said != "ok\n":
            raise NoNetwork(said or "a host did not start")

    def link(self, net: str) -> None:
        os.write(self.tell_linked, net.encode())
        self.hear()


class Line:
    """What the file says of the line, looked up again a few times a second."""

    def __init__(self, path: Path) -> None:
        self.path, self.looked = path, 0.0
        self.delay, self.loss, self.is_down = 0.0, 0.0, False

    def look(self, now: float) -> None:
        if now - self.looked < 0.05:
            return
        self.looked = now
        try:
            words = self.path.read_text(encoding="utf-8").split()
        except OSError:
            words = []
        values = dict(zip(words, words[1:]))
        self.delay = float(values.get("delay", 0)) / 1000
        self.loss = float(values.get("loss", 0)) / 100
        self.is_down = "down" in words


class Router:
    def __init__(self, line: Line) -> None:
        self.line = line
        self.random = random.Random(1)
        self.hosts = {name: Host() for name in HOSTS}
        separate()
        self.ends: dict[str, socket.socket] = {}
        for name, host in self.hosts.items():
            run(
                "ip", "link", "add", name, "address", mac(name, 1), "type", "veth", "peer", "name", "eth0", "address",
                mac(name, 2), "netns", str(host.process))
            run("ip", "address", "add", f"{HOSTS[name]}.1/24", "dev", name)
            run("ip", "link", "set", name, "up")
            send_whole(name)
            host.link(HOSTS[name])
            end = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETHERTYPE_IP))
            end.bind((name, ETHERTYPE_IP))
            for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF):
                end.setsockopt(socket.SOL_SOCKET, buffer, BUFFER_BYTES)
            end.setblocking(False)
            self.ends[name] = end

    def route(self) -> None:
        """Carries packets until standard input ends."""
        # What the hosts compute must not make the line slower.
        os.nice(-15)
        names = {end.fileno(): name for name, end in self.ends.items()}
        under_way: list[tuple[float, int, str, bytes]] = []
        count = 0
        while True:
            now = time.monotonic()
            while under_way and under_way[0][0] <= now:
                _, _, name, packet = heapq.heappop(under_way)
                target = (name, ETHERTYPE_IP, 0, 0, bytes.fromhex(mac(name, 2).replace(":", "")))
                try:
                    self.ends[name].sendto(packet, target)
                except OSError:
                    # As a router does whose queue is full.
                    continue
            wait = max(0.0, under_way[0][0] - now) if under_way else None
            ready, _, _ = select.select([sys.stdin.fileno(), *names], [], [], wait)
            if sys.stdin.fileno() in ready and not os.read(sys.stdin.fileno(), 64):
                return
            now = time.monotonic()
            self.line.look(now)
            for descriptor in ready:
                if descriptor not in names:
                    continue
                source = names[descriptor]
                target = next(name for name in HOSTS if name != source)
                for _ in range(64):
                    try:
                        packet, address = self.ends[source].recvfrom(PACKET_MAX)
                    except BlockingIOError:
                        break
                    to = ".".join(map(str, packet[16:19]))
                    if address[2] != TO_THIS_HOST or to != HOSTS[target] or self.line.is_down:
                        continue
                    if self.random.random() < self.line.loss:
                        continue
                    count += 1
                    heapq.heappush(under_way, (now + self.line.delay, count, target, packet))


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        if not sys.platform.startswith("linux") or os.geteuid() != 0:
            raise NoNetwork("network namespaces need Linux, and root")
        if not shutil.which("ip") or not shutil.which("nsenter"):
            raise NoNetwork("ip (iproute2) or nsenter (util-linux) is not installed")
        try:
            router = Router(Line(Path(sys.argv[1])))
        except OSError as error:
            raise NoNetwork(f"no network namespaces: {error.strerror}") from None
    except NoNetwork as reason:
        print(reason, flush=True)
        return 3
    print(*(host.process for host in router.hosts.values()), flush=True)
    router.route()
    return 0


if __name__ == "__main__":
    sys.exit(main())
