// A host in Node: loads the component and rulesets, evaluates one text request, prints the reply.
//
//   node transpile.mjs COMPONENT FOLDER        (once; see there)
//   node host.mjs FOLDER PACK… < request.txt

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Reads and compiles what `transpile.mjs` wrote. Do it once a process; instances are cheap. */
export async function compile(folder) {
  const { instantiate } = await import(pathToFileURL(resolve(folder, 'coded_rules.js')));
  const core = new WebAssembly.Module(readFileSync(join(folder, 'coded_rules.core.wasm')));
  // Nothing to link: the component imports nothing, so there is no shim either.
  return () => instantiate(() => core, {}, (module, none) => new WebAssembly.Instance(module, none));
}

/** One instance of the module with its rulesets, used again and again. */
export class Host {
  #rulesets;
  #textRequest;

  constructor(instantiate) {
    ({ rulesets: this.#rulesets, textRequest: this.#textRequest } = instantiate());
  }

  /** Loads a ruleset and returns what it says of itself. */
  load(pack) {
    return this.#rulesets.describe(this.#rulesets.load(pack));
  }

  /**
   * Evaluates a text request, given as a string or as UTF-8 bytes, and returns the reply's JSON text.
   *
   * Throws an error with a `payload` when the module cannot take the request: the instance lives on.
   * Throws a `WebAssembly.RuntimeError` on a trap: this instance is dead, make a new one.
   */
  evaluate(request) {
    if (typeof request === 'string') {
      // `TextEncoder` would put a replacement character for half a character, and say nothing.
      if (!request.isWellFormed()) throw new TypeError('the request has a lone surrogate');
      request = new TextEncoder().encode(request);
    }
    return new TextDecoder().decode(this.#textRequest.evaluateBytes(request));
  }
}

/** What an error says, for people and logs: one of the module is its kind and its sentence. */
export function text(error) {
  return error.payload?.kind ? `${error.payload.kind}: ${error.payload.message}` : String(error);
}

async function main([folder, ...packs]) {
  if (folder === undefined) throw new Error('usage: node host.mjs FOLDER PACK… < request.txt');
  const host = new Host(await compile(folder));
  for (const pack of packs) {
    const { identity } = host.load(readFileSync(pack));
    console.error(`loaded ${identity.name} ${identity.version}`);
  }
  console.log(host.evaluate(readFileSync(0)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(`error: ${text(error)}`);
    process.exitCode = 1;
  });
}
