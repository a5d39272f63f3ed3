import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate, type Place } from '../../../src/model/place.ts';
import { type Dockerfile, finalStage, type Stage, stageChain } from '../../../src/readers/dockerfile/dockerfile.ts';
import { readDockerfile } from '../../../src/readers/dockerfile/read.ts';

function read(text: string): Dockerfile {
  const { dockerfile, problems } = readDockerfile({ path: 'Dockerfile', text });
  expect(problems).toEqual([]);
  return dockerfile;
}

function last(text: string): Stage {
  const stage = finalStage(read(text), undefined);
  if (!stage) throw new Error('no stage');
  return stage;
}

function at(place: Place | undefined): string {
  if (!place) return 'nowhere';
  const { line, column, endLine, endColumn } = locate(place);
  return `${line}:${column}-${endLine}:${endColumn}`;
}

/** CMD or ENTRYPOINT as words with places, or as the text of its shell form. */
function command(stage: Stage, key: 'cmd' | 'entrypoint' = 'cmd'): unknown {
  const found = stage[key];
  if (!found) return undefined;
  if (found.form === 'exec') return found.words.map((word) => `${word.text} ${at(word.at)}`);
  return `${found.shell?.map((word) => word.text).join(' ') ?? 'sh -c'}: ${found.text.text}`;
}

