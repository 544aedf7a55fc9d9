"""A host in Python: loads the component and rulesets, evaluates one text request, prints the reply.

python3 host.py COMPONENT PACK... < request.txt
"""

import sys
from pathlib import Path

from wasmtime import Config, Engine, Store, WasmtimeError
from wasmtime.component import Component, Linker, Record, Variant

FUEL = 10_000_000_000
"""The instructions one call may take; see docs/embedding.md for how many calls do take."""

MEMORY = 256 << 20
"""The bytes one instance may hold: its rulesets, the request and the reply."""


class RulesError(Exception):
    """The module's answer to something it cannot take; the instance lives on.

    `kind`, `place` (a line and a character, or `None`) and `message` are its fields.
    """

    def __init__(self, error):
        super().__init__(f"{error.kind}: {error.message}")
        self.kind, self.place, self.message = error.kind, error.place, error.message


def compiled(path):
    """Compiles a component so that its calls burn fuel. Do it once a process; instances are cheap.

    Returns the engine and the component, as `Host` takes them.
    """
    config = Config()
    config.consume_fuel = True
    engine = Engine(config)
    return engine, Component.from_file(engine, path)


class Host:
    """One instance of the module with its rulesets: one thread's at a time, used again and again.

    Any call may raise `WasmtimeError` for a trap (out of fuel or memory): then this instance is dead
    and a new one has to be made.
    """

    def __init__(self, engine, component):
        self._store = Store(engine)
        self._store.set_limits(memory_size=MEMORY)
        self._store.set_fuel(FUEL)
        # Nothing to link: the component imports nothing.
        self._instance = Linker(engine).instantiate(self._store, component)
        self._load = self._function("rulesets", "load")
        self._describe = self._function("rulesets", "describe")
        self._evaluate_text = self._function("text-request", "evaluate-text")

    def load(self, pack):
        """Loads a ruleset and returns what it says of itself, field by field."""
        return self._call(self._describe, self._call(self._load, pack))

    def evaluate(self, request):
        """Evaluates a text request and returns the reply's JSON text; raises `RulesError`.

        A string with half a character in it (a lone surrogate) is no text: `UnicodeEncodeError`.
        """
        return self._call(self._evaluate_text, request)

    def _function(self, interface, name):
        within = self._instance.get_export_index(self._store, f"coded-record:rules/{interface}@0.1.0")
        index = within and self._instance.get_export_index(self._store, name, within)
        function = index and self._instance.get_func(self._store, index)
        if not function:
            raise LookupError(f"the component has no `{name}` in `{interface}`")
        return function

    def _call(self, function, argument):
        self._store.set_fuel(FUEL)
        answer = function(self._store, argument)
        # An error is a record. Where the value is one, too, a tag tells them apart.
        is_error = isinstance(answer, Record)
        if isinstance(answer, Variant):
            is_error, answer = answer.tag == "err", answer.payload
        if is_error:
            raise RulesError(answer)
        return answer


def main(arguments):
    if not arguments:
        raise SystemExit("usage: python3 host.py COMPONENT PACK... < request.txt")
    host = Host(*compiled(arguments[0]))
    for path in arguments[1:]:
        identity = host.load(Path(path).read_bytes()).identity
        print(f"loaded {identity.name} {identity.version}", file=sys.stderr)
    # Bytes in and bytes out: what the terminal's locale is makes no difference.
    reply = host.evaluate(sys.stdin.buffer.read().decode("utf-8"))
    sys.stdout.buffer.write(reply.encode("utf-8") + b"\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (RulesError, OSError, LookupError, UnicodeError, WasmtimeError) as error:
        raise SystemExit(f"error: {error}") from None
