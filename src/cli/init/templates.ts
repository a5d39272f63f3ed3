import { version } from '../../model/version.ts';

/** The config with every key: `# ` begins prose, `#` alone a line that may be taken in. */
export const configTemplate = `# yaml-language-server: $schema=https://unpkg.com/svc-lint@${version}/schema/config.schema.json
# What svc-lint does in this repository; see https://github.com/svc-lint/svc-lint#readme

# recommended, or strict: more rules, and more of them are errors.
profile: recommended

# From which severity on a run fails: error, warning, info or never.
failOn: error

# Findings in this file are known and do not count. "svc-lint --update-baseline" writes it; while it is missing, all count.
baseline: svc-lint-baseline.json

# Another severity for a rule, or "off"; "svc-lint rules" lists them.
#rules:
#  has-owner: off

# Another severity in some places.
#overrides:
#  - files: [legacy/]
#    rules: { has-disruption-budget: off }

# Paths that are not looked at, as in .gitignore.
#ignore: [docs/, "**/testdata/"]

# What is applied together, where the folders do not say so.
#environments:
#  production: [deploy/production/]

# What manifests and source do not show.
#services:
#  image-worker:
#    type: worker
#    source: src/worker.ts
#    drainTimeout: 45s
#    owner: team-images
#    dependsOn: [redis]

# Findings that are meant so, where nobody may edit the file. Elsewhere: "# svc-lint-ignore rule-id -- reason".
#suppress:
#  - rules: [has-readiness]
#    service: "vendor-*"
#    reason: a chart of others
#    until: "2099-12-31"

# Rules of your own, in CEL.
#customRules:
#  - id: workers-have-owner
#    question: blast-radius
#    severity: warning
#    appliesTo: [worker, consumer]
#    when: '!has(service.owner)'
#    message: "nobody owns {service.name}"
`;

export const githubWorkflow = `name: svc-lint
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  svc-lint:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npx --yes svc-lint@${version} --format github
`;

export const gitlabJob = `svc-lint:
  stage: test
  image: node:20-alpine
  script:
    - npx --yes svc-lint@${version} --format gitlab=gl-code-quality-report.json --format text
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;

export const gitlabInclude = `include:
  - local: .gitlab/svc-lint.yml
`;

export const preCommitEntry = `repos:
  - repo: https://github.com/svc-lint/svc-lint
    rev: v${version}
    hooks:
      - id: svc-lint
`;

export const huskyHook = `npx --no-install svc-lint --changed --quiet
`;

export const lintStagedEntry = `"lint-staged": {
  "*.{yaml,yml,json,js,cjs,mjs,ts,py,go,rb,java,php}": "svc-lint --touched --quiet"
}
`;
