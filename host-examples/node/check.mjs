// Runs the conformance vectors through this host; `check` starts it.
//
//   node check.mjs FOLDER VECTORS PACKS

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Host, compile, text } from './host.mjs';

const [folder, vectors, packs] = process.argv.slice(2);
const instantiate = await compile(folder);
let passed = 0;
let failed = 0;

function compare(name, expected, got) {
  if (expected === got) {
    passed += 1;
  } else {
    failed += 1;
    let same = 0;
    while (same < got.length && expected[same] === got[same]) same += 1;
    const part = (text) => JSON.stringify(text.slice(Math.max(same - 60, 0), same + 100));
    console.log(`FAILED ${name}, at character ${same}`);
    console.log(`  expected ${part(expected)}\n  got      ${part(got)}`);
  }
}

function answer(host, request) {
  try {
    return ['.reply.json', host.evaluate(request)];
  } catch (error) {
    return ['.error.txt', text(error)];
  }
}

const files = readdirSync(vectors, { recursive: true }).sort();
for (const list of files.filter((path) => path.endsWith('packs.txt'))) {
  const group = join(vectors, dirname(list));
  const host = new Host(instantiate);
  const digests = new Map();
  for (const ruleset of readFileSync(join(group, 'packs.txt'), 'utf8').split('\n').filter(Boolean)) {
    const file = `${basename(ruleset)}.pack`;
    const pack = readFileSync(join(packs, file));
    host.load(pack);
    // A pack's digest is that of everything after its header.
    digests.set(`digest(${file})`, createHash('sha256').update(pack.subarray(40)).digest('hex'));
  }
  // A group's requests lie in it, or are the texts of a folder that it names from the top of the tree.
  let [requests, ending] = [group, '.request.txt'];
  if (existsSync(join(group, 'requests.txt'))) {
    const folder = readFileSync(join(group, 'requests.txt'), 'utf8').trim();
    [requests, ending] = [join(vectors, '../..', folder), '.txt'];
  }
  for (const request of readdirSync(requests).filter((name) => name.endsWith(ending)).sort()) {
    const name = join(group, request.slice(0, -ending.length));
    const [end, got] = answer(host, readFileSync(join(requests, request)));
    let expected = existsSync(name + end) ? readFileSync(name + end, 'utf8') : '';
    for (const [placeholder, digest] of digests) expected = expected.replaceAll(placeholder, digest);
    compare(name, expected, `${got}\n`);
  }
}

// Half a character, as text cut at a fixed length has.
const halved = 'coded-record\t1\ntoday\t2026-11-23\nparameter\tx\t\ud83d\n';
const refusal = 'TypeError: the request has a lone surrogate';
compare('half a character', refusal, answer(new Host(instantiate), halved)[1]);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
