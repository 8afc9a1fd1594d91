"""A small OpenID provider that listens on this machine: discovery, keys, the authorisation code flow with PKCE (S256)."""

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, CLIENT_SECRET = "metrocal", "a-secret-between-the-two"
_PROOF = f"Basic {base64.b64encode(f'{CLIENT}:{CLIENT_SECRET}'.encode()).decode()}"


class Provider:
    """Knows one person, and answers as it is told to: `says` overrides what its ID tokens claim."""

    def __init__(self) -> None:
        self.issuer = ""
        self.email = "ana@example.org"
        self.says: dict[str, Any] = {}
        self.refuses = False
        self.signs_with = self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, str]] = {}

    def lets_in(self, address: str) -> str:
        """The person agrees at the page that the calendar sent them to: where they are sent back."""
        parts = urlsplit(address)
        line = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        try:
            line.request("GET", f"{parts.path}?{parts.query}")
            return str(line.getresponse().headers["Location"])
        finally:
            line.close()

    def answers(self, path: str, query: dict[str, str], form: dict[str, str], proof: str) -> tuple[int, dict[str, str], Any]:
        """(status, headers, document) of a request; `proof` is its Authorization."""
        match path:
            case "/.well-known/openid-configuration":
                return 200, {}, self._metadata()
            case "/keys":
                return 200, {}, {"keys": [self.key.as_dict(private=False)]}
            case "/authorize":
                return 302, {"Location": self._sent_back(query)}, {}
            case "/token":
                return self._token(form) if proof == _PROOF else (401, {}, {"error": "invalid_client"})
        return 404, {}, {}

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def _sent_back(self, query: dict[str, str]) -> str:
        if self.refuses:
            told = {"error": "access_denied", "state": query["state"]}
        else:
            told = {"code": token_urlsafe(), "state": query["state"]}
            self._codes[told["code"]] = query
        return f"{query['redirect_uri']}?{urlencode(told)}"

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or (asked["code_challenge_method"], asked["code_challenge"])
            != ("S256", base64.urlsafe_b64encode(digest).rstrip(b"=").decode())
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {}, {"error": "invalid_grant"}
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": int(time()), "exp": int(time()) + 300,
            "nonce": asked["nonce"], "email": self.email, "email_verified": True,
        } | self.says  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with)
        return 200, {}, {"access_token": token_urlsafe(), "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def listening(provider: Provider) -> Iterator[Provider]:
    """It has its address for as long as it listens."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(_first(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _answer(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            status, headers, document = provider.answers(
                parts.path, _first(parts.query), form, self.headers.get("Authorization", "")
            )
            body = json.dumps(document).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _first(encoded: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(encoded).items()}
