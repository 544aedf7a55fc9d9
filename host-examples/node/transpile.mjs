// Turns the component into a JavaScript module and the core WebAssembly beside it: once, when a product
// is built. What it writes needs no package at run time.
// (Later versions of the package than 0.12 name optional packages that `npm ci` does not find everywhere.)
//
//   node transpile.mjs COMPONENT FOLDER

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transpile } from '@bytecodealliance/jco-transpile';

const [component, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node transpile.mjs COMPONENT FOLDER');
  process.exit(2);
}

const { files, imports } = await transpile(component, {
  name: 'coded_rules',
  outDir: folder,
  instantiation: 'sync', // exports `instantiate`, so that there can be a second instance
  noComponentErrorWrapping: false, // an error is thrown as an `Error`, with a stack
});
if (imports.length > 0) {
  throw new Error(`the component imports ${imports.join(', ')}; it must import nothing`);
}
// Node takes the module as one whatever package the folder lies in.
files[join(folder, 'package.json')] = '{ "type": "module" }\n';
for (const [path, content] of Object.entries(files)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
