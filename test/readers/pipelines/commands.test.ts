import { describe, expect, it } from 'vitest';
import { brief, readText, stepsOf } from './read-text.ts';

describe('what a command does', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    // Kubernetes
    ['kubectl apply -f k8s/', ['kubectl apply unverified']],
    ['kubectl apply -f k8s/ --dry-run=client', []],
    ['kubectl -n shop create namespace x', []],
    ['kubectl create secret generic x --dry-run=client -o yaml | kubectl apply -f -', []],
    ['kubectl replace --force -f k8s/api.yaml', ['kubectl apply unverified kills']],
    ['kubectl set image deploy/api api=x:1\nkubectl rollout status deploy/api', ['kubectl set-image verified', 'kubectl wait verified']],
    [
      'kubectl set image deploy/api api=x:1\nkubectl rollout status deploy/worker',
      ['kubectl set-image unverified', 'kubectl wait verified'],
    ],
    ['kubectl apply -f x.yaml && kubectl rollout status deploy/api || true', ['kubectl apply unverified', 'kubectl wait verified']],
    ['kubectl rollout restart deployment api', ['kubectl restart unverified']],
    ['oc rollout latest dc/api', ['kubectl deploy unverified']],
    ['sudo -E timeout 5m kubectl apply -f x.yaml', ['kubectl apply unverified']],
    ['helm upgrade --install shop ./chart', ['helm upgrade unverified']],
    ['helm upgrade --install shop ./chart --wait', ['helm upgrade verified']],
    ['helm upgrade --install shop ./chart --wait=false', ['helm upgrade unverified']],
    ['helm upgrade --install shop ./chart --atomic', ['helm upgrade verified undone']],
    ['helm upgrade --install shop ./chart --rollback-on-failure', ['helm upgrade verified undone']],
    ['helm upgrade shop ./chart || helm rollback shop', ['helm upgrade unverified undone', 'helm rollback unverified on failure']],
    ['helmfile -e prod apply', ['helmfile upgrade unknown']],
    ['helmfile -e prod apply --wait', ['helmfile upgrade verified']],
    ['oc process -f other.yml | oc apply -f -', ['kubectl apply unknown']],
    ['IMAGE=$(docker/image-tag) kubectl apply -f k8s/', ['kubectl apply unverified']],
    ['skaffold run -p prod', ['skaffold apply verified']],
    ['argocd app sync shop\nargocd app wait shop --health', ['argocd sync verified', 'argocd wait verified']],
    ['kustomize build k8s | kubectl apply -f -', ['kubectl apply unverified']],
    ['kind create cluster\nkubectl apply -f k8s/', ['kubectl apply unverified throwaway']],
    // Machines
    ['pm2 reload ecosystem.config.js', ['pm2 reload unverified']],
    ['pm2 delete api || true\npm2 start api.js', ['pm2 delete unverified kills', 'pm2 start unverified']],
    ['pm2 delete old', ['pm2 delete unverified']],
    ['pm2 kill\npm2 resurrect', ['pm2 kill unverified kills', 'pm2 start unverified']],
    ['npx pm2 startOrReload ecosystem.config.js --only api', ['pm2 reload unverified']],
    ['docker compose up -d', ['compose apply unverified']],
    ['docker-compose -f prod.yml up -d --wait api', ['compose apply verified']],
    ['docker --context prod compose up -d', ['compose apply unverified']],
    ['docker compose kill api', ['compose kill unverified kills']],
    [
      'docker stop -t 5 api\ndocker rm api\ndocker run -d api',
      ['docker stop unverified', 'docker delete unverified', 'docker start unverified'],
    ],
    ['docker stop -t0 api', ['docker stop unverified kills']],
    ['docker rm -fv api', ['docker delete unverified kills']],
    ['docker build -t api .\ndocker push api', []],
    ['systemctl restart shop\nsystemctl is-active shop', ['systemd restart verified', 'systemd verify verified']],
    ['systemctl kill -s KILL shop', ['systemd kill unverified kills']],
    ['sudo systemctl reload nginx', []],
    [
      'systemctl restart shop\nsystemctl is-active shop\nsystemctl restart redis-server',
      ['systemd restart verified', 'systemd verify verified'],
    ],
    ["pkill -f 'java -jar'", ['pkill stop unverified']],
    ['kill -9 $(cat pid)', ['kill kill unverified kills']],
    ['kill -0 $PID', []],
    ['supervisorctl restart all', ['supervisor restart unverified']],
    // Clouds
    ['aws ecs update-service --service api --force-new-deployment', ['ecs upgrade unverified']],
    ['aws ecs update-service --service api\naws ecs wait services-stable --services api', ['ecs upgrade verified', 'ecs wait verified']],
    ['aws lambda update-function-code --function-name f\naws ecs wait services-stable', ['lambda deploy unverified', 'ecs wait verified']],
    ['aws ssm send-command --document-name AWS-RunShellScript', ['ssm deploy unknown']],
    ['flyctl deploy --remote-only', ['fly deploy verified']],
    ['fly deploy --detach', ['fly deploy unverified']],
    ['heroku container:release web', ['heroku deploy unverified']],
    ['git push https://heroku:$KEY@git.heroku.com/x.git main', ['git deploy unverified']],
    ['gcloud run deploy api --image x', ['cloudrun deploy verified']],
    ['kamal deploy', ['kamal deploy verified']],
    ['bundle exec cap production deploy', ['capistrano deploy unverified']],
    ['ansible-playbook -i hosts site.yml', ['ansible deploy unknown']],
    ['ansible-playbook --check site.yml', []],
    ['curl -X POST "$RENDER_DEPLOY_HOOK_URL"', ['webhook deploy unknown']],
    ['npx sst deploy --stage prod', ['sst deploy verified undone']],
    ['kapp deploy -a shop --wait=false', ['kapp apply unverified']],
    ['krane deploy shop prod --skip-wait', ['krane apply unverified']],
    ['yarn vercel deploy --prod', ['vercel deploy verified']],
    ['yarn deploy:all', ['script deploy unknown']],
    ['yarn', []],
    ['docker --debug compose up -d', ['compose apply unverified']],
    ['docker -l debug compose up -d', ['compose apply unverified']],
    ['pm2 restart 0', ['pm2 restart unverified']],
    ['pm2 deploy ecosystem.config.js production', ['pm2 deploy unverified']],
    ['pm2 deploy production', ['pm2 deploy unverified']],
    // What is only known by its name
    ['source ops/deploy-functions.sh', ['script deploy unknown']],
    ['source "$ROOT/lib.sh"', []],
    ['./gradlew deploy', []],
    ['/usr/bin/shopctl deploy', ['shopctl deploy unknown']],
    ['/usr/bin/shopctl status', []],
    ['./node_modules/.bin/shopctl deploy', ['shopctl deploy unknown']],
    ['shopctl deploy --help', []],
    ['shopctl deploy docs', []],
    ['deploy-shop now', ['deploy-shop deploy unknown']],
    ['dotnet run', []],
    ['dotnet Deployer.dll', ['script deploy unknown']],
    ['go build ./deploy', []],
    ['go run ./cmd/deploy', ['script deploy unknown']],
    ['python3', []],
    ['python3 -u ops/deploy.py prod', ['script deploy unknown']],
    ['./ops/rollback.sh', ['script rollback unverified']],
    ['./ops/setup-kind-cluster.sh\nkubectl apply -f k8s/', ['kubectl apply unverified throwaway']],
    ['java -jar shop.jar', ['java start unverified']],
    ['nohup ./shop &', ['shop start unverified']],
    ['npm run start:prod', ['npm start unverified']],
    ['false', []],
    ['task install', []],
    ['kubectl apply -f k8s/ || false', ['kubectl apply unverified']],
    ['pnpm exec trigger.dev@4 deploy', ['trigger.dev@4 deploy unknown']],
    // No deployment
    ['echo kubectl apply -f k8s/', []],
    ['npm run build && npm publish', []],
    ['terraform plan', []],
    ['cat <<EOF > deploy.sh\nkubectl apply -f k8s/\nEOF', []],
  ];
  it.each(table)('%s', async (script, expected) => {
    expect((await stepsOf(script)).map(brief)).toEqual(expected);
  });
});

