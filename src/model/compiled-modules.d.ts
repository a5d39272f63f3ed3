/** YAML files under `rules/catalog/` are checked against their schema and compiled to plain data by the build and by the tests. */
declare module '*.yaml' {
  const content: unknown;
  export default content;
}

/** A JSON Schema compiled ahead to a function (ajv standalone). */
declare module '*.schema.json?validator' {
  export interface SchemaError {
    readonly keyword: string;
    readonly instancePath: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly message?: string;
    readonly data?: unknown;
    readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>>; readonly examples?: readonly string[] };
  }
  const validate: { (data: unknown): boolean; errors?: readonly SchemaError[] | null };
  export default validate;
}
