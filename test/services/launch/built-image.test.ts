import { describe, expect, it } from 'vitest';
import { range, unitsOf } from './describe-units.ts';

const deployment = (image: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app }\nspec:\n  selector: { matchLabels: { a: b } }\n  template:\n    metadata: { labels: { a: b } }\n    spec:\n      containers:\n        - { name: app, image: "${image}" }\n`;
const dockerfile = 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "main.js"]\n';
const workflow = (step: string): string => `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;

/** Where the code of a Deployment starts, by which first hop; or why that is not known. */
async function found(image: string, files: Readonly<Record<string, string>>): Promise<string> {
  const [draft] = await unitsOf({ 'deploy/app.yaml': deployment(image), ...files });
  const [hop] = draft?.entry?.via ?? [];
  if (draft?.entry) return `${draft.entry.path} by ${hop?.by}${hop?.guessed ? ' (a guess)' : ''} ${range(hop?.at)}`;
  return draft?.unit.launch.gaps.map(({ why }) => why).join('; ') ?? 'no unit';
}

describe('by who builds it', () => {
  it.each([
    [
      'a workflow',
      'ghcr.io/acme/shop-mail:1.2',
      {
        '.github/workflows/b.yml': workflow(`run: docker build -t ghcr.io/acme/shop-mail:\${{ github.sha }} -f docker/mail.Dockerfile .`),
        'docker/mail.Dockerfile': dockerfile,
        'main.js': '',
      },
      'main.js by image shop-mail built in .github/workflows/b.yml:6 .github/workflows/b.yml:6:30-70',
    ],
    [
      'a Compose file',
      'registry.example/mail',
      {
        'compose.yaml':
          'services:\n  mail:\n    image: registry.example/mail:latest\n    build: { context: ./mail, dockerfile: Dockerfile.prod }\n',
        'mail/Dockerfile.prod': dockerfile,
        'mail/main.js': '',
      },
      'mail/main.js by image mail built in compose.yaml:3 compose.yaml:3:12-40',
    ],
    [
      'a Compose file, under another path',
      'other.example/team/mail',
      {
        'compose.yaml': 'services: { mail: { image: registry.example/mail, build: ./mail } }',
        'mail/Dockerfile': dockerfile,
        'mail/main.js': '',
      },
      'mail/main.js by image mail built in compose.yaml:1 (a guess) compose.yaml:1:28-49',
    ],
    [
      'skaffold',
      'registry.example/mail:1',
      {
        'app/skaffold.yaml':
          'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: registry.example/mail\n      context: mail\n      docker: { dockerfile: Dockerfile.prod }\n',
        'app/mail/Dockerfile.prod': dockerfile,
        'app/mail/main.js': '',
      },
      'app/mail/main.js by image mail built in app/skaffold.yaml:5 app/skaffold.yaml:5:14-35',
    ],
    [
      'bake',
      'acme/mail',
      {
        'docker-bake.hcl':
          'group "default" { targets = ["mail"] }\ntarget "mail" {\n  context = "./mail"\n  dockerfile = "Dockerfile"\n  tags = ["docker.io/acme/mail:latest", "docker.io/acme/mail:1"]\n}\n',
        'mail/Dockerfile': dockerfile,
        'mail/main.js': '',
      },
      'mail/main.js by image mail built in docker-bake.hcl:5 docker-bake.hcl:5:11-39',
    ],
    [
      'Tilt',
      'acme/mail',
      {
        Tiltfile: "docker_build('acme/mail', './services/mail',\n  dockerfile='services/mail/Dockerfile')\n",
        'services/mail/Dockerfile': dockerfile,
        'services/mail/main.js': '',
      },
      'services/mail/main.js by image mail built in Tiltfile:1 Tiltfile:1:14-25',
    ],
    [
      'bake, with what else a target may hold',
      'acme/mail',
      {
        'docker-bake.hcl':
          'target "base" {\n  args = { A = "{}" }\n}\ntarget "mail" {\n  args = { FROM = "x" }\n  tags = ["acme/mail"]\n  target = "run"\n}\ntarget "open" {\n  tags = ["acme/open"]\n',
        Dockerfile: `FROM node:22 AS run\nWORKDIR /app\nCOPY . .\nCMD ["node", "main.js"]\nFROM scratch\n`,
        'main.js': '',
      },
      'main.js by image mail built in docker-bake.hcl:6 docker-bake.hcl:6:11-22',
    ],
    [
      'bake, not longer than anybody writes',
      'acme/mail',
      {
        'docker-bake.hcl': `${' '.repeat(200_001)}\ntarget "mail" {\n  tags = ["acme/mail"]\n}\n`,
        'a/Dockerfile': dockerfile,
        'a/main.js': '',
      },
      'nothing in the input builds the image mail',
    ],
    [
      'two that differ',
      'mail',
      {
        'compose.yaml': 'services:\n  a: { image: x/mail, build: ./a }\n  b: { image: y/mail, build: ./b }\n',
        'a/Dockerfile': dockerfile,
        'b/Dockerfile': dockerfile,
      },
      'the image mail may be built from a/Dockerfile or b/Dockerfile',
    ],
  ])('%s', async (_title, image, files, expected) => {
    expect(await found(image, files)).toBe(expected);
  });
});