describe('health checks', () => {
  const verified = 'compose apply verified';
  const unverified = 'compose apply unverified';
  const table: readonly (readonly [string, string, string])[] = [
    ['a request that fails the job', 'curl --fail http://localhost/health', verified],
    ['a request whose failure is swallowed', 'curl --fail http://localhost/health || true', unverified],
    ['a request whose failure is only told', 'curl --fail http://localhost/health || echo "not healthy"', unverified],
    ['a loop that waits until it answers', 'until curl -s http://localhost/health; do sleep 2; done', verified],
    [
      'a loop that gives up with an error',
      'for i in 1 2 3; do\n  curl -fs http://localhost/health && exit 0\n  sleep 5\ndone\nexit 1',
      verified,
    ],
    [
      'a loop that gives up without one',
      'for i in 1 2 3; do\n  curl -fs http://localhost/health && break\n  sleep 5\ndone\necho done',
      unverified,
    ],
    [
      'a status code that is compared',
      'CODE=$(curl -s -o /dev/null -w "%{http_code}" http://localhost/ || echo 000)\nif [ "$CODE" != 200 ]; then exit 1; fi',
      verified,
    ],
    ['what a request prints is judged', 'curl -s http://localhost/health | grep -q ok', verified],
    ['what a request prints is shown', 'curl -s http://localhost/health | tee out || true', unverified],
    ['a message to people', 'curl -X POST -d "{}" https://hooks.slack.com/services/x', unverified],
    ['a download', 'curl -fsSLO https://example.com/tool.tar.gz', unverified],
    ['a look at the process', 'docker compose ps', unverified],
    ['a look that is judged', 'docker compose ps | grep -q healthy', verified],
    ['smoke tests', 'npm run test:smoke', verified],
    ['a tool that waits', 'npx wait-on http://localhost/health', verified],
    ['a look by pm2', 'pm2 jlist | grep -q online', verified],
    ['a look at a cluster', 'kubectl get pods | grep -q Running', verified],
    ['a look at the cloud', 'aws ecs describe-services --services a | jq -e .services[0]', verified],
    ['a look at a port', 'lsof -i :80 | grep -q LISTEN', verified],
    ['a look that a program judges', 'docker ps | $CHECK', unverified],
    ['what is sent', 'curl -d a=b http://localhost/health', unverified],
    ['what is asked with a method', 'curl -X GET http://localhost/health', verified],
    ['what is asked of GitHub', 'curl -f https://api.github.com/repos', unverified],
    ['what is kept', 'curl -f -o page.html http://localhost/', verified],
    ['what is loaded down', 'curl -f -o tool http://localhost/tool', unverified],
    ['what wget throws away', 'wget -O /dev/null http://localhost/', verified],
    ['what wget prints', 'wget -q -O - -T 5 http://localhost/health', verified],
    ['what wget prints, in one word', 'wget -qO- http://localhost/health', verified],
    ['what wget sends', 'wget --post-data a=b http://localhost/health', unverified],
    ['what wget loads down', 'wget -O tool http://localhost/tool', unverified],
    ['another pipeline', 'curl -X POST https://api.github.com/repos/a/b/dispatches', unverified],
    ['an alternative that fails', 'if true; then curl -f http://localhost/health; fi', verified],
    ['a script that says it checks', './scripts/health-check.sh', verified],
  ];
  it.each(table)('%s', async (_, check, expected) => {
    const steps = await stepsOf(`docker compose up -d\n${check}`);
    expect(brief(steps[0] ?? (await Promise.reject(new Error('no step'))))).toBe(expected);
  });

  it('before the deploy say nothing', async () => {
    const steps = await stepsOf('curl --fail http://localhost/health\ndocker compose up -d');
    expect(steps.map(brief)).toEqual([unverified]);
  });
});

