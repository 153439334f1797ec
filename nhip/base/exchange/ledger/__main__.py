"""The ledger at a terminal, without the platform: `python -m nhip.base.exchange.ledger FOLDER verify`.

`verify` names the first broken record and ends with 1. `proof` and `container` write a record's evidence;
`archive` puts records of past days into a file that verifies offline, `drop` removes what archives hold.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from nhip.base.exchange.ledger import archives, asic, proofs
from nhip.base.exchange.ledger.authorities import DevelopmentAuthority, HttpAuthority
from nhip.base.exchange.ledger.checking import verify_folder
from nhip.base.exchange.ledger.errors import LedgerError


def main(arguments: list[str]) -> int:
    """0 when it was done, 1 when the ledger is broken or the record cannot be proved."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.act(given))
    except (LedgerError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ledger", description=__doc__)
    parser.add_argument("folder", type=Path, help="<data>/exchange/ledger")
    acts = parser.add_subparsers(required=True)
    acts.add_parser("verify").set_defaults(act=_verify)
    proof = acts.add_parser("proof")
    proof.add_argument("record")
    proof.set_defaults(act=_proof)
    container = acts.add_parser("container")
    container.add_argument("record")
    container.add_argument("file", type=Path)
    stamping = container.add_mutually_exclusive_group(required=True)
    stamping.add_argument("--authority", help="the address of a time-stamp authority (RFC 3161)")
    stamping.add_argument("--development", type=Path, help="the folder of the embedded authority")
    container.set_defaults(act=_container)
    archive = acts.add_parser("archive")
    archive.add_argument("--before", type=date.fromisoformat, required=True, metavar="DAY")
    archive.set_defaults(act=_archive)
    acts.add_parser("drop").set_defaults(act=_drop)
    return parser


def _verify(given: argparse.Namespace) -> int:
    report = verify_folder(given.folder)
    print("\n".join(report.lines()))
    return 0 if report.is_whole else 1


def _proof(given: argparse.Namespace) -> int:
    print(json.dumps(proofs.proof(given.folder, given.record), indent=1, sort_keys=True))
    return 0


def _container(given: argparse.Namespace) -> int:
    authority = HttpAuthority(given.authority) if given.authority else DevelopmentAuthority(given.development)
    given.file.write_bytes(asic.container(given.folder, given.record, authority=authority))
    return 0


def _archive(given: argparse.Namespace) -> int:
    made = archives.archive(given.folder, before=given.before)
    print(f"{made.name} {made.sha256}" if made else "nothing to archive")
    return 0


def _drop(given: argparse.Namespace) -> int:
    for path in archives.drop_archived(given.folder):
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
