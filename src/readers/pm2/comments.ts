import type { Place } from '../../model/place.ts';
import { lineOf, offsetOfLine } from '../../model/place.ts';
import type { MapNode } from '../../model/tree.ts';
import type { Pm2Comment } from './app.ts';

const MARK = /(?:\/\/|#|\/\*+|^\s*\*)\s*svc-lint-([a-z-]+):[ \t]*([^\n]*?)[ \t]*(?:\*\/[^\n]*)?\r?$/gm;

/**
 * `// svc-lint-type: worker` and its like, inside an app or on the lines of comments right above it. An app inside another one's text, as a
 * default in an outer map may be, does not occur.
 */
export function commentsOf(app: MapNode): ReadonlyMap<string, Pm2Comment> {
  const { file, end } = app;
  const start = startOfComments(app);
  const comments = new Map<string, Pm2Comment>();
  for (const match of file.text.slice(start, end).matchAll(MARK)) {
    const [whole, name = '', text = ''] = match;
    if (name === 'ignore' || text === '' || comments.has(name)) continue;
    const from = start + match.index + whole.indexOf('svc-lint-');
    const at: Place = {
      file,
      start: from,
      end: from + `svc-lint-${name}:`.length + whole.slice(whole.indexOf(':') + 1).indexOf(text) + text.length,
    };
    comments.set(name, { text, at });
  }
  return comments;
}

function startOfComments({ file, start }: MapNode): number {
  let line = lineOf({ file, start });
  // A brace may stand behind others on its line; what is above belongs to the app only when the line starts with it.
  const before = file.text.slice(offsetOfLine(file, line), start);
  if (!/^\s*(-\s*)?$/.test(before)) return start;
  while (line > 1 && /^\s*(\/\/|#|\/\*|\*)/.test(file.text.slice(offsetOfLine(file, line - 1), offsetOfLine(file, line)))) line--;
  return offsetOfLine(file, line);
}