describe('rolling back', () => {
  const undone = async (script: string) => (await stepsOf(script)).map(brief)[0]?.includes('undone');
  it.each([
    ['kubectl apply -f x.yaml\nkubectl rollout status deploy/a || { kubectl rollout undo deploy/a; exit 1; }', true],
    ['kubectl apply -f x.yaml\nif ! kubectl rollout status deploy/a; then\n  kubectl rollout undo deploy/a\n  exit 1\nfi', true],
    ['undo() { kubectl rollout undo deploy/a; }\ntrap undo ERR\nkubectl apply -f x.yaml', true],
    [
      'docker compose up -d\nif curl -f http://localhost/; then\n  echo ok\nelse\n  docker compose down\n  cp -r backup current\n  docker compose up -d\nfi',
      true,
    ],
    ['if [ -z "$A" ]; then\n  docker compose up -d a\nelse\n  docker compose up -d b\nfi', false],
    ['kubectl apply -f x.yaml\nkubectl rollout history deploy/a', false],
    ['pm2 reload api || pm2 start api.js', false],
    ['docker compose up -d\ncurl -f http://localhost/ || { docker compose up -d old; exit 1; }', true],
    ['docker compose up -d\n{ docker compose up -d b; exit 1; }', false],
    ['docker compose up -d\nif kubectl rollout status deploy/a; then\n  echo ok\nelse\n  docker compose up -d old\nfi', true],
    ['docker compose up -d\nif ./scripts/health-check.sh; then\n  echo ok\nelse\n  docker compose up -d old\nfi', true],
    ['docker compose up -d\nif [ -f old ]; then\n  docker compose up -d old\nelse\n  exit 1\nfi', false],
  ])('%s', async (script, expected) => {
    expect(await undone(script)).toBe(expected);
  });

  it('counts a step that runs after a failure', async () => {
    const { pipeline } = await readText(
      'github',
      'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl apply -f k8s/\n      - if: failure()\n        run: kubectl rollout undo deployment/api\n',
    );
    expect(pipeline.jobs[0]?.steps.map(brief)).toEqual(['kubectl apply unverified undone', 'kubectl rollback unverified on failure']);
  });
});

