"""kill -9 while eight clients write: after the restart every acknowledged move is there and every chain holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from kelisim.web.table.audit import audited
from kelisim.web.table.store import FILE, Store
from tests.web.conftest import Table, opened, wait_until
from tests.web.toy_engines import BARTER
from tests.web.toy_server import AMPLE

ROOT = Path(__file__).parents[3]
CLIENTS = 8
Acknowledged = tuple[str, int, str, int]
"""Room, number of the proposal, what was done, and the value that only this client gave."""


@contextmanager
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.web.toy_server", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def write_until_it_dies(table: Table, address: str, acknowledged: list[Acknowledged]) -> None:
    """Propose and answer without pause; note each move once the server has acknowledged it."""
    with httpx.Client(base_url=address, timeout=5) as client:
        own = Table(client, table.room, table.tokens)
        try:
            for value in range(1, 10_000):
                setting = {**BARTER, "levers": {"payment:UZB-KGZ": value / 100}}
                number = own.propose("UZB", setting)["number"]
                acknowledged.append((own.room, number, "proposed", value))
                own.answer("KGZ", number, "reject")
                acknowledged.append((own.room, number, "rejected", value))
        except httpx.TransportError:
            return


def killed_while_writing(
    folder: Path, tables: list[Table] | None, moves: int
) -> tuple[list[Table], list[Acknowledged]]:
    acknowledged: list[Acknowledged] = []
    with server(folder) as (process, address):
        with httpx.Client(base_url=address) as client:
            tables = tables or [opened(client) for _ in range(CLIENTS)]
        clients = [threading.Thread(target=write_until_it_dies, args=(one, address, acknowledged)) for one in tables]
        for client_thread in clients:
            client_thread.start()
        wait_until(lambda: len(acknowledged) >= moves, 30)
        process.send_signal(signal.SIGKILL)
        for client_thread in clients:
            client_thread.join(20)
    return tables, acknowledged


def test_no_acknowledged_move_is_lost(tmp_path: Path) -> None:
    tables, acknowledged = killed_while_writing(tmp_path, None, 40)
    acknowledged += killed_while_writing(tmp_path, tables, 40)[1]
    store = Store(tmp_path, AMPLE)  # the killed server holds the folder no longer
    for room, number, done, value in acknowledged:
        proposal = store.room(room).proposal(number)
        assert proposal.setting["levers"] == {"payment:UZB-KGZ": value / 100}
        assert done == "proposed" or proposal.status == "rejected"
    store.close()
    audits = {one.room: one for one in audited(tmp_path / FILE)}
    assert set(audits) == {table.room for table in tables}
    assert sum(one.entries for one in audits.values()) >= len(acknowledged) + CLIENTS
