"""Runs the conformance vectors through this host; `check` starts it.

python3 check.py COMPONENT VECTORS PACKS
"""

import hashlib
import sys
from os.path import commonprefix
from pathlib import Path

from host import Host, RulesError, compiled

HALVED = "coded-record\t1\ntoday\t2026-11-23\nparameter\tx\t\ud83d\n"
"""A request with half a character in it, as text cut at a fixed length has."""


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def compare(self, name, expected, got):
        if expected == got:
            self.passed += 1
        else:
            self.failed += 1
            same = max(len(commonprefix([expected, got])) - 60, 0)
            print(f"FAILED {name}, from character {same}")
            print(f"  expected {expected[same : same + 160]!r}\n  got      {got[same : same + 160]!r}")


def answer(host, request):
    try:
        return ".reply.json", host.evaluate(request)
    except RulesError as error:
        return ".error.txt", str(error)
    except UnicodeEncodeError as error:
        return "", f"{error.reason} at character {error.start}"


def main(component, vectors, packs):
    engine_and_component = compiled(component)
    tally = Tally()
    for group in sorted(path.parent for path in Path(vectors).glob("*/packs.txt")):
        host = Host(*engine_and_component)
        digests = {}
        for ruleset in (group / "packs.txt").read_text("utf-8").split():
            file = Path(ruleset).name + ".pack"
            pack = (Path(packs) / file).read_bytes()
            host.load(pack)
            # A pack's digest is that of everything after its header.
            digests[f"digest({file})"] = hashlib.sha256(pack[40:]).hexdigest()
        # A group's requests lie in it, or are the texts of a folder that it names from the top of the tree.
        elsewhere, requests, ending = group / "requests.txt", group, ".request.txt"
        if elsewhere.exists():
            requests, ending = Path(vectors, "../..", elsewhere.read_text("utf-8").strip()), ".txt"
        for path in sorted(requests.glob("*" + ending)):
            stem = path.name.removesuffix(ending)
            # Decoded from bytes: reading as text would turn a carriage return into a line feed.
            end, got = answer(host, path.read_bytes().decode("utf-8"))
            file = group / (stem + end)
            expected = file.read_bytes().decode("utf-8") if file.exists() else ""
            for placeholder, digest in digests.items():
                expected = expected.replace(placeholder, digest)
            tally.compare(f"{group.name}/{stem}", expected, got + "\n")
    refusal = f"surrogates not allowed at character {HALVED.index(chr(0xD83D))}"
    tally.compare("half a character", refusal, answer(Host(*engine_and_component), HALVED)[1])
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.passed and not tally.failed else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
