// Stands in for vitest where mutants are judged: it collects the cases of test files, so that they run in one process, each as often as it is asked.
const { cases, expect: own } = globalThis.__cases__;
const titles = [];

export const expect = own;

export function describe(title, body) {
  titles.push(title);
  body();
  titles.pop();
}

export function it(title, ...given) {
  const run = given.findLast((one) => typeof one === 'function');
  const name = [...titles, title].join(' > ');
  cases.push({ name, id: `${cases.length} ${name}`, run });
}

describe.each = (rows) => (title, body) => {
  for (const row of rows) describe(`${title} ${String(row).slice(0, 60)}`, () => body(...[row].flat(1)));
};
it.each =
  (rows) =>
  (title, ...given) => {
    const body = given.findLast((one) => typeof one === 'function');
    for (const row of rows) it(`${title} ${String(row).slice(0, 80)}`, () => body(...(Array.isArray(row) ? row : [row])));
  };
