import { declared } from '../../model/fact.ts';
import type { SourceFile } from '../../model/place.ts';
import type { EnvVar } from '../../model/unit.ts';

const MOST_LINES = 5000;

/** `NAME=value` a line: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax. Never throws. */
export function readEnvFile(file: SourceFile): readonly EnvVar[] {
  const found: EnvVar[] = [];
  let start = 0;
  for (let count = 0; start < file.text.length && count < MOST_LINES; count++) {
    const newline = file.text.indexOf('\n', start);
    const end = newline === -1 ? file.text.length : newline;
    const line = file.text.slice(start, end).replace(/\r$/, '');
    const pair = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*(=)?\s*/.exec(line);
    if (pair) {
      const name = pair[1] ?? '';
      const from = start + line.indexOf(name);
      const value = pair[2] === undefined ? undefined : valueIn(line.slice(pair[0].length));
      const at = { file, start: from, end: start + line.trimEnd().length };
      found.push({ name, value: value === undefined ? undefined : declared(value, at), from: undefined, at });
    }
    start = end + 1;
  }
  return found;
}

/** Undefined where it takes another variable's value. */
function valueIn(written: string): string | undefined {
  const quoted = /^(["'])(.*?)\1\s*(#.*)?$/.exec(written);
  const value = quoted ? (quoted[2] ?? '') : written.replace(/\s+#.*$/, '').trim();
  return quoted?.[1] !== "'" && /\$\{?[A-Za-z_]/.test(value) ? undefined : value;
}
