import { expect, it } from 'vitest';
import { wholeText } from '../../../src/model/place.ts';
import { scriptInside } from '../../../src/readers/shell/enter.ts';
import { readShell } from '../../../src/readers/shell/read.ts';

/** The commands inside a command, each after where it runs. */
function inside(text: string): readonly string[] {
  const { commands } = readShell(wholeText({ path: 'deploy.sh', text }), { enter: scriptInside });
  return commands
    .filter(({ within }) => within.length > 0)
    .map(
      ({ within, words }) =>
        `${within.map(({ kind, name }) => `${kind} ${name}`.trim()).join(', ')}: ${words.map((word) => word.text ?? '?').join(' ')}`,
    );
}

it.each<[string, readonly string[]]>([
  ["su deploy -c 'x 1; y'", ['inline: x 1', 'inline: y']],
  ["su - deploy --command 'x 1'", ['inline: x 1']],
  ["runuser -u deploy -c 'x 1'", ['inline: x 1']],
  ['su deploy', []],
  ['eval "x 1"', ['inline: x 1']],
  ['eval x 1', ['inline: x 1']],
  ['eval', []],
  ['CMD=\'x 1\'; bash -c "$CMD"', ['inline: x 1']],
  ['bash -lc "x 1"', ['inline: x 1']],
  ['bash -c', []],
  ["bash <<< 'x 1'", ['inline: x 1']],
  ['bash <<< "x $A"', ['inline: x ?']],
  ['bash -s <<EOF\nx 1\nEOF', ['inline: x 1']],
  ['bash script.sh <<EOF\nx 1\nEOF', []],
  ['bash < script.sh', []],
  ["ssh -p 22 -A host 'x 1'", ['remote host: x 1']],
  ['ssh host -t "x 1"', ['remote host: x 1']],
  ['ssh host -p 22 x 1', ['remote host: x 1']],
  ['ssh host x 1 "&&" y', ['remote host: x 1', 'remote host: y']],
  ['ssh "$HOST" x', ['remote "$HOST": x']],
  ['ssh host', []],
  ['ssh -v', []],
  ["ssh host 'bash -es' <<'EOF'\nx 1\nEOF", ['remote host: x 1']],
  ['ssh host <<EOF\nx 1\nEOF', ['remote host: x 1']],
  ['autossh host x', ['remote host: x']],
  ['docker exec -it -e A=b api x 1', ['container api: x 1']],
  ['docker exec api', []],
  ['docker run api x 1', []],
  ['docker compose run --rm api x 1', ['container api: x 1']],
  ['docker-compose exec -T api x 1', ['container api: x 1']],
  ['docker compose -f a.yml exec api x 1', ['container api: x 1']],
  ['docker compose up api', []],
  ['docker -- exec x', []],
  ['kubectl exec -n shop deploy/api -- x 1', ['container deploy/api: x 1']],
  ['kubectl apply -- x 1', []],
  ['oc rsh api -- x 1', ['container api: x 1']],
  ['kubectl run a b c d', []],
  ["gcloud compute ssh vm --command 'x 1'", ['remote: x 1']],
  ["gcloud compute ssh vm --command='x 1'", ['remote: x 1']],
  ['gcloud compute ssh vm --command', []],
  ['gcloud run deploy', []],
  ["az vm run-command invoke --scripts 'x 1'", ['remote: x 1']],
  ['az vm list', []],
  ["fly ssh console -C 'x 1'", ['remote: x 1']],
  ["flyctl ssh console --command 'x 1'", ['remote: x 1']],
  ['fly deploy', []],
  ["tsh ssh host 'x 1'", ['remote host: x 1']],
  ["tailscale ssh host 'x 1'", ['remote host: x 1']],
  ['tailscale up', []],
  ['heroku run x', []],
  ['docker exec "$APP" x 1', ['container: x 1']],
  ['bash -c "x \\\n  1"', ['inline: x 1']],
  ['bash -c "\\$X 1"', ['inline: ? 1']],
  ['bash -c ""', []],
  ['bash -c $X', ['inline: ?']],
  ["doppler run --project a -- bash -c 'x 1'", ['inline: x 1']],
  ["doppler run bash -c 'x 1'", []],
  ["dotenv run bash -c 'x 1'", ['inline: x 1']],
  ["sudo -u app -- bash -c 'x 1'", ['inline: x 1']],
  ["env A=b nohup bash -c 'x 1'", ['inline: x 1']],
  ["retry 3 5s bash -c 'x 1'", ['inline: x 1']],
  ["retry -t 3 bash -c 'x 1'", ['inline: x 1']],
  ["retry three bash -c 'x 1'", []],
])('%s', (text, expected) => {
  expect(inside(text)).toEqual(expected);
});