describe('scripts of the same repository', () => {
  const names = async (script: string, others: Record<string, string>) =>
    (await stepsOf(script, others)).map((step) => `${step.at.file.path} ${step.text}`);

  it.each([
    ['./deploy.sh prod', { 'deploy.sh': '#!/bin/bash\nkubectl apply -f "k8s/$1.yaml"\n' }, ['deploy.sh kubectl apply -f k8s/prod.yaml']],
    ['cd ops && bash ./x.sh', { 'ops/x.sh': 'pm2 reload all' }, ['ops/x.sh pm2 reload all']],
    [
      'source lib.sh\nroll api',
      { 'lib.sh': 'roll() { kubectl rollout restart "deploy/$1"; }' },
      ['lib.sh kubectl rollout restart deploy/api'],
    ],
    [
      'make deploy',
      { Makefile: 'KUBECTL = kubectl\n\ndeploy: build\n\t@$(KUBECTL) apply -f k8s/\n\nbuild:\n\tgo build ./...\n' },
      ['Makefile kubectl apply -f k8s/'],
    ],
    [
      'make deploy',
      {
        Makefile:
          'define wait_for\n@oc -n $(NAMESPACE) rollout status $1\nendef\napply = oc apply -f $(1)\nloop = $(call loop)\n\ndeploy:\n\t@$(call apply,k8s/)\n\t$(call wait_for, deployment/$(API))\n\t$(call loop)\n\t$(call missing,x)\n',
      },
      ['Makefile oc apply -f k8s/', 'Makefile oc -n $(NAMESPACE) rollout status deployment/$(API)'],
    ],
    [
      'npm run deploy',
      { 'package.json': '{"scripts": {"deploy": "pm2 reload ecosystem.config.js"}}' },
      ['package.json pm2 reload ecosystem.config.js'],
    ],
    [
      '$GITHUB_WORKSPACE/bin/deploy',
      { 'bin/deploy': '#!/bin/sh\n"$(dirname "$0")/roll.sh"\n', 'bin/roll.sh': 'fly deploy\n' },
      ['bin/roll.sh fly deploy'],
    ],
    ['./a.sh', { 'a.sh': './b.sh\n', 'b.sh': './a.sh\npm2 reload x\n' }, ['b.sh pm2 reload x']],
  ])('%s', async (script, others, expected) => {
    const found = await names(script, others);
    expect([...new Set(found)]).toEqual(expected);
  });

  it('deploy by what they are told, not by where they read and write', async () => {
    const steps = async (run: string) => {
      const text = `check:\n  script: ["${run}"]\n`;
      return (await readText('gitlab', text)).pipeline.jobs.flatMap((job) => job.steps.map(brief));
    };
    expect(await steps('bin/tool install -o ./deploy --namespace shop')).toEqual([]);
    expect(await steps('bin/tool deploy shop')).toEqual(['script deploy unknown']);
  });

  it('are external when they are missing', async () => {
    const [step] = await stepsOf('./scripts/deploy.sh');
    expect(step).toMatchObject({ tool: 'script', action: 'deploy', external: true, unverified: undefined, notRolledBack: undefined });
  });

  it('point to the line of the recipe', async () => {
    const Makefile = 'deploy:\n\t-@docker compose \\\n\t\tup -d api\n';
    const [step] = await stepsOf('make deploy', { Makefile });
    expect(step && Makefile.slice(step.at.start, step.at.end)).toBe('docker compose \\\n\t\tup -d api');
  });
});

