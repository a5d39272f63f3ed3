import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/model/launch.ts';
import { range, unitsOf } from './describe-units.ts';

/** The entry file of an image whose whole context is copied to /app. */
async function entry(
  command: string | readonly string[],
  files: readonly string[] | Readonly<Record<string, string>>,
  lines: readonly string[] = [],
) {
  const tree = Array.isArray(files) ? Object.fromEntries(files.map((path) => [path, ''])) : files;
  const cmd = typeof command === 'string' ? JSON.stringify(command.split(' ')) : JSON.stringify(command);
  const dockerfile = ['FROM debian:12', 'WORKDIR /app', 'COPY . .', ...lines, `CMD ${cmd}`].join('\n');
  const [draft] = await unitsOf({ ...tree, Dockerfile: dockerfile });
  const guessed = draft?.entry?.via.some((hop) => hop.guessed) === true;
  return draft?.entry ? `${draft.entry.path}${guessed ? ' ?' : ''}` : undefined;
}

describe('JavaScript', () => {
  it.each([
    ['node server.js', ['server.js'], 'server.js'],
    ['node --max-old-space-size=512 -r dotenv/config --enable-source-maps dist/main.js', ['src/main.ts'], 'src/main.ts ?'],
    ['node ./bin/www', ['bin/www', 'bin/www.js'], 'bin/www.js'],
    ['node .', { 'package.json': '{"main":"lib/app.js"}', 'lib/app.js': '' }, 'lib/app.js'],
    ['node /app/dist/apps/mail/main', ['apps/mail/src/main.ts'], 'apps/mail/src/main.ts ?'],
    ['bun run src/worker.ts', ['src/worker.ts'], 'src/worker.ts'],
    ['bun src/worker.ts', ['src/worker.ts'], 'src/worker.ts'],
    ['deno run --allow-net --config deno.json main.ts', ['main.ts'], 'main.ts'],
    ['tsx watch src/worker.ts', ['src/worker.ts'], 'src/worker.ts'],
    ['nest start', ['src/main.ts'], 'src/main.ts ?'],
    ['nest start mail', ['apps/mail/src/main.ts'], 'apps/mail/src/main.ts ?'],
    ['node -e process.exit()', ['index.js'], undefined],
    ['./cli', { cli: '#!/usr/bin/env node\nrequire("./x")' }, undefined],
    ['mailer', { 'package.json': '{"name":"mailer","bin":"bin/mailer.js"}', 'bin/mailer.js': '' }, 'bin/mailer.js'],
  ])('%s', async (command, files, expected) => {
    expect(await entry(command, files)).toBe(expected);
  });
});

