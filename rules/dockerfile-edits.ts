import type { Edit } from '../src/model/finding.ts';
import { lineOf, offsetOfLine, type Place } from '../src/model/place.ts';

/** Words that are the shell's own, or need it. */
const builtins = /^(?:exec|cd|export|set|source|\.|eval|ulimit|umask|trap|if|for|while|case|until|time|alias|read|command|type|test)$/;

/**
 * `CMD node server.js` as `CMD ["node", "server.js"]`: the same words without a shell before them. Undefined where the shell does more than part the
 * words, or where an ENTRYPOINT is given them.
 */
export function execForm({ file, start }: Place): readonly Edit[] | undefined {
  if (!/(^|[./\\])(Dockerfile|Containerfile)/i.test(file.path) || /^\s*(ENTRYPOINT|SHELL)\b/im.test(file.text)) return undefined;
  const line = lineOf({ file, start });
  const from = offsetOfLine(file, line);
  const written = /^([ \t]*CMD[ \t]+)([\w./:=@%+,-]+(?:[ \t]+[\w./:=@%+,-]+)*)[ \t]*(?=\r?\n|$)/i.exec(file.text.slice(from));
  const [, head = '', command = ''] = written ?? [];
  const words = command.split(/[ \t]+/);
  if (command === '' || builtins.test(words[0] ?? '') || (words[0] ?? '').includes('=')) return undefined;
  const at = from + head.length;
  return [{ file, start: at, end: at + command.length, text: `[${words.map((word) => JSON.stringify(word)).join(', ')}]` }];
}
