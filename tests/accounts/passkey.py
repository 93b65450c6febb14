"""A device that keeps passkeys, in a few lines: ES256 keys, no attestation, always with finger or face."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Device:
    """`host` is the page's; `user_handle` is learned when the key is made."""

    def __init__(self, host: str = "testserver", *, verifies: bool = True) -> None:
        self.host, self.flags = host, PRESENT | (VERIFIED if verifies else 0)
        self.key, self.id, self.user_handle = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16), b""

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": f"http://{self.host}"}
        return json.dumps(said | {"crossOrigin": False}).encode()

    def _data(self, flags: int, more: bytes = b"") -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + (0).to_bytes(4, "big") + more

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.id)
        extensions = {"credProps": {"rk": True}}
        whole = {"type": "public-key", "id": name, "rawId": name, "response": response}
        return json.dumps(whole | {"clientExtensionResults": extensions})

    def make(self, options: dict[str, Any]) -> str:
        """What the browser posts after navigator.credentials.create()."""
        public = options["publicKey"]
        self.user_handle = websafe_decode(public["user"]["id"])
        told = self._client_data("create", public["challenge"])
        key = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        data = self._data(self.flags | ATTESTED, attested)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": websafe_encode(told), "attestationObject": websafe_encode(attestation)})

    def show(self, options: dict[str, Any]) -> str:
        """What the browser posts after navigator.credentials.get()."""
        told = self._client_data("get", options["publicKey"]["challenge"])
        data = self._data(self.flags)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(told),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.user_handle),
            }
        )