describe('Python', () => {
  it.each([
    ['python worker.py', ['worker.py'], 'worker.py'],
    ['python -u -m shop.worker', ['shop/worker.py'], 'shop/worker.py'],
    ['python3 -m shop', ['shop/__main__.py', 'shop/__init__.py'], 'shop/__main__.py'],
    ['python -m celery -A shop worker', ['shop/celery.py', 'shop/__init__.py'], 'shop/celery.py'],
    ['celery -A shop worker', ['shop/__init__.py'], 'shop/__init__.py'],
    ['celery --app=shop.tasks:app worker -B', ['shop/tasks.py'], 'shop/tasks.py'],
    ['celery -A shop.main.queue worker', ['shop/main.py'], 'shop/main.py'],
    ['celery worker -A shop.app', ['src/shop/app.py'], 'src/shop/app.py'],
    ['gunicorn -b 0.0.0.0:8000 -w 4 -k uvicorn.workers.UvicornWorker shop.wsgi:application', ['shop/wsgi.py'], 'shop/wsgi.py'],
    ['gunicorn --chdir api main:app', ['api/main.py'], 'api/main.py'],
    ['uvicorn main:app --host 0.0.0.0', ['main.py'], 'main.py'],
    ['dramatiq shop.actors', ['shop/actors.py'], 'shop/actors.py'],
    ['arq shop.jobs.WorkerSettings', ['shop/jobs.py'], 'shop/jobs.py'],
    ['huey_consumer shop.huey', ['shop.py'], 'shop.py'],
    ['flask --app api run', ['api.py'], 'api.py'],
    ['flask run', ['app.py'], 'app.py'],
    ['fastapi run app/main.py', ['app/main.py'], 'app/main.py'],
    ['python manage.py work', ['manage.py', 'shop/management/commands/work.py'], 'shop/management/commands/work.py'],
    ['python manage.py runserver', ['manage.py'], 'manage.py'],
    ['uwsgi --ini uwsgi.ini', { 'uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi:app\n', 'shop/wsgi.py': '' }, 'shop/wsgi.py'],
    ['shop-worker --fast', { 'pyproject.toml': '[project.scripts]\nshop-worker = "shop.cli:main"\n', 'shop/cli.py': '' }, 'shop/cli.py'],
    [
      'shop-worker',
      { 'setup.py': 'setup(entry_points={"console_scripts": ["shop-worker=shop.cli:main"]})', 'shop/cli.py': '' },
      'shop/cli.py',
    ],
    ['poetry run python -m shop', ['shop/__main__.py'], 'shop/__main__.py'],
    ['uv run --no-dev shop.py', ['shop.py'], 'shop.py'],
    ['python -c print()', ['main.py'], undefined],
    ['rq worker', ['main.py'], undefined],
  ])('%s', async (command, files, expected) => {
    expect(await entry(command, files)).toBe(expected);
  });

  it('looks along PYTHONPATH', async () => {
    expect(await entry('python -m jobs.mail', ['lib/jobs/mail.py'], ['ENV PYTHONPATH=/app/lib'])).toBe('lib/jobs/mail.py');
    expect(await entry('flask run', ['site.py'], ['ENV FLASK_APP=site.py'])).toBe('site.py');
  });
});

describe('other languages', () => {
  it.each([
    ['bundle exec sidekiq', ['config/environment.rb'], 'config/environment.rb'],
    ['sidekiq -r ./worker.rb', ['worker.rb'], 'worker.rb'],
    ['bundle exec puma -C config/puma.rb', ['config.ru'], 'config.ru'],
    ['bin/rails server', ['bin/rails', 'config/environment.rb'], 'config/environment.rb'],
    ['bundle exec clockwork clock.rb', ['clock.rb'], 'clock.rb'],
    ['bundle exec karafka server', ['karafka.rb', 'config/environment.rb'], 'karafka.rb'],
    ['ruby lib/main.rb', ['lib/main.rb'], 'lib/main.rb'],
    ['php artisan queue:work --tries=3', ['artisan'], 'artisan'],
    ['php bin/console messenger:consume async', ['bin/console'], 'bin/console'],
    ['php-fpm', ['public/index.php'], 'public/index.php'],
    ['go run ./cmd/worker', { 'go.mod': 'module x', 'cmd/worker/main.go': '' }, 'cmd/worker/main.go'],
    ['./worker', { 'go.mod': 'module x', 'cmd/worker/main.go': '', 'cmd/api/main.go': '' }, 'cmd/worker/main.go ?'],
    ['./anything', { 'go.mod': 'module x', 'main.go': '' }, 'main.go ?'],
    ['./anything', { 'go.mod': 'module x', 'cmd/a/main.go': '', 'cmd/b/main.go': '' }, undefined],
    [
      'dotnet Shop.Worker.dll',
      { 'src/Shop.Worker/Shop.Worker.csproj': '', 'src/Shop.Worker/Program.cs': '' },
      'src/Shop.Worker/Program.cs',
    ],
    [
      'java -jar target/shop.jar',
      {
        'pom.xml': '',
        'src/main/java/a/ShopApplication.java': '@SpringBootApplication\nclass ShopApplication {}',
        'src/main/java/a/Other.java': '',
      },
      'src/main/java/a/ShopApplication.java ?',
    ],
    ['java -cp app.jar com.acme.Main', { 'build.gradle': '', 'src/main/java/com/acme/Main.java': '' }, 'src/main/java/com/acme/Main.java'],
    [
      'java -jar app.jar',
      {
        'pom.xml': '',
        'src/main/java/a/A.java': 'public static void main(String[] a)',
        'src/main/java/a/B.java': 'public static void main(String[] a)',
      },
      undefined,
    ],
    [
      'mix phx.server',
      { 'mix.exs': 'def application do [mod: {Shop.WebApplication, []}] end', 'lib/shop/web_application.ex': '' },
      'lib/shop/web_application.ex',
    ],
  ])('%s', async (command, files, expected) => {
    expect(await entry(command, files)).toBe(expected);
  });
});

