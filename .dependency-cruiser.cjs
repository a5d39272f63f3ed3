/** The layers, bottom first. Imports point down the list only, and every room but `model` may use `model`. */
const layers = ['src/model', 'src/files', 'src/config', 'src/readers', 'src/services', 'src/lint', 'src/report', 'src/cli'];

/** Third-party packages and the one door through which each comes in. */
const doors = {
  'js-yaml': '^src/files/yaml-events\\.ts$',
  yaml: '^src/files/(yaml|edit-yaml|yaml-fallback)\\.ts$',
  ignore: '^src/files/',
  'oxc-parser': '^src/readers/source/javascript/parse\\.ts$',
  'web-tree-sitter': '^src/readers/source/syntax-tree\\.ts$',
  unbash: '^src/readers/shell/parse\\.ts$',
  'dockerfile-ast': '^src/readers/dockerfile/parse\\.ts$',
  '@marcbachmann/cel-js': '^src/config/custom-rules\\.ts$',
  diff: '^src/report/diff\\.ts$',
  chalk: '^src/report/colour\\.ts$',
  commander: '^src/cli/',
};

module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', comment: 'data flows one way', from: {}, to: { circular: true } },
    {
      name: 'model-imports-nothing',
      severity: 'error',
      comment: 'plain types and pure helpers',
      from: { path: '^src/model/' },
      to: { pathNot: '^src/model/' },
    },
    ...layers.slice(1, -1).map((layer, i) => ({
      name: `${layer.slice(4)}-imports-down`,
      severity: 'error',
      comment: 'a room knows only the rooms below it',
      from: { path: `^${layer}/` },
      to: { path: `^(${layers.slice(i + 2).join('|')})/` },
    })),
    {
      name: 'rules-know-the-model-alone',
      severity: 'error',
      comment: 'a rule is a pure function of the model',
      from: { path: '^rules/' },
      to: { pathNot: '^(rules|src/model)/' },
    },
    {
      name: 'files-touch-the-disk',
      severity: 'error',
      comment: 'only src/files reads input',
      from: { path: '^(src|rules)/', pathNot: '^src/(files|cli)/' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(fs|fs/promises|child_process|net|http|https|dns|vm|worker_threads)$' },
    },
    ...Object.entries(doors).map(([name, door]) => ({
      name: `one-door-for-${name}`,
      severity: 'error',
      comment: 'a library comes in through one file of ours',
      from: { path: '^(src|rules)/', pathNot: door },
      to: { path: `(^|node_modules/)${name}(/|$)` },
    })),
  ],
  options: { tsPreCompilationDeps: true, parser: 'swc', doNotFollow: { path: 'node_modules' } },
};
