"""Many negotiations at once on one server: every move is answered, and every acknowledged move is in the log.

``python -m benchmarks.table_load --sessions 50 --seconds 300`` starts ``kelisim serve`` on a free port of this machine
and as many sessions. In each, states propose, look and answer in turn with a pause in between, and the observer listens
to the stream. At the end each listener must have heard every move in order, each acknowledged proposal must be in the
log as it was acknowledged, and every chain must hold. Refusals because the solver is busy (429, 503) are tried
again and counted; any other answer but success is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from kelisim.web.table.audit import audited
from kelisim.web.table.store import FILE

BUSY = (429, 503)
SEED = 20240101
HEARD_SECONDS = 10.0
"""Listeners may take so long after the last move."""


@dataclass
class Tally:
    """What has happened so far: seconds of each kind of request, errors, and how often the server was busy."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    busy: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)


@dataclass
class Session:
    """One room with the moves that were acknowledged and those that its listener has heard."""

    client: httpx.AsyncClient
    tally: Tally
    room: str
    tokens: dict[str, str]
    acknowledged: dict[int, dict[str, Any]] = field(default_factory=dict)
    answers: int = 0
    heard: list[int] = field(default_factory=list)

    async def ask(self, name: str, seat: str, method: str, path: str, body: object = None) -> dict[str, Any] | None:
        """The answer; ``None``, and an error, if the server refuses. Waits and asks again while it is busy."""
        headers = {"Authorization": f"Bearer {self.tokens[seat]}"}
        while True:
            begun = time.perf_counter()
            try:
                answer = await self.client.request(method, f"/api/rooms/{self.room}{path}", headers=headers, json=body)
            except httpx.HTTPError as error:
                self.tally.errors.append(f"{name}: {error!r}")
                return None
            if answer.status_code in BUSY:
                self.tally.busy[name] += 1
                await asyncio.sleep(0.5)
                continue
            self.tally.seconds.setdefault(name, []).append(time.perf_counter() - begun)
            if not answer.is_success:
                self.tally.errors.append(f"{name}: {answer.status_code} {answer.text[:200]}")
                return None
            return dict(answer.json())

    async def negotiate(self, levers: list[dict[str, Any]], until: float, pause: float, rng: random.Random) -> None:
        """Propose, look, reject, in turn, until the time is over."""
        await asyncio.sleep(rng.uniform(0, pause))
        states = [seat for seat in self.tokens if seat not in ("chair", "observer")]
        while time.monotonic() < until:
            await self.one_round(levers, states, rng)
            await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)

    async def one_round(self, levers: list[dict[str, Any]], states: list[str], rng: random.Random) -> None:
        """One proposal, seen and rejected by another party."""
        lever = rng.choice(levers)
        value = lever["min"] + rng.random() * (lever["max"] - lever["min"])
        setting = {"study": "normal", "mode": "together", "levers": {lever["id"]: value}}
        told = await self.ask("propose", rng.choice(states), "POST", "/proposals", {"setting": setting, "comment": "·"})
        if told is None:
            return
        self.acknowledged[told["number"]] = told
        other = rng.choice([state for state in told["parties"] if state != told["seat"]])
        await self.ask("look", other, "GET", "")
        body = {"answer": "reject", "comment": "no"}
        if await self.ask("answer", other, "POST", f"/proposals/{told['number']}/answer", body):
            self.answers += 1

    async def listen(self) -> None:
        """Hear the stream, come back where it breaks, and note how late each move was."""
        headers = {"Authorization": f"Bearer {self.tokens['observer']}"}
        path = f"/api/rooms/{self.room}/events"
        while True:
            back = {"Last-Event-ID": str(self.heard[-1])} if self.heard else {}
            try:
                async with self.client.stream("GET", path, headers=headers | back, timeout=None) as answer:
                    async for line in answer.aiter_lines():
                        self._hear(line)
            except httpx.HTTPError as error:
                self.tally.errors.append(f"stream: {error!r}")

    def _hear(self, line: str) -> None:
        if line.startswith("id: "):
            self.heard.append(int(line[4:]))
        if line.startswith("data: {"):
            made = np.datetime64(json.loads(line[6:])["at"][:23]).astype("datetime64[ms]").astype(float) / 1e3
            self.tally.late.append(time.time() - made)