describe('what a build makes', () => {
  const go = {
    'go.mod': 'module github.com/acme/shop',
    'cmd/worker/main.go': '',
    'cmd/api/api.go': 'package main\n\nfunc main() {}\n',
    'main.go': '',
  };
  const build = (run: string, copy: string, program: string): string =>
    `FROM golang:1.23 AS build\nWORKDIR /src\nCOPY . .\nRUN ${run}\nFROM scratch\n${copy}\nENTRYPOINT ["${program}"]\n`;

  it.each([
    ['go build -o /out/x ./cmd/worker', 'COPY --from=build /out/x /x', '/x', 'cmd/worker/main.go'],
    [
      'CGO_ENABLED=0 go build -ldflags "-s -w" -tags a,b -o x cmd/worker/main.go',
      'COPY --from=build /src/x /x',
      '/x',
      'cmd/worker/main.go',
    ],
    ['cd cmd/api && go build -o /x .', 'COPY --from=build /x /usr/local/bin/', 'x', 'cmd/api/api.go'],
    ['go build -o bin/ ./cmd/...', 'COPY --from=build /src/bin /bin', '/bin/worker', 'cmd/worker/main.go'],
    ['go install ./cmd/worker', 'COPY --from=build /go/bin/worker /worker', '/worker', 'cmd/worker/main.go'],
    ['go build -o /x github.com/acme/shop/cmd/worker', 'COPY --from=0 /x /x', '/x', 'cmd/worker/main.go'],
    ['go build', 'COPY --from=build /src/src /x', '/x', 'main.go'],
  ])('%s', async (run, copy, program, expected) => {
    const [draft] = await unitsOf({ ...go, Dockerfile: build(run, copy, program) });
    expect(draft?.entry?.path).toBe(expected);
  });

  it('follows files through stages, globs and renames, and says how', async () => {
    const [draft] = await unitsOf({
      'shop/Dockerfile': [
        'FROM node:22 AS deps',
        'WORKDIR /repo',
        'COPY package*.json tsconfig.json ./',
        'COPY src src',
        'FROM deps AS build',
        'RUN npm run build',
        'FROM gcr.io/distroless/nodejs22-debian12',
        'COPY --from=build /repo/out/ /opt/shop/',
        'WORKDIR /opt',
        'CMD ["shop/worker.js"]',
      ].join('\n'),
      'shop/tsconfig.json': '{ "compilerOptions": { "outDir": "out", "rootDir": "src" } }',
      'shop/src/worker.ts': '',
    });
    expect(draft && commandLine(draft.unit.launch.words)).toBe('/nodejs/bin/node shop/worker.js');
    expect(draft?.entry?.path).toBe('shop/src/worker.ts');
    expect(draft?.entry?.via.map((hop) => `${hop.by} ${range(hop.at)}`)).toEqual([
      'Dockerfile CMD shop/Dockerfile:10:1-23',
      'COPY --from shop/Dockerfile:8:1-40',
      'tsconfig outDir shop/tsconfig.json:1:34-39',
    ]);
  });

  it('finds the module of a jar', async () => {
    const [draft] = await unitsOf({
      Dockerfile:
        'FROM maven:3 AS b\nCOPY . /w\nWORKDIR /w\nRUN mvn package\nFROM eclipse-temurin:21\nCOPY --from=b /w/orders/target/*.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
      'orders/pom.xml': '',
      'orders/src/main/java/O.java': '@SpringBootApplication class O {}',
      'billing/pom.xml': '',
      'billing/src/main/java/B.java': '@SpringBootApplication class B {}',
    });
    expect(draft?.entry?.path).toBe('orders/src/main/java/O.java');
  });
});
