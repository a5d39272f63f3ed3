// Real output in documentation. A block of a page such as
//   <!-- run: svc-lint fixtures/shop -->  …  <!-- end -->
// is filled with what the command prints; "picture" instead of "run" makes an SVG of it in colour, as in
//   <!-- picture docs/shop.svg: svc-lint fixtures/shop -->  …  <!-- end -->
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { terminalSvg } from './terminal-svg.mjs';

const BLOCK = /<!-- (run|picture (\S+)): (svc-lint [^\n]*?) -->\n[\s\S]*?<!-- end -->/g;

export function withRealOutput(page, root) {
  const files = [];
  const text = page.replace(BLOCK, (_block, kind, file, command) => {
    const head = `<!-- ${kind}: ${command} -->`;
    if (file === undefined) return `${head}\n\`\`\`text\n${outputOf(command, root, false).trimEnd()}\n\`\`\`\n<!-- end -->`;
    files.push([file, terminalSvg(command, outputOf(command, root, true))]);
    return `${head}\n![${command}](${file})\n<!-- end -->`;
  });
  return { text, files };
}

function outputOf(command, root, inColour) {
  const words = command.split(' ').slice(1);
  const env = { PATH: process.env.PATH, ...(inColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) };
  const run = spawnSync(process.execPath, [join(root, 'bin/svc-lint.js'), ...words], { cwd: root, env, encoding: 'utf8' });
  if (run.stdout === '' || run.stderr !== '') throw new Error(`${command}: ${run.stderr || 'printed nothing'}`);
  return run.stdout;
}