describe('by name', () => {
  it.each([
    [
      'its folder',
      'acme/mail:1',
      { 'services/mail/Dockerfile': dockerfile, 'services/mail/main.js': '' },
      'services/mail/main.js by Dockerfile named like image mail (a guess) services/mail/Dockerfile:1:1-13',
    ],
    [
      'a folder for Docker below it',
      'acme/mail',
      { 'mail/docker/Dockerfile': dockerfile, 'mail/main.js': '' },
      'mail/main.js by Dockerfile named like image mail (a guess) mail/docker/Dockerfile:1:1-13',
    ],
    [
      'its file',
      'acme/mail',
      { 'docker/Dockerfile.mail': dockerfile, 'docker/Dockerfile.web': dockerfile, 'main.js': '' },
      'main.js by Dockerfile named like image mail (a guess) docker/Dockerfile.mail:1:1-13',
    ],
    [
      'with a prefix',
      'acme/shop-mail',
      { 'mail/Dockerfile': dockerfile, 'mail/main.js': '', 'web/Dockerfile': dockerfile },
      'mail/main.js by Dockerfile named like image shop-mail (a guess) mail/Dockerfile:1:1-13',
    ],
    [
      'the project',
      `\${REGISTRY}/mail:\${TAG}`,
      { Dockerfile: dockerfile, 'package.json': '{ "name": "@acme/mail" }', 'main.js': '' },
      'main.js by Dockerfile named like image mail (a guess) Dockerfile:1:1-13',
    ],
    [
      'not the one for tests',
      'mail',
      { 'mail/Dockerfile': dockerfile, 'mail/test/Dockerfile.mail': dockerfile, 'mail/main.js': '' },
      'mail/main.js by Dockerfile named like image mail (a guess) mail/Dockerfile:1:1-13',
    ],
    [
      'two folders',
      'mail',
      { 'a/mail/Dockerfile': dockerfile, 'b/mail/Dockerfile': dockerfile },
      'the image mail may be built from a/mail/Dockerfile or b/mail/Dockerfile',
    ],
    ['none', 'acme/other', { 'mail/Dockerfile': dockerfile }, 'nothing in the input builds the image other'],
    ['a variable', `acme/\${APP}`, { 'mail/Dockerfile': dockerfile }, `acme/\${APP} holds a variable`],
    ['somebody else’s image', 'redis:7', { 'redis/Dockerfile': dockerfile, 'redis/main.js': '' }, ''],
    ['somebody else’s image by its owner', 'temporalio/server:1.24', { 'server/Dockerfile': dockerfile, 'server/main.js': '' }, ''],
    ['somebody else’s official image', 'rabbitmq:3', { 'rabbitmq/Dockerfile': dockerfile, 'rabbitmq/main.js': '' }, ''],
    [
      'one’s own image that is called like somebody else’s',
      'acme/server:1.24',
      { 'server/Dockerfile': dockerfile, 'server/main.js': '' },
      'server/main.js by Dockerfile named like image server (a guess) server/Dockerfile:1:1-13',
    ],
    [
      'one’s own image with a name that many have',
      'config-server',
      { 'config-server/Dockerfile': dockerfile, 'config-server/main.js': '' },
      'config-server/main.js by Dockerfile named like image config-server (a guess) config-server/Dockerfile:1:1-13',
    ],
  ])('%s', async (_title, image, files, expected) => {
    expect(await found(image, files)).toBe(expected);
  });

  it('prefers what stands nearer', async () => {
    const files = {
      'one/deploy/app.yaml': deployment('mail'),
      'one/mail/Dockerfile': dockerfile,
      'one/mail/main.js': '',
      'two/mail/Dockerfile': dockerfile,
    };
    const [draft] = await unitsOf(files);
    expect(draft?.entry?.path).toBe('one/mail/main.js');
  });
});

