import { suggestion } from '../model/nearest.ts';
import { explain } from '../report/explain/explain.ts';
import { servicesNamed } from '../report/select.ts';
import { exitStatus } from './exit-status.ts';
import { type Io, write } from './io.ts';
import { notices } from './notices.ts';
import type { InputOptions } from './options.ts';
import { plainReportOptions } from './report-options.ts';
import { runLint } from './run-lint.ts';
import { UsageError } from './usage-error.ts';

/** Lints, and prints the whole argument about the services of a name. */
export async function explainService(io: Io, name: string, input: InputOptions, colour: boolean | undefined): Promise<number> {
  const run = await runLint(io, input);
  const all = run.result.system.services;
  const services = servicesNamed(all, [name]);
  await write(io.stderr, notices(io, run, input, colour));
  if (services.length === 0 && all.length > 0) {
    const known = all.flatMap((service) => [service.name, service.id]);
    throw new UsageError(
      `${name}: no such service in the input${suggestion(name, known)}. There are: ${listed(all.map((service) => service.name))}`,
    );
  }
  const options = plainReportOptions(io, colour, run.rules);
  await write(io.stdout, services.map((service) => explain(service, run.result, options)).join('\n'));
  return exitStatus(run.result, { ...input, failOn: 'never' });
}

function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  return unique.length > 20 ? `${unique.slice(0, 20).join(', ')} and ${unique.length - 20} more` : unique.join(', ');
}