describe('other machines', () => {
  it.each([
    ["ssh host 'docker compose up -d'", ['compose apply unverified']],
    ['ssh -p 22 -o A=b user@host <<EOF\ncd /app\npm2 reload api\nEOF', ['pm2 reload unverified']],
    ["ssh host 'bash -s' <<'EOF'\npm2 reload api\nEOF", ['pm2 reload unverified']],
    ['sshpass -p "$P" ssh host "git pull && docker compose up -d"', ['compose apply unverified']],
    ['gcloud compute ssh vm --zone a --command="docker compose up -d"', ['compose apply unverified']],
    ['DOCKER_HOST=ssh://host docker compose up -d', ['compose apply unverified']],
    ['docker -H ssh://host compose up -d', ['compose apply unverified']],
    ['docker compose up -d', []],
    ['pm2 reload api', []],
    ['ssh -N -L 5432:db:5432 host', []],
  ])('%s on a hosted runner', async (script, expected) => {
    const lines = script.split('\n').map((line) => `          ${line}`);
    const { pipeline } = await readText(
      'github',
      `on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n${lines.join('\n')}\n`,
    );
    expect(pipeline.jobs.flatMap((job) => job.steps.map(brief))).toEqual(expected);
  });

  it('takes a forced command for a deploy where the job says so', async () => {
    const { pipeline } = await readText(
      'github',
      'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@host "$GITHUB_SHA"\n',
    );
    expect(pipeline.jobs[0]?.steps.map(brief)).toEqual(['ssh deploy unknown']);
  });
});

describe('tests', () => {
  const gate = async (script: string) =>
    (await readText('github', `on: push\njobs:\n  unit:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${script}\n`)).pipeline
      .jobs[0]?.tests.length === 1;
  it.each([
    ['npm test', true],
    ['npm test -- --coverage', true],
    ['npm test || true', false],
    ['yarn workspace api test', true],
    ['pnpm -r test', true],
    ['npx vitest run', true],
    ['pytest -q', true],
    ['python -m pytest', true],
    ['poetry run pytest', true],
    ['go test ./...', true],
    ['go build ./...', false],
    ['cargo test', true],
    ['./gradlew clean build', true],
    ['./gradlew build -x test', false],
    ['gradle assemble', false],
    ['mvn -B verify', true],
    ['mvn clean package -DskipTests', false],
    ['bundle exec rspec', true],
    ['dotnet test', true],
    ['docker compose run --rm api npm test', true],
    ['make test-unit', true],
    ['php artisan test', true],
    ['npm run lint', false],
    ['npm run build', false],
    ['sh ./scripts/test.sh', true],
  ])('%s: %s', async (script, expected) => {
    expect(await gate(script)).toBe(expected);
  });
});

describe('images that are built', () => {
  it.each([
    [
      'docker build -t registry/shop/api:1 -f ops/Dockerfile --target release services/api',
      'registry/shop/api:1 services/api ops/Dockerfile release',
    ],
    ['cd services/api && docker build -t "$REGISTRY/api:$SHA" .', '*/api:* services/api  '],
    ['docker buildx build --push -t shop/api .', 'shop/api .  '],
    ['/kaniko/executor --context . --dockerfile Dockerfile --destination shop/api:1', 'shop/api:1 . Dockerfile '],
    ['gcloud builds submit --tag gcr.io/p/api services/api', 'gcr.io/p/api services/api  '],
    ['IMAGE=shop/api; docker build -t $IMAGE:$SHA .', 'shop/api:* .  '],
    ['docker build --tag=shop/api:1 .', 'shop/api:1 .  '],
    ['buildah bud -t shop/api .', 'shop/api .  '],
    ['buildah build -t shop/api .', 'shop/api .  '],
    ['buildah build-using-dockerfile -t shop/api .', 'shop/api .  '],
    ['az acr build -r shop --image api:1 .', 'api:1 .  '],
    ['gcloud builds submit --tag gcr.io/p/api', 'gcr.io/p/api .  '],
    ['docker build -t shop/api https://github.com/acme/x.git', undefined],
    ['buildah push shop/api', undefined],
    ['az acr login -n shop', undefined],
    ['docker build -t "$IMAGE" .', undefined],
  ])('%s', async (script, expected) => {
    const { builds } = await readText('github', `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${script}\n`);
    expect(builds.map((build) => `${build.image} ${build.context} ${build.dockerfile ?? ''} ${build.target ?? ''}`)).toEqual(
      expected === undefined ? [] : [expected],
    );
  });
});

