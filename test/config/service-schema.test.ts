import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { serviceSchema, serviceView, unitSchema, unitView } from '../../src/config/service-view.ts';
import { lintFixture } from '../lint-tree.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/service.schema.json', import.meta.url), 'utf8'));

interface Property {
  readonly type: string;
  readonly items?: { readonly type: string };
  readonly description: string;
}

/** A property of the JSON Schema in the words of CEL. */
function celType({ type, items }: Property): string {
  if (type === 'array') return `list<${items?.type === 'integer' ? 'int' : items?.type}>`;
  const names: Readonly<Record<string, string>> = { integer: 'int', number: 'double', boolean: 'bool', object: 'map<string, string>' };
  return names[type] ?? type;
}

describe('schema/service.schema.json', () => {
  it.each([
    ['service', serviceSchema],
    ['unit', unitSchema],
  ])('%s has the fields and types that expressions are checked against, each described', (name, declared) => {
    const properties = Object.entries<Property>(schema.definitions[name].properties);
    expect(Object.fromEntries(properties.map(([key, property]) => [key, celType(property)]))).toEqual(declared);
    for (const [, { description }] of properties) expect(description).toMatch(/\S/);
  });

  it('takes what rules are really given', async () => {
    const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);
    let units = 0;
    for (const story of ['shop', 'polyglot', 'launch-inits', 'stops-clean']) {
      for (const service of (await lintFixture(story)).system.services) {
        for (const unit of service.units) {
          const data = { service: serviceView(service), unit: unitView(service, unit) };
          // CEL's integers are BigInt, which JSON does not have.
          validate(JSON.parse(JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))));
          expect(validate.errors).toBeNull();
          units++;
        }
      }
    }
    expect(units).toBeGreaterThan(10);
  });
});
