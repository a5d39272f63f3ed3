/** A host that a text names. */
export interface HostMention {
  readonly host: string;
  readonly port: number | undefined;
  /** Of the URL, in lower case; undefined where there is none. */
  readonly scheme: string | undefined;
  /** The last part of the URL's path: an SQS queue is named by it. */
  readonly path: string | undefined;
  /** `bare`: a single word that is only a host because of what the value is called. */
  readonly form: 'url' | 'host-port' | 'dns' | 'bare';
}

/** What is longer is a document, not a setting. */
const LONGEST = 20_000;
const MOST = 100;

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?';
const host = `${label}(?:\\.${label}){0,9}`;
const url = new RegExp(
  `\\b([a-z][a-z0-9+.-]{1,20})://(?:[^\\s/@"'<>]{0,300}@)?(${host}(?::\\d{1,5})?(?:,(?![a-z][a-z0-9+.-]{1,20}://)${host}(?::\\d{1,5})?){0,9})(/[^\\s"'<>,;]{0,300})?`,
  'gi',
);
const hostPort = new RegExp(`(?<![\\w./:@-])(${host}):(\\d{2,5})(?![\\w:.-])`, 'g');
const dns = new RegExp(`(?<![\\w./:@-])(${label}\\.${label}\\.svc(?:\\.${label}){0,4})(?![\\w-])`, 'g');

const wholeHost = new RegExp(`^${host}$`);

/** Names of values and options that hold a host, though no scheme or port says so. */
const HOST_NAME =
  /(^|[_.\s-])(host|hosts|hostname|addr|address|addresses|server|servers|endpoint|endpoints|url|uri|upstream|backend|broker|brokers|bootstrap|bootstrap_servers|service_name|serviceurl|svc|dsn|node|nodes|peer|peers|master|proxy|target|remote)$|(host|hostname|url|addr|address|server|endpoint|uri)s?$/i;

/** Names repeat; beyond this many different ones a hostile input gains nothing more. */
const MOST_NAMES = 5_000;
const named = new Map<string, boolean>();

export function namesHost(name: string): boolean {
  const before = named.get(name);
  if (before !== undefined) return before;
  const answer = HOST_NAME.test(name);
  if (named.size < MOST_NAMES) named.set(name, answer);
  return answer;
}

/** The hosts in a value. `isHost` tells that the value as a whole may be one, by what it is called. */
export function hostsIn(text: string, isHost: boolean): readonly HostMention[] {
  // What the expressions cannot do without is looked for first: most settings name no host.
  if (text.length > LONGEST || !(isHost || text.includes(':') || text.includes('.svc'))) return [];
  const found: HostMention[] = [];
  const taken: [number, number][] = [];
  const free = (start: number): boolean => !taken.some(([from, to]) => start >= from && start < to);
  for (const match of text.includes('://') ? matchesOf(text, url) : []) {
    taken.push([match.index, match.index + match[0].length]);
    const path = match[3]?.split(/[?#]/)[0]?.split('/').filter(Boolean).at(-1);
    for (const authority of (match[2] ?? '').split(',')) {
      const [name = '', port] = authority.split(':');
      found.push({
        host: name.toLowerCase(),
        port: port === undefined ? undefined : Number(port),
        scheme: match[1]?.toLowerCase(),
        path,
        form: 'url',
      });
    }
  }
  for (const match of text.includes(':') ? matchesOf(text, hostPort) : []) {
    if (!free(match.index)) continue;
    taken.push([match.index, match.index + match[0].length]);
    found.push({ host: (match[1] ?? '').toLowerCase(), port: Number(match[2]), scheme: undefined, path: undefined, form: 'host-port' });
  }
  for (const match of text.includes('.svc') ? matchesOf(text, dns) : []) {
    if (!free(match.index)) continue;
    found.push({ host: (match[1] ?? '').toLowerCase(), port: undefined, scheme: undefined, path: undefined, form: 'dns' });
  }
  if (found.length === 0 && isHost)
    for (const part of text
      .trim()
      .split(/[\s,;]+/)
      .slice(0, MOST))
      if (part.length <= 253 && wholeHost.test(part) && !/^\d+$/.test(part) && !/^(true|false|yes|no|none|null)$/i.test(part))
        found.push({ host: part.toLowerCase(), port: undefined, scheme: undefined, path: undefined, form: 'bare' });
  return found.filter((one) => !isAddress(one.host) || isLocal(one.host));
}

function matchesOf(text: string, expression: RegExp): readonly RegExpExecArray[] {
  const all: RegExpExecArray[] = [];
  for (const match of text.matchAll(expression)) {
    all.push(match);
    if (all.length >= MOST) break;
  }
  return all;
}

function isAddress(name: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(name) || /^\d+$/.test(name);
}

export function isLocal(name: string): boolean {
  return (
    name === 'localhost' ||
    name === '127.0.0.1' ||
    name === 'host.docker.internal' ||
    name.endsWith('.localhost') ||
    name === 'kubernetes.default.svc'
  );
}

/** The words of a longer text (a configuration file) that could be the name of a Service, for looking them up. */
export function namesIn(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (wanted.size === 0) return found;
  const bounded = text.slice(0, 200_000);
  for (const match of bounded.matchAll(
    /(?:\/\/|[@\s"'=,[({]|^)([a-z0-9](?:[-a-z0-9]{0,62})(?:\.[a-z0-9-]{1,63}){0,5})(?=:\d{2,5}\b|\/|["'\s;,)\]}]|$)/gm,
  )) {
    const text = match[1] ?? '';
    const at = (match.index ?? 0) + match[0].length - text.length;
    const before = bounded.slice(Math.max(0, at - 3), at);
    const after = bounded.slice(at + text.length, at + text.length + 6);
    // A plain word counts only where it stands as a host: after `//` or `@`, or before a port, or as a full DNS name.
    const asHost = before.endsWith('//') || before.endsWith('@') || /^:\d{2,5}/.test(after) || /\.svc(\.|$)/.test(text);
    if (asHost && wanted.has(text.split('.')[0] ?? '') && !found.has(text)) found.set(text, at);
    if (found.size >= MOST) break;
  }
  return found;
}
