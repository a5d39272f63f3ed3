import type { ShellCommand, ShellWord } from '../shell/script.ts';
import { type Deed, deed } from './act.ts';
import { findFlag, parseCommandLine } from './command-line.ts';
import { lookUp } from './commands.ts';
import { asWritten } from './follow.ts';

const CURL_VALUED = new Set(
  '-X --request -d --data --data-raw --data-binary --data-urlencode --json -F --form -T --upload-file -H --header -o --output -w --write-out -u --user -A --user-agent -m --max-time --connect-timeout --retry --retry-delay --retry-max-time -b --cookie -c --cookie-jar -e --referer -x --proxy --resolve --cacert --cert --key -E --url -K -D --dump-header --interface'.split(
    ' ',
  ),
);

/** https://www.gnu.org/software/wget/manual/wget.html#Invoking */
const WGET_VALUED = new Set(
  '-O --output-document -o --output-file -t --tries -T --timeout --connect-timeout -w --wait --header --user --password -U --user-agent --method --body-data --post-data --post-file -e -P'.split(
    ' ',
  ),
);

/** Hosts that a pipeline talks to, but that are never what it has deployed. */
const ELSEWHERE =
  /slack\.com|discord(app)?\.com|telegram\.org|api\.github\.com|raw\.githubusercontent|github\.com\/|gitlab\.com\/api|bitbucket\.org|office\.com|pagerduty|opsgenie|sentry\.io|datadoghq|newrelic|honeycomb|rollbar|bugsnag|cloudflare\.com|fastly|googleapis\.com|get\.docker\.com|dl\.k8s\.io|storage\.googleapis|codecov|sonarcloud|ifconfig|ipinfo|ipify|checkip|169\.254\.169\.254|get\.helm\.sh|npmjs|pypi\.org|deb\.nodesource|install\.|amazonaws\.com\/(.*)?install|dingtalk|feishu|lark|twilio|sendgrid|mailgun|ntfy\.sh|healthchecks\.io|hc-ping|cronitor|uptimerobot|hasura\.io|dbmate|dopplerhq/i;

/** Where a platform listens for "deploy now": Render, Coolify, Portainer, Vercel, Netlify, DigitalOcean, Dokploy. */
const HOOKS =
  /deploy[-_]?(web)?hook|api\.render\.com\/deploy|(coolify|portainer|dokploy|easypanel|caprover|watchtower|rancher)[^ ]*(hook|deploy|restart|redeploy|update|api)|build[-_]hooks|\/api\/v\d\/deploy|(redeploy|deploy(ment)?)[-_]?(url|endpoint|webhook|trigger)|webhook[-_]?(re)?deploy|v1\/update|integrations\/deploy\/|apps\/[^ ]+\/deployments|backboard\.railway|api\.koyeb\.com/i;

const PROBES = new Set(['curl', 'wget', 'http', 'https', 'httpie', 'xh', 'curlie']);
const WAITERS = new Set([
  'wait-for-it',
  'wait-for-it.sh',
  'wait-for.sh',
  'wait-for',
  'wait-on',
  'wait4x',
  'dockerize',
  'grpc_health_probe',
  'grpcurl',
  'grpc-health-probe',
  'nc',
  'ncat',
  'netcat',
  'check_http',
  'httpstat',
]);

/** A request or look by which a pipeline asks what it has deployed for its health; or a call that starts a deployment. */
export function probeOf(command: ShellCommand): Deed | undefined {
  const found = lookUp(command);
  if (!found) return undefined;
  const { name, rest } = found;
  const text = asWritten(found.peeled.words);
  if (PROBES.has(name)) return requestDeed(command, rest, text, name === 'wget', found.peeled.timeout !== undefined);
  if (WAITERS.has(name)) return deed(name, 'probe', text, command.at);
  const first = rest.find((word) => !word.before.startsWith('-'))?.text ?? '';
  const looks =
    ((name === 'docker' || name === 'podman') && /^(inspect|ps|container|logs)$/.test(first)) ||
    (/^docker.compose$/.test(name) && /^(ps|logs)$/.test(first)) ||
    (name === 'pm2' && /^(jlist|list|ls|describe|show|info|status|pid|prettylist)$/.test(first)) ||
    (/^(kubectl|oc)$/.test(name) && /^(get|describe|logs)$/.test(first)) ||
    /^(pgrep|lsof|ss|netstat|pidof)$/.test(name) ||
    (name === 'aws' &&
      /(describe-services|describe-environments|describe-tasks|describe-deployments|get-deployment|get-command-invocation)/.test(text));
  return looks ? deed(`${name} ${first}`.trim(), 'probe', text, command.at, { weak: true }) : undefined;
}

const CURL_SENDS = new Set('-d --data --data-raw --data-binary --data-urlencode --json -F --form -T --upload-file'.split(' '));
const WGET_SENDS = new Set(['--post-data', '--post-file', '--body-data']);

function requestDeed(command: ShellCommand, rest: readonly ShellWord[], text: string, wget: boolean, limited: boolean): Deed | undefined {
  const line = parseCommandLine(rest, wget ? WGET_VALUED : CURL_VALUED);
  const url = rest.map((word) => word.text ?? word.raw).join(' ');
  const method = (findFlag(line, '-X') ?? findFlag(line, '--request') ?? findFlag(line, '--method'))?.value;
  const sends = wget ? WGET_SENDS : CURL_SENDS;
  const writes = method !== undefined ? !/^(GET|HEAD|OPTIONS)$/i.test(method) : line.flags.some(({ name }) => sends.has(name));
  if (/dispatches\b/.test(url))
    return deed('dispatch', 'deploy', text, command.at, { waits: undefined, rollsBack: undefined, external: true, weak: true });
  if (HOOKS.test(url)) return deed('webhook', 'deploy', text, command.at, { waits: undefined, rollsBack: undefined, external: true });
  if (writes || ELSEWHERE.test(url)) return undefined;
  const saved = line.flags.find((flag) => (wget ? /^(-O|--output-document)$/ : /^(-o|--output|-O|--remote-name)$/).test(flag.name));
  const kept = saved !== undefined && !/\bnull\b|(^|\s)-(\s|$)/.test(url);
  if (kept && (wget || /(^|\s)(-\w*O\b|-\w*L)/.test(text))) return undefined;
  if (kept && saved.value !== undefined && !/\.(txt|json|html|out|log)$|^\/tmp\//.test(saved.value)) return undefined;
  const bounded =
    limited || line.flags.some((flag) => /^(--max-time|-m|--retry|--timeout|-T|--retry-max-time|--tries|-t)$/.test(flag.name));
  return deed('http', 'probe', text, command.at, { unbounded: !bounded });
}