async def run(address: str, sessions: int, seconds: float, pause: float) -> dict[str, Any]:
    """Run the sessions and compare what was acknowledged with what the server then says."""
    tally, limits = Tally(), httpx.Limits(max_connections=None)
    rng = random.Random(SEED)  # noqa: S311
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
        levers = await _levers(client)
        rooms = [await _opened(client, tally) for _ in range(sessions)]
        listeners = [asyncio.create_task(one.listen()) for one in rooms]
        until = time.monotonic() + seconds
        seeds = [random.Random(rng.random()) for _ in rooms]  # noqa: S311
        await asyncio.gather(
            *(one.negotiate(levers, until, pause, seed) for one, seed in zip(rooms, seeds, strict=True))
        )
        lost = [fault for one in rooms for fault in await _lost(one)]
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
    return _told(tally, rooms, lost)


async def _levers(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """Levers that bind two states, so that each can be a proposal."""
    answer = await client.get("/api/model", timeout=600)
    levers = answer.raise_for_status().json()["levers"]
    return [one for one in levers if one["kind"] in ("release", "payment")]


async def _opened(client: httpx.AsyncClient, tally: Tally) -> Session:
    answer = await client.post("/api/rooms", json={"title": "load", "study": "normal"})
    told = answer.raise_for_status().json()
    return Session(client, tally, told["room"], told["tokens"])


async def _lost(one: Session) -> list[str]:
    """What was acknowledged but is not there, or was made but not heard."""
    seen = await one.ask("look", "chair", "GET", "")
    if seen is None:
        return [f"{one.room}: not to be seen"]
    there = {told["number"]: told for told in seen["proposals"]}
    same = ("setting", "payoffs", "seat", "at", "parties")
    lost = [
        f"{one.room}: proposal {number}" for number, told in one.acknowledged.items()
        if number not in there or any(there[number][key] != told[key] for key in same)
    ]  # fmt: skip
    if seen["seq"] != 1 + len(one.acknowledged) + one.answers:
        lost.append(f"{one.room}: {seen['seq']} moves, not {1 + len(one.acknowledged) + one.answers}")
    end = time.monotonic() + HEARD_SECONDS
    while len(one.heard) < seen["seq"] and time.monotonic() < end:
        await asyncio.sleep(0.1)
    if one.heard != list(range(1, seen["seq"] + 1)):
        lost.append(f"{one.room}: the listener has heard {len(one.heard)} of {seen['seq']} moves")
    return lost


def _told(tally: Tally, rooms: list[Session], lost: list[str]) -> dict[str, Any]:
    return {
        "sessions": len(rooms),
        "proposals": sum(len(one.acknowledged) for one in rooms),
        "answers": sum(one.answers for one in rooms),
        "errors": tally.errors,
        "lost": lost,
        "busy": dict(tally.busy),
        "request_s": {name: _quantiles(values) for name, values in tally.seconds.items()},
        "heard_after_s": _quantiles(tally.late),
    }


def _quantiles(values: list[float]) -> dict[str, float]:
    p50, p95, p99, most = np.quantile(values, (0.5, 0.95, 0.99, 1.0))
    return {"count": len(values), "p50": float(p50), "p95": float(p95), "p99": float(p99), "max": float(most)}


def memory_mb(pid: int) -> float:
    """Resident memory of a process now, MB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    """Start the server, run the load, verify the chains, print the figures; status 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--pause", type=float, default=10.0, help="seconds between the moves of a session, on average")
    parser.add_argument("--server", default="", help="a command that serves in place of kelisim serve; gets the folder")
    asked = parser.parse_args()
    serve = [sys.executable, "-c", "from kelisim.cli import app; app()", "serve", "--port", "0", "--data"]
    with tempfile.TemporaryDirectory() as folder:
        command = [*(asked.server.split() or serve), folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
            try:
                assert server.stdout is not None  # noqa: S101
                address, before = server.stdout.readline().strip(), memory_mb(server.pid)
                told = asyncio.run(run(address, asked.sessions, asked.seconds, asked.pause))
                told["server_mb"] = {"start": before, "end": memory_mb(server.pid)}
            finally:
                server.terminate()
        told["chains_that_hold"] = len(audited(Path(folder) / FILE))
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    sys.exit(1 if told["errors"] or told["lost"] else 0)


if __name__ == "__main__":
    main()