describe('what a pipe applies', () => {
  it.each<[string, readonly string[]]>([
    ['kustomize build overlays/prod | kubectl apply -f -', ['overlays/prod']],
    ['envsubst < k8s/api.yaml | kubectl apply -f -', ['k8s/api.yaml']],
    ['kubectl apply -f - < k8s/api.yaml', ['k8s/api.yaml']],
    ['cat k8s/api.yaml k8s/$X | sed s/a/b/ | kubectl apply -f - -f more.yaml', ['more.yaml', 'k8s/api.yaml']],
    ['cd k8s && cat ../a.yaml ../../b.yaml | kubectl apply -f -', ['a.yaml', '../../b.yaml']],
    ['cd $X && cat a.yaml | kubectl apply -f -', []],
    ['cat /srv/a.yaml https://x/b.yaml -n c.tpl | kubectl apply -f -', ['c.tpl']],
    ['$TOOL k8s/x | kubectl apply -f - > out', []],
    ['kubectl create deployment x | kubectl apply -f -', []],
  ])('%s', async (script, expected) => {
    const steps = await stepsOf(script);
    expect(steps.flatMap(({ names }) => names.map(({ value }) => value))).toEqual(expected);
  });
});

describe('limits of waits', () => {
  it.each<[string, readonly (number | undefined)[]]>([
    ['kapp deploy -a shop', [900_000]],
    ['eb deploy', [300_000]],
    ['eb deploy --timeout 10', [600_000]],
    ['kubectl rollout status deploy/a --timeout "$T"', [undefined]],
    ['kubectl rollout status deploy/a --timeout', [undefined]],
    ['kubectl rollout status deploy/a --timeout soon', [undefined]],
    ['kubectl rollout status deploy/a --timeout=90s', [90_000]],
  ])('%s', async (script, expected) => {
    expect((await stepsOf(script)).map((step) => step.rolloutWait?.value)).toEqual(expected);
  });
});

describe('what a Makefile says', () => {
  const makefile = `# tools
include common.mk
.PHONY: all
KUBECTL ?= kubectl
both one: two \
	three
deploy: one | order missing
	$(KUBECTL) apply -f $@.yaml $$FILE $(UNKNOWN)
one:: two
ifdef X
	never read
endif
two:
	$(KUBECTL) apply -f two.yaml
circle: circle
	$(KUBECTL) apply -f circle.yaml
`;
  it.each<[string, readonly string[]]>([
    ['make deploy', ['kubectl apply -f two.yaml', 'kubectl apply -f $@.yaml $FILE $(UNKNOWN)']],
    ['make circle', ['kubectl apply -f circle.yaml']],
    ['make deploy-nothing', ['make deploy-nothing']],
    ['make A=b deploy', ['kubectl apply -f two.yaml', 'kubectl apply -f $@.yaml $FILE $(UNKNOWN)']],
    ['make', []],
    ['make -C ops two', ['kubectl apply -f two.yaml']],
    ['make -f ops/other.mk release', ['kubectl apply -f other.yaml']],
    ['make r2009', []],
  ])('%s', async (script, expected) => {
    const others = {
      Makefile: `${makefile}${Array.from({ length: 2010 }, (_, i) => `r${i}:\n\tkubectl apply -f ${i}.yaml\n`).join('')}`,
      'ops/Makefile': makefile,
      'ops/other.mk': 'release:\n\tkubectl apply -f other.yaml\n',
    };
    expect((await stepsOf(script, others)).map(({ text }) => text)).toEqual(expected);
  });
});

describe('waits that end by themselves', () => {
  it.each([
    ['kubectl rollout status deployment/api', false],
    ['kubectl rollout status deploy api', false],
    ['kubectl rollout status "deployment/$NAME"', false],
    ['kubectl rollout status deployment/api --timeout=0s', false],
    ['kubectl rollout status statefulset/api', true],
    ['kubectl rollout status statefulset/api --timeout=0s', true],
    ['kubectl rollout status ds/agent', true],
    ['kubectl rollout status statefulset/api --timeout=5m', false],
  ])('%s: %s', async (script, endless) => {
    const steps = await stepsOf(`kubectl apply -f k8s/\n${script}`);
    expect(steps.map((step) => step.waitUnbounded)).toEqual([false, endless]);
  });
});
