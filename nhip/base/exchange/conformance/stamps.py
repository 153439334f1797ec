"""Time-stamps (RFC 3161) of the live gateway's evidence, checked by OpenSSL."""

import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from nhip.base.exchange.conformance.place import OWN, PROVIDER, SERVICE, Place, identifier
from nhip.base.exchange.conformance.programs import Programs
from nhip.base.exchange.conformance.results import must_be, skipped, tried
from nhip.base.exchange.contracts import Result
from nhip.base.exchange.ledger import keys
from nhip.base.exchange.ledger.authorities import DevelopmentAuthority
from nhip.base.exchange.ledger.heads import Heads
from nhip.base.exchange.ledger.sealing import Sealer

GROUP = "openssl ts"
SECONDS = 30


def run(programs: Programs, place: Place) -> list[Result]:
    """The stamp over the sealed records of the calls made until now, and an answer to a query."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return skipped(GROUP, "openssl is not installed")
    with tempfile.TemporaryDirectory(prefix="nhip-conformance-") as name:
        trial = _Trial(openssl, Path(name), place)
        return [
            tried(GROUP, "ts -verify holds for the newest checkpoint", trial.holds),
            tried(GROUP, "ts -verify refuses another checkpoint", trial.refuses),
            tried(GROUP, "ts -query is answered by our authority, and ts -verify holds", trial.answers),
        ]


class _Trial:
    def __init__(self, openssl: str, folder: Path, place: Place) -> None:
        self._openssl, self._folder, self._place = openssl, folder, place
        self._authority = DevelopmentAuthority(folder / "keys")

    def holds(self) -> None:
        _refused_call(self._place)
        ledger = self._place.folder / "ledger"
        key = keys.signing_key(self._place.folder / "keys" / "gateway.pem")
        Sealer(ledger, key=key, authority=self._authority, origin=OWN[0]).seal()
        heads = Heads(ledger)
        head, stamp = heads.newest(), heads.newest_stamp()
        if head is None or stamp is None or head.size != stamp.size:
            raise ValueError("the newest records were not sealed and stamped")
        self._keep("token", stamp.token)
        self._keep("root.pem", self._authority.certificates()[0])
        self._keep("data", heads.checkpoint(head))
        must_be(self._verify("data"), (0, "Verification: OK"))

    def refuses(self) -> None:
        self._keep("other", b"another checkpoint\n")
        status, _said = self._verify("other")
        must_be(status, 1)

    def answers(self) -> None:
        self._run("ts", "-query", "-data", "data", "-sha512", "-cert", "-out", "query")
        self._keep("answer", self._authority.answer((self._folder / "query").read_bytes()))
        verify = ("ts", "-verify", "-in", "answer", "-queryfile", "query", "-CAfile", "root.pem")
        must_be(self._run(*verify), (0, "Verification: OK"))

    def _verify(self, data: str) -> tuple[int, str]:
        return self._run("ts", "-verify", "-in", "token", "-token_in", "-data", data, "-CAfile", "root.pem")

    def _run(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(  # noqa: S603 the OpenSSL of this machine
            [self._openssl, *arguments],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return done.returncode, done.stdout.strip()

    def _keep(self, name: str, content: bytes) -> None:
        (self._folder / name).write_bytes(content)


def _refused_call(place: Place) -> None:
    """A call without a signature: refused, and recorded like any other."""
    address = f"{place.address}/r1/{identifier(PROVIDER, SERVICE)}/people/079204001234"
    request = urllib.request.Request(address, headers={"X-Road-Client": identifier(OWN)})  # noqa: S310
    try:
        urllib.request.urlopen(request, timeout=SECONDS)  # noqa: S310 our own gateway on loopback
    except urllib.error.HTTPError as refusal:
        must_be((refusal.code, refusal.headers["X-Road-Error"]), (400, "Client.InvalidSignature"))
        return
    raise ValueError("a call without a signature was answered")
