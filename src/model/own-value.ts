/** What a table holds under a name out of the input; not what every object has under it: `constructor`, `__proto__`. */
export function ownValue<T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
