"""What the guard lets through: hosts, origins, sizes; and the headers of every answer."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import httpx
import pytest

from kelisim.web.security import is_known_host, name_of
from kelisim.web.settings import Settings
from tests.web.conftest import Table, client_of, opened

ROOM = {"title": "x"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 201), ("localhost", 201), ("[::1]:80", 201), ("LOCALHOST:1", 201),
        ("evil.example", 400), ("127.0.0.1.evil.example", 400), ("localhost.evil.example:8000", 400), ("", 400),
        ("10.0.0.5:8000", 400), ("127.0.0.1:8000:evil.example", 400),
    ],
)  # fmt: skip
def test_only_known_hosts_are_answered(client: httpx.Client, host: str, status: int) -> None:
    assert client.post("/api/rooms", json=ROOM, headers={"Host": host}).status_code == status
    assert client.get("/", headers={"Host": host}).status_code == (200 if status == 201 else 400)


def test_an_open_server_is_asked_by_address_or_given_name_only() -> None:
    settings = Settings(Path(), host="0.0.0.0", names=("table.example.org",))  # noqa: S104
    assert all(is_known_host(one, settings) for one in ("10.1.2.3:80", "[2001:db8::1]", "Table.Example.Org:443"))
    assert not any(is_known_host(one, settings) for one in ("evil.example", "10.1.2.3.evil.example", ""))
    assert [name_of(one) for one in ("a:1", "a", "[::1]:2", "::1")] == ["a", "a", "::1", "::1"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),  # a program
        ({"Origin": "http://127.0.0.1:8000"}, 201),
        ({"Origin": "https://127.0.0.1:8000"}, 201),  # behind TLS of a proxy
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://127.0.0.1:8001"}, 403),
        ({"Origin": "http://evil.example#://127.0.0.1:8000"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_only_the_own_page_changes_anything(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    sent = {"Host": "127.0.0.1:8000", **headers}
    assert client.post("/api/rooms", json=ROOM, headers=sent).status_code == status


def test_every_answer_carries_the_headers(table: Table) -> None:
    answers = [
        table.client.get("/"), table.client.get("/none"), table.client.get("/api/none"), table.ask("KGZ", "GET"),
        table.client.post("/api/rooms", json={}), table.client.get("/", headers={"Host": "evil.example"}),
        table.client.request("BREW", "/"), table.client.post("/api/check", content=b"x" * 100_001),
    ]  # fmt: skip
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self';" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert all(one.headers["cache-control"] == "no-store" for one in answers if "/api" in str(one.request.url))


def test_a_body_is_limited_whether_its_length_is_told_or_not(client: httpx.Client) -> None:
    def in_chunks() -> object:
        for _ in range(200):
            yield b" " * 1_000

    told = client.post("/api/check", content=b" " * 200_000)
    untold = client.post("/api/check", content=in_chunks())  # type: ignore[arg-type]
    for answer in (told, untold):
        assert (answer.status_code, answer.json()["faults"][0]["column"]) == (413, "body")


def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    with client_of(tmp_path, body_seconds=0.2) as client:
        address = client.base_url.host, client.base_url.port or 80
        with socket.create_connection(address, timeout=5) as connection:
            connection.sendall(b"POST /api/rooms HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{")
            assert connection.recv(20).startswith(b"HTTP/1.1 408")
        opened(client)  # the others are served


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999999999999999999999999"])
def test_a_false_length_is_refused(client: httpx.Client, length: str) -> None:
    address = client.base_url.host, client.base_url.port or 80
    with socket.create_connection(address, timeout=5) as connection:
        head = f"POST /api/rooms HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(20)[9:12] in (b"400", b"413")


@pytest.mark.parametrize(
    "path",
    ["/../app.py", "/..%2fapp.py", "/%2e%2e/app.py", "//etc/passwd", "/assets/../../app.py", "/\\..\\app.py", "/%00",
     "/api/rooms/..%2f..%2fx", "/api/rooms/" + "a" * 24 + "/proposals/..%2f1/deal.toml"],
)  # fmt: skip
def test_no_path_of_a_request_is_a_path_of_a_file(client: httpx.Client, path: str) -> None:
    address = client.base_url.host, client.base_url.port or 80
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert said[9:12] in (b"401", b"404", b"422")
    assert b"import" not in said
    assert b"root:" not in said


BODIES = [b"", b"{", b"[" * 50_000, b"\xff\xfe", b"null", b"1", b'{"title": "\\ud800"}', b'{"title": "a\\u0000b"}',
          b'{"title": ' + b"1" * 5_000 + b"}", b'{"title": "x", "__proto__": {}}', b'{"title": ["x"]}']  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_broken_body_is_told_as_a_fault(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/rooms", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    faults = json.loads(answer.text)["faults"]
    assert faults
    assert set(faults[0]) == {"file", "row", "column", "value", "expected", "mend"}
