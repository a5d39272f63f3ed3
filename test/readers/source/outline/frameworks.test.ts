import { describe, expect, it } from 'vitest';
import { catalog } from '../../../../rules/catalog/index.ts';
import type { Language } from '../../../../src/model/code.ts';
import { lintFiles } from '../../../lint-tree.ts';
import { shown } from '../shown.ts';
import type { Cases } from './cases/case.ts';
import { csharp } from './cases/csharp.ts';
import { elixir } from './cases/elixir.ts';
import { go, program } from './cases/go.ts';
import { java } from './cases/java.ts';
import { php } from './cases/php.ts';
import { python } from './cases/python.ts';
import { ruby } from './cases/ruby.ts';
import { read } from './read.ts';

const languages: readonly { readonly language: Language; readonly file: string; readonly cases: Cases }[] = [
  { language: 'python', file: 'app.py', cases: python },
  { language: 'ruby', file: 'app.rb', cases: ruby },
  { language: 'go', file: 'main.go', cases: go },
  { language: 'php', file: 'app.php', cases: php },
  { language: 'java', file: 'src/main/java/A.java', cases: java },
  { language: 'csharp', file: 'Program.cs', cases: csharp },
  { language: 'elixir', file: 'lib/app.ex', cases: elixir },
];

/** Entries that only a command line shows: `celery -A shop beat`, and one that is not it. */
const commanded: Readonly<Record<string, { readonly seen: string; readonly not: string }>> = {
  'celery-beat': { seen: 'celery -A shop beat -l info', not: 'celery -A shop inspect active' },
  'good-job': { seen: 'bundle exec good_job start --shutdown-timeout 25', not: 'bundle exec good_job cleanup_preserved_jobs' },
  unicorn: { seen: 'bundle exec unicorn -c config/unicorn.rb', not: 'bundle exec unicorn_status' },
  'laravel-horizon': { seen: 'php artisan horizon', not: 'php artisan horizon:snapshot' },
};

/** Libraries that are known to take no signals though they run the program; beside each one that nobody knows. */
const quiet: Readonly<Record<string, { readonly file: string; readonly seen: string; readonly not: string }>> = {
  'python-cli': {
    file: 'app.py',
    seen: 'import click\nimport typer\ntyper.run(main)\n',
    not: 'import acme\nacme.run(main)\n',
  },
  chi: {
    file: 'main.go',
    seen: program(['net/http', 'github.com/go-chi/chi/v5'], 'r := chi.NewRouter()\nr.Serve()\n'),
    not: program(['github.com/acme/chi'], 'r := chi.NewRouter()\nr.Serve()\n'),
  },
  'go-signals': {
    file: 'main.go',
    seen: program(['github.com/spf13/cobra'], 'c := &cobra.Command{}\nc.Execute()\n'),
    not: program(['github.com/acme/cobra'], 'c := &cobra.Command{}\nc.Execute()\n'),
  },
};

describe.each(languages)('frameworks of $language', ({ language, file, cases }) => {
  it('each has its lines here', () => {
    const all = catalog.frameworks.filter((one) => one.language === language).map(({ id }) => id);
    const elsewhere = [...Object.keys(commanded), ...Object.keys(quiet)].filter((id) => all.includes(id));
    expect([...Object.keys(cases), ...elsewhere].toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.entries(cases))('%s is seen', async (_, { seen, shows }) => {
    const facts = await read({ [file]: seen });
    expect(shown(facts)).toEqual(shows);
    expect(facts.gaps).toEqual([]);
  });

  it.each(Object.entries(cases))('%s is not mistaken', async (id, { not, rather = [] }) => {
    const facts = await read({ [file]: not });
    expect(shown(facts)).toEqual(rather);
    expect(facts.intakes.map(({ framework }) => framework)).not.toContain(id);
  });
});

describe('frameworks', () => {
  it('of every language have their lines', () => {
    const known = new Set(catalog.frameworks.map(({ language }) => language));
    expect(['javascript', ...languages.map(({ language }) => language)].toSorted()).toEqual([...known].toSorted());
  });

  it.each(Object.entries(commanded))('%s is seen on a command line', async (id, { seen, not }) => {
    const intakes = async (command: string) => {
      const { system } = await lintFiles({ 'compose.yaml': `services:\n  app:\n    image: acme/app:1\n    command: ${command}\n` });
      return system.services.flatMap((service) => service.intakes.map(({ framework }) => framework));
    };
    expect([await intakes(seen), await intakes(not)]).toEqual([[id], []]);
  });

  it.each(Object.entries(quiet))('%s takes no signals', async (_, { file, seen, not }) => {
    const stop = async (source: string) => (await read({ [file]: source })).stop.complete;
    expect([await stop(seen), await stop(not)]).toEqual([true, false]);
  });
});
