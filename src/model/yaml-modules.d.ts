/** YAML files under `rules/catalog/` are checked against their schema and compiled to plain data by the build and by the tests. */
declare module '*.yaml' {
  const content: unknown;
  export default content;
}
