// The notices of the libraries that are bundled into dist/: their licences ask to be passed on with the code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function bundledLicences(root, metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  const notices = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (license === undefined && file === undefined) throw new Error(`${name} has no licence`);
    const text = file === undefined ? '' : `\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
    return { name, text: `${name} ${version} (${license})\n${text}` };
  });
  notices.sort((a, b) => (a.name < b.name ? -1 : 1));
  return `svc-lint contains code of these packages.\n\n${notices.map(({ text }) => text).join('\n----\n\n')}`;
}