describe('without a Dockerfile', () => {
  const application = 'package shop;\n@SpringBootApplication\npublic class MailApplication {}\n';
  const pom = (plugin: string): string =>
    `<project>\n<parent><artifactId>shop</artifactId></parent>\n<artifactId>mail</artifactId>\n<build><plugins><plugin>${plugin}</plugin></plugins></build>\n</project>\n`;
  const jib = '<artifactId>jib-maven-plugin</artifactId>';
  const skaffold = (artifact: string): string =>
    `apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: mail\n      ${artifact}\n`;
  const main = 'src/main/java/shop/MailApplication.java';

  it.each([
    [
      'Jib, by skaffold',
      { 'mail/skaffold.yaml': skaffold('jib: {}'), 'mail/pom.xml': pom(jib), [`mail/${main}`]: application },
      `mail/${main} by image mail built in mail/skaffold.yaml:5 mail/skaffold.yaml:5:14-18`,
    ],
    [
      'Jib of one module, by skaffold',
      {
        'skaffold.yaml': skaffold('jib: { project: ":services:mail" }'),
        'services/mail/build.gradle.kts': 'plugins { id("com.google.cloud.tools.jib") }\n',
        [`services/mail/${main}`]: application,
      },
      `services/mail/${main} by image mail built in skaffold.yaml:5 skaffold.yaml:5:14-18`,
    ],
    [
      'buildpacks, by skaffold',
      { 'skaffold.yaml': skaffold('buildpacks: { builder: acme/builder }'), 'pom.xml': pom(''), [main]: application },
      `${main} by image mail built in skaffold.yaml:5 skaffold.yaml:5:14-18`,
    ],
    [
      'Jib of Maven',
      {
        'mail/pom.xml': pom(
          `${jib}<configuration><from><image>eclipse-temurin:21</image></from><to><image>reg.example/\${project.artifactId}:\${v}</image></to></configuration>`,
        ),
        [`mail/${main}`]: application,
      },
      `mail/${main} by image mail built in mail/pom.xml:4 mail/pom.xml:4:138-176`,
    ],
    [
      'Jib of Gradle',
      {
        'mail/build.gradle': "jib {\n  from { image = 'eclipse-temurin:21' }\n  to { image = 'reg.example/mail' }\n}\n",
        [`mail/${main}`]: application,
      },
      `mail/${main} by image mail built in mail/build.gradle:3 mail/build.gradle:3:17-33`,
    ],
    [
      'Jib of Gradle, in a line',
      { 'build.gradle.kts': 'plugins { java }\njib.to.image = "reg.example/mail:$version"\n', [main]: application },
      `${main} by image mail built in build.gradle.kts:2 build.gradle.kts:2:17-42`,
    ],
    [
      'Jib, by a workflow',
      {
        '.github/workflows/b.yml': workflow(
          `run: ./mvnw -B compile com.google.cloud.tools:jib-maven-plugin:3.4.0:build -pl mail -Dimage=reg.example/mail:\${{ github.sha }}`,
        ),
        'mail/pom.xml': pom(''),
        [`mail/${main}`]: application,
      },
      `mail/${main} by image mail built in .github/workflows/b.yml:6 .github/workflows/b.yml:6:93-135`,
    ],
    [
      'Jib, by a workflow that asks nothing',
      {
        '.github/workflows/b.yml': workflow('run: mvn -e -B jib:build -Dimage=reg.example/mail'),
        'pom.xml': pom(''),
        [main]: application,
      },
      `${main} by image mail built in .github/workflows/b.yml:6 .github/workflows/b.yml:6:34-58`,
    ],
    [
      'Jib of one Gradle project, by a workflow',
      {
        '.github/workflows/b.yml': workflow('run: ./gradlew :mail:jib --image=reg.example/mail'),
        'mail/build.gradle': 'plugins { id "java" }\n',
        [`mail/${main}`]: application,
      },
      `mail/${main} by image mail built in .github/workflows/b.yml:6 .github/workflows/b.yml:6:34-58`,
    ],
    [
      'Spring Boot’s plugins, by a workflow',
      {
        '.github/workflows/b.yml': workflow(
          'run: mvn -f mail/pom.xml spring-boot:build-image -Dspring-boot.build-image.imageName=reg.example/mail',
        ),
        'mail/pom.xml': pom(''),
        [`mail/${main}`]: application,
      },
      `mail/${main} by image mail built in .github/workflows/b.yml:6 .github/workflows/b.yml:6:58-110`,
    ],
    [
      'pack, by a workflow',
      {
        '.github/workflows/b.yml': workflow('run: pack build reg.example/mail --path mail --builder paketobuildpacks/builder-jammy-base'),
        'mail/pom.xml': pom(''),
        [`mail/${main}`]: application,
      },
      `mail/${main} by image mail built in .github/workflows/b.yml:6 .github/workflows/b.yml:6:25-41`,
    ],
    [
      'pack, of what is no Java',
      {
        '.github/workflows/b.yml': workflow('run: pack build reg.example/mail --path mail'),
        'mail/package.json': '{}',
        'mail/main.js': '',
      },
      'nothing in the input builds the image mail',
    ],
    [
      'Maven that makes no image',
      { '.github/workflows/b.yml': workflow('run: mvn package -Dimage=acme/mail'), 'pom.xml': pom(''), [main]: application },
      'nothing in the input builds the image mail',
    ],
  ])('%s', async (_title, files, expected) => {
    expect(await found('reg.example/mail:1', files)).toBe(expected);
  });

  it.each([
    ['Java as process 1', '', 'java -cp @/app/jib-classpath-file @/app/jib-main-class-file', 'arrives'],
    ['an entry point of its own', '<container><entrypoint>sh,-c,java</entrypoint></container>', '', 'unknown'],
  ])('runs %s', async (_title, container, words, delivered) => {
    const [draft] = await unitsOf({
      'deploy/app.yaml': deployment('mail'),
      'pom.xml': pom(`${jib}<configuration><to><image>mail</image></to>${container}</configuration>`),
      [main]: application,
    });
    expect(draft?.unit.launch.words.map(({ text }) => text).join(' ')).toBe(words);
    expect(draft?.unit.launch.delivery.verdict).toBe(delivered);
  });
});

it('builds ko images from their import path', async () => {
  const image = 'ko://github.com/acme/shop/cmd/mail';
  const [draft] = await unitsOf({
    'config/app.yaml': deployment(image),
    'go.mod': 'module github.com/acme/shop\n',
    'cmd/mail/main.go': '',
  });
  expect(draft?.entry?.path).toBe('cmd/mail/main.go');
});