describe('commands', () => {
  it.each([
    ['exec form', 'CMD ["node", "server.js"]', ['node 2:6-2:12', 'server.js 2:14-2:25']],
    ['escapes in the exec form', 'CMD ["sh", "-c", "echo \\"a\\" \\u0041"]', ['sh 2:6-2:10', '-c 2:12-2:16', 'echo "a" A 2:18-2:37']],
    ['single quotes make it the shell form', "CMD ['node', 'server.js']", "sh -c: ['node', 'server.js']"],
    ['shell form', 'CMD exec node server.js', 'sh -c: exec node server.js'],
    ['lower case', 'cmd ["a"]', ['a 2:6-2:9']],
    ['lines joined', 'CMD ["node", \\\n  # the server\n\n  "server.js"]', ['node 2:6-2:12', 'server.js 5:3-5:14']],
    ['the last one counts', 'CMD ["a"]\nCMD ["b"]', ['b 3:6-3:9']],
    ['SHELL', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nCMD node server.js', '/bin/bash -o pipefail -c: node server.js'],
    ['empty', 'CMD', undefined],
    ['an empty list', 'CMD []', []],
    ['a list of something else', 'CMD [1, "a"]', 'sh -c: [1, "a"]'],
    ['a comment after a list', 'CMD ["a"] # b', 'sh -c: ["a"] # b'],
    ['SHELL that is no list', 'SHELL bash\nCMD node server.js', 'sh -c: node server.js'],
  ])('%s', (_title, instruction, expected) => {
    expect(command(last(`FROM node:20\n${instruction}\n`))).toEqual(expected);
  });

  it('keeps places through CRLF, continuation lines and another escape character', () => {
    const stage = last('# escape=`\r\nFROM mcr.microsoft.com/windows\r\nCMD app.exe `\r\n  --port 80\r\n');
    expect(stage.cmd?.form === 'shell' && stage.cmd.text.text).toBe('app.exe   --port 80');
    const text = stage.cmd?.form === 'shell' ? stage.cmd.text : undefined;
    const offset = text?.text.indexOf('--port') ?? 0;
    expect(text && locate({ file: text.file, start: text.toFile(offset), end: text.toFile(offset) })).toMatchObject({ line: 4, column: 3 });
  });

  it('tells HEALTHCHECK CMD from CMD', () => {
    const stage = last('FROM node\nCMD ["a"]\nHEALTHCHECK --interval=5s CMD curl localhost\n');
    expect([command(stage), at(stage.healthcheck)]).toEqual([['a 2:6-2:9'], '3:1-3:45']);
  });
});

describe('values', () => {
  it('fills in ARG and ENV, and leaves what has no value unknown', () => {
    const stage = last(
      [
        'ARG VERSION=20',
        'ARG DISTRO',
        `FROM node:\${VERSION}-\${DISTRO:-slim} AS app`,
        'ARG VERSION',
        'ARG TOKEN',
        `ENV HOME_DIR=/srv NAME="a b" V=\${VERSION} T=$TOKEN W=\${NOPE:-x}`,
        'ENV LEGACY some value',
        'WORKDIR $HOME_DIR',
        'WORKDIR app',
        'USER node',
        'STOPSIGNAL 3',
        'EXPOSE 8080 53/udp $TOKEN',
      ].join('\n'),
    );
    expect(stage.base.image).toBe('node:20-slim');
    expect(stage.env.map(({ name, value, at: place }) => `${name}=${value?.value} ${at(place)}`)).toEqual([
      'HOME_DIR=/srv 6:5-6:18',
      'NAME=a b 6:19-6:29',
      'V=20 6:30-6:42',
      'T=undefined 6:43-6:51',
      'W=x 6:52-6:64',
      'LEGACY=some value 7:5-7:22',
    ]);
    expect([stage.workdir, stage.user?.value, stage.stopSignal?.value]).toEqual(['/srv/app', 'node', 'SIGQUIT']);
    expect(stage.ports.map(({ number, protocol }) => `${number}/${protocol}`)).toEqual(['8080/TCP', '53/UDP']);
  });

  it.each([
    ['A', '1'],
    ['"a b"', 'a b'],
    ["'$X'", '$X'],
    ['a\\$X', 'a$X'],
    ["'a\\b'", 'a\\b'],
    ['a\\', 'a'],
    ['"it\'s"', "it's"],
    ['$X', 'x'],
    ['$', '$'],
    ['${X', '${X'],
    ['${X:-y}', 'x'],
    ['${EMPTY:-y}', 'y'],
    ['${EMPTY-y}', ''],
    ['${NOPE-${X:+z}}', 'z'],
    ['${NOPE:-${NOPE:-${X}}}', 'x'],
    ['${X+y}', 'y'],
    ['${NOPE+y}', ''],
    ['${EMPTY:+y}', ''],
    ['${X:?no}', 'x'],
    ['${NOPE?no}', undefined],
    ['${X#a}', undefined],
    ['${X%a}', undefined],
    [`${'${NOPE:-'.repeat(12)}x${'}'.repeat(12)}`, undefined],
    ['x'.repeat(20_001), undefined],
    [`${'$LONG'.repeat(3)}`, undefined],
  ])('ENV V=%s', (written, expected) => {
    const stage = last(`FROM a\nARG X=x\nARG EMPTY=\nARG LONG=${'y'.repeat(9000)}\nENV V=${written === 'A' ? '1' : written}\n`);
    expect(stage.env.map(({ value }) => value?.value)).toEqual([expected]);
  });

  it('knows no folder behind one that is not known', () => {
    const stage = last('FROM a\nARG X\nWORKDIR $X\nWORKDIR app\nCOPY a b\nCOPY a /b\nRUN make\nWORKDIR /srv\nWORKDIR app\nCOPY a $X\n');
    expect(stage.copies.map(({ target }) => target)).toEqual([undefined, '/b', undefined]);
    expect([stage.runs[0]?.workdir, stage.workdir]).toEqual([undefined, '/srv/app']);
  });

  it('takes back what is set to what is not known', () => {
    const stage = last(
      'FROM a\nARG X\nUSER node\nUSER $X\nSTOPSIGNAL INT\nSTOPSIGNAL $X\nHEALTHCHECK CMD x\nHEALTHCHECK NONE\nUSER\nENV\nENV =a A=1 B\nARG A=2\nENV C=$A\nEXPOSE\n',
    );
    expect([stage.user?.value, stage.stopSignal, stage.healthcheck]).toEqual(['', undefined, undefined]);
    expect(stage.env.map(({ name, value }) => `${name}=${value?.value}`)).toEqual(['A=1', 'C=1']);
  });

  it('leaves an image with an unknown ARG unknown', () => {
    expect(last('ARG BASE\nFROM $BASE\nCMD ["a"]').base).toMatchObject({ raw: '$BASE', image: undefined, stage: undefined });
  });

  it('sees in all pairs of one ENV what was there before it', () => {
    const stage = last('FROM a\nENV A=1\nENV A=2 B=$A\n');
    expect(stage.env.map(({ name, value }) => `${name}=${value?.value}`)).toEqual(['A=2', 'B=1']);
  });
});

describe('stages', () => {
  const text = [
    'FROM node:20 AS Deps',
    'WORKDIR /app',
    'ENV A=1',
    'COPY package.json yarn.lock ./',
    'FROM deps AS build',
    'COPY --chown=node:node . .',
    'RUN npm run build',
    'FROM nginx',
    'COPY --from=build /app/dist /usr/share/nginx/html',
    'COPY --from=0 ["/app/a b", "/x"]',
    'COPY --from=ghcr.io/acme/tool:1 /tool /usr/local/bin/',
    'ADD https://example.com/x.tgz local.tgz /opt/',
  ].join('\n');

  it('finds the stage of a target by name or number, in any case', () => {
    const dockerfile = read(text);
    expect(['DEPS', '1', undefined, 'nope', '7'].map((target) => finalStage(dockerfile, target)?.index)).toEqual([
      0,
      1,
      2,
      undefined,
      undefined,
    ]);
    const build = dockerfile.stages[1];
    expect(build && stageChain(dockerfile, build).map((stage) => stage.index)).toEqual([1, 0]);
    expect(build?.workdir).toBe('/app');
  });

  it('says where copied files come from', () => {
    const copies = read(text).stages.flatMap((stage) => stage.copies);
    expect(copies.map(({ from, sources, target }) => [from.kind === 'stage' ? from.index : from.kind, sources, target])).toEqual([
      ['context', ['package.json', 'yarn.lock'], '/app/'],
      ['context', ['.'], '/app/'],
      [1, ['/app/dist'], '/usr/share/nginx/html'],
      [0, ['/app/a b'], '/x'],
      ['image', ['/tool'], '/usr/local/bin/'],
      ['context', ['local.tgz'], '/opt/'],
    ]);
  });

  it('takes the images of stages that are not there', () => {
    const stage = last(
      'ARG IMAGE\nFROM a\nCOPY --from=$IMAGE a b\nCOPY --from=7 a b\nCOPY --link $IMAGE c /d/\nCOPY <<A <<B /e\n1\nA\n2\nB\n',
    );
    expect(stage.copies.map(({ from, sources, target }) => [from, sources, target])).toEqual([
      [{ kind: 'image', image: '$IMAGE' }, ['a'], '/b'],
      [{ kind: 'image', image: '7' }, ['a'], '/b'],
      [{ kind: 'context' }, ['c'], '/d/'],
      [{ kind: 'context' }, [], '/e/'],
    ]);
  });

  it('are no more than anybody writes', () => {
    const { stages } = read(`${'FROM a\n'.repeat(510)}FROM\nENV ${Array.from({ length: 2010 }, (_, i) => `A${i}=1`).join(' ')}\n`);
    expect([stages.length, stages.at(-1)?.env.length]).toEqual([500, 2000]);
  });

  it('reads files and commands that are written into it', () => {
    const stage = last(`FROM alpine\nCOPY <<'EOF' /entry.sh\n#!/bin/sh\nexec "$@"\nEOF\nRUN <<EOF\napk add tini\nEOF\nCMD ["a"]\n`);
    const [copy] = stage.copies;
    expect(copy?.inline.map(({ name, content }) => [name, content.text])).toEqual([['EOF', '#!/bin/sh\nexec "$@"']]);
    expect(copy?.target).toBe('/entry.sh');
    expect(stage.runs.map((run) => run.text.text)).toEqual(['apk add tini']);
    expect(command(stage)).toEqual(['a 9:6-9:9']);
  });
});

describe('what is no Dockerfile', () => {
  it('is a problem, not a throw', () => {
    expect(readDockerfile({ path: 'Dockerfile', text: 'RUN x\n' }).problems.map((problem) => problem.message)).toEqual([
      'no FROM instruction: nothing is built from this Dockerfile',
    ]);
    expect(readDockerfile({ path: 'Dockerfile', text: `FROM a\n${'#'.repeat(1_000_001)}` }).problems).toHaveLength(1);
  });

  const line = fc.oneof(
    fc.constantFrom(
      'FROM a AS b',
      'FROM b',
      'COPY --from=b . .',
      'COPY <<E /x',
      'E',
      'RUN <<-"E" \\',
      'CMD ["a", \\',
      '"b"]',
      '# escape=`',
      'ENV A=$B B=${A:-$',
      'ARG',
      'WORKDIR ..',
      'ONBUILD FROM',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  it('never throws, and every place lies in the file', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, newline) => {
        const file = { path: 'Dockerfile', text: lines.join(newline) };
        const { dockerfile } = readDockerfile(file);
        for (const stage of dockerfile.stages) {
          const places = [
            stage.at,
            stage.base.at,
            ...stage.env.map((variable) => variable.at),
            ...(stage.cmd?.form === 'exec' ? stage.cmd.words.map((word) => word.at) : []),
          ];
          for (const place of places) {
            expect(place.start).toBeGreaterThanOrEqual(0);
            expect(place.end).toBeLessThanOrEqual(file.text.length);
            expect(place.end).toBeGreaterThanOrEqual(place.start);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
