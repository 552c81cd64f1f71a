# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret sealed to a public key: X25519, HKDF-SHA256, AES-256-GCM. Anybody can seal, only the private key opens.

Because the sender is nobody in particular, whoever seals to a public key out of a file must first see the ``proof`` that
somebody with the office's data key put it there.
"""

from __future__ import annotations

import hmac
from typing import Final

_PUBLIC_BYTES: Final = 32
_SEAL: Final = b"union_desktop seal 1"
_PROOF: Final = b"union_desktop holder 1"
# Each seal has a key of its own, made for it alone, so that the nonce need not be random.
_NONCE: Final = bytes(12)


def new_pair() -> tuple[bytes, bytes]:
    """A private key and its public key, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(public: bytes, secret: bytes, bound: bytes) -> bytes:
    """``secret`` for the owner of ``public``; ``bound`` must be the same when it is opened."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    once_public = once.public_key().public_bytes_raw()
    return once_public + AESGCM(_key(shared, once_public, public)).encrypt(_NONCE, secret, bound)


def open_seal(private: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The secret; raises cryptography's InvalidTag or ValueError when it is not for this key or was changed."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    mine = X25519PrivateKey.from_private_bytes(private)
    once_public, box = sealed[:_PUBLIC_BYTES], sealed[_PUBLIC_BYTES:]
    shared = mine.exchange(X25519PublicKey.from_public_bytes(once_public))
    key = _key(shared, once_public, mine.public_key().public_bytes_raw())
    return AESGCM(key).decrypt(_NONCE, box, bound)


def proof(data_key: bytes, bound: bytes) -> bytes:
    """What only somebody with the data key can put beside ``bound``."""
    # A key of its own for this one purpose: the data key itself never signs anything.
    return hmac.digest(hmac.digest(data_key, _PROOF, "sha256"), bound, "sha256")


def is_proof(data_key: bytes, bound: bytes, given: bytes) -> bool:
    """Whether ``given`` is the proof."""
    return hmac.compare_digest(proof(data_key, bound), given)


def _key(shared: bytes, once_public: bytes, public: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, once_public + public, _SEAL).derive(shared)
