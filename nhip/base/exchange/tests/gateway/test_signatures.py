"""The vectors of RFC 9421, appendix B, and a client of another make."""

import hashlib
import hmac
import json
from base64 import b64decode, urlsafe_b64decode
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from nhip.base.exchange.conformance import signatures as conformance
from nhip.base.exchange.conformance.place import Place
from nhip.base.exchange.gateway import signatures
from nhip.base.exchange.gateway.signatures import BadSignature, Message, Signer
from nhip.base.exchange.tests.gateway.running import OPEN_SERVICE, SERVICE

NPM = Path(__file__).parents[5] / "tests" / "foreign"
DIGEST = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
REQUEST = Message(
    "POST",
    "https",
    "example.com",
    "/foo",
    "param=Value&Pet=dog",
    {
        "host": "example.com",
        "date": "Tue, 20 Apr 2021 02:07:55 GMT",
        "content-type": "application/json",
        "content-digest": DIGEST,
        "content-length": "18",
    },
)
ANSWER = Message(
    "",
    "",
    "",
    "",
    None,
    {
        "date": "Tue, 20 Apr 2021 02:07:56 GMT",
        "content-type": "application/json",
        "content-digest": "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
        "content-length": "23",
    },
    200,
)
PUBLIC = urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
PRIVATE = urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
B26 = (
    'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;'
    'keyid="test-key-ed25519"',
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
)


def test_b_2_6_ed25519():
    found = signatures.parse(*B26)
    signatures.verify(found, REQUEST, PUBLIC)
    signer = Signer(PRIVATE, keyid="test-key-ed25519")
    assert signer.public == PUBLIC
    assert signatures.base(REQUEST, found.components, found.source).decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n"@method": POST\n"@path": /foo\n"@authority": example.com\n'
        '"content-type": application/json\n"content-length": 18\n'
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )


def test_b_2_6_with_anything_changed():
    found = signatures.parse(*B26)
    for field, value in [("date", "x"), ("content-length", "19")]:
        changed = Message("POST", "https", "example.com", "/foo", None, {**REQUEST.fields, field: value})
        with pytest.raises(BadSignature, match="does not match"):
            signatures.verify(found, changed, PUBLIC)
    with pytest.raises(BadSignature, match="does not match"):
        signatures.verify(signatures.parse(B26[0].replace("473", "474"), B26[1]), REQUEST, PUBLIC)


def test_b_2_1_covers_nothing():
    found = signatures.parse(
        'sig-b21=();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
        "sig-b21=:AA==:",
    )
    assert signatures.base(REQUEST, found.components, found.source).decode() == (
        '"@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"'
    )
    with pytest.raises(BadSignature, match="must also cover @method, content-digest, @path, @query"):
        signatures.check_coverage(found, REQUEST, has_body=True)


def test_b_2_2_selective():
    source = '("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example"'
    found = signatures.parse(f"sig-b22={source}", "sig-b22=:AA==:")
    assert signatures.base(REQUEST, found.components, found.source).decode() == (
        f'"@authority": example.com\n"content-digest": {DIGEST}\n"@query-param";name="Pet": dog\n"@signature-params": {source}'
    )


def test_b_2_3_full():
    source = (
        '("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");'
        'created=1618884473;keyid="test-key-rsa-pss"'
    )
    found = signatures.parse(f"sig-b23={source}", "sig-b23=:AA==:")
    assert signatures.base(REQUEST, found.components, found.source).decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n"@method": POST\n"@path": /foo\n"@query": ?param=Value&Pet=dog\n'
        f'"@authority": example.com\n"content-type": application/json\n"content-digest": {DIGEST}\n"content-length": 18\n'
        f'"@signature-params": {source}'
    )


def test_b_2_4_an_answer_by_ecdsa():
    found = signatures.parse(
        'sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
        "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:",
    )
    pem = (
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
        "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n-----END PUBLIC KEY-----\n"
    )
    r, s = int.from_bytes(found.value[:32], "big"), int.from_bytes(found.value[32:], "big")
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, ec.EllipticCurvePublicKey)
    text = signatures.base(ANSWER, found.components, found.source)
    # Raises InvalidSignature unless the base is the one that was signed.
    assert key.verify(utils.encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256())) is None


def test_b_2_5_by_hmac():
    found = signatures.parse(
        'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
        "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
    )
    secret = b64decode(
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    )
    text = signatures.base(REQUEST, found.components, found.source)
    assert hmac.new(secret, text, hashlib.sha256).digest() == found.value


def test_content_digest():
    body = b'{"hello": "world"}'
    digests = {"sha-256": sha256(body).digest(), "sha-512": sha512(body).digest()}
    signatures.check_digest(DIGEST, digests)
    signatures.check_digest("md5=:AAAA:, " + DIGEST, digests)
    with pytest.raises(BadSignature, match="sha-512"):
        signatures.check_digest(DIGEST, {**digests, "sha-512": bytes(64)})
    with pytest.raises(BadSignature, match="must use"):
        signatures.check_digest("md5=:AAAA:", digests)


@pytest.mark.parametrize(
    ("stated", "value"),
    [
        ("", ""),
        ("sig=", "sig=:AA==:"),
        ('a=("@method"), b=("@path")', "a=:AA==:, b=:AA==:"),
        ('sig=("@method" "@method")', "sig=:AA==:"),
        ('sig=("@method"  "@path")', "sig=:AA==:"),
        ("sig=(@method)", "sig=:AA==:"),
        ('sig=("@method")', "other=:AA==:"),
        ('sig=("@method")', "sig=:A:"),
        ('sig=("@method";bs)', "sig=:AA==:"),
        ('sig=("date";sf)', "sig=:AA==:"),
        ('sig=("@status")', "sig=:AA==:"),
        ('sig=("@query-param";name="no")', "sig=:AA==:"),
        ('sig=("absent")', "sig=:AA==:"),
    ],
)
def test_what_is_no_signature_of_ours(stated, value):
    with pytest.raises(BadSignature):
        found = signatures.parse(stated, value)
        signatures.base(REQUEST, found.components, found.source)


@pytest.fixture(scope="module")
def foreign(gateway):
    reason = conformance.missing(NPM)
    if reason:
        pytest.skip(reason)
    return conformance.Client(NPM, Place(gateway.port, gateway.folder))


def call(foreign, service, path, **more):
    url = f"http://127.0.0.1:{foreign.place.port}/r1/{service}{path}"
    return foreign.call("", "", url=url, client="VN-79/GOV/79-HT/tu-phap", **more)


def test_a_foreign_client_is_understood_and_understands_the_answer(foreign):
    found = call(foreign, SERVICE, "/people/079204001234")
    assert (found["status"], found["verified"]) == (200, True)
    assert json.loads(found["body"])["name"] == "Nguyễn Văn An"


def test_a_foreign_client_signs_a_body(foreign):
    found = call(foreign, OPEN_SERVICE, "/echo?a=b", body='{"x": 1}')
    assert (found["status"], found["verified"], found["body"]) == (200, True, '{"x": 1}')


def test_a_foreign_client_that_covers_too_little_is_refused(foreign):
    found = call(foreign, SERVICE, "/people/079204001234", covered=["@method"])
    assert (found["status"], json.loads(found["body"])["type"]) == (400, "Client.InvalidSignature")
