import type { Catalog } from '../model/catalog.ts';
import { type Config, noConfig } from '../model/config.ts';
import type { Duration } from '../model/duration.ts';
import { parseDuration } from '../model/duration.ts';
import type { Fact } from '../model/fact.ts';
import type { Dependency, Service } from '../model/service.ts';
import type { System } from '../model/system.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Declarations } from '../readers/declarations.ts';
import { parseShell } from '../readers/shell/parse.ts';
import { callersOf } from './callers.ts';
import { surroundingsOf } from './classify/around.ts';
import { settleRequests } from './classify/settle.ts';
import { classify } from './classify.ts';
import { type CodeReader, codeReader, linkCode } from './code-links.ts';
import { configFiles } from './config-files.ts';
import type { AssemblyContext } from './context.ts';
import { withDeclared, withDeclaredDependencies } from './declared.ts';
import { dependenciesOf, namingOf } from './dependencies.ts';
import { environmentsOf } from './environments.ts';
import { intakesOf } from './intakes.ts';
import { pipelinesWithTargets } from './pipelines.ts';
import { withModulesBeside } from './plain/beside-missing.ts';
import { withScatteredCode } from './plain/scattered.ts';
import { provenUnits, unlaunchedUnits } from './plain/unlaunched.ts';
import { type ServiceDraft, servicesFrom } from './services.ts';
import { topicsOf } from './topics.ts';
import { composeUnits } from './units/compose.ts';
import { kubernetesUnits } from './units/kubernetes.ts';
import { plainUnits } from './units/plain.ts';
import { pm2Units } from './units/pm2.ts';
import type { UnitDraft } from './units/unit-draft.ts';

/** Joins declarations into services and pipelines: everything a rule needs to know is brought together here. */
export async function assemble(
  declarations: Declarations,
  workspace: Workspace,
  catalog: Catalog,
  config: Config = noConfig,
): Promise<System> {
  const environmentOf = environmentsOf(declarations);
  const context: AssemblyContext = {
    workspace,
    catalog,
    declarations,
    environmentOf: (path) => config.environmentOf(path) ?? environmentOf(path),
    parseShell: rememberingShell(),
  };
  const declared = [...kubernetesUnits(context), ...pm2Units(context), ...composeUnits(context), ...plainUnits(context)];
  const readEntry = codeReader(context, declared);
  const declaredUnits = await withScatteredCode(context, withModulesBeside(context, await provenUnits(declared, readEntry)), readEntry);
  const units = [...declaredUnits, ...(await unlaunchedUnits(context, declaredUnits, readEntry))];
  const drafts = units.map((draft) => withDeclared(draft, config));
  const services = await assembleServices(servicesFrom(drafts), context, config, readEntry);
  const environments = [...new Set(drafts.map(({ unit }) => unit.environment))].sort();
  return {
    services,
    pipelines: pipelinesWithTargets(context, services),
    environments: environments.length === 0 ? [''] : environments,
    topics: topicsOf(context),
  };
}

async function assembleServices(
  drafts: readonly ServiceDraft[],
  context: AssemblyContext,
  config: Config,
  readEntry: CodeReader,
): Promise<readonly Service[]> {
  const { catalog } = context;
  const linked = await Promise.all(drafts.map(async (service) => ({ service, ...(await linkCode(service, readEntry)) })));
  const dependencies = withDeclaredDependencies(dependenciesOf(context, linked), config);
  const around = surroundingsOf(
    context,
    drafts.flatMap((service) => service.drafts.map(({ unit }) => unit)),
    namingOf(dependencies),
  );
  const verdicts = new Map(
    linked.map(({ service, code }) => {
      const units = service.drafts.map(({ unit }) => unit);
      return [
        service,
        classify(
          units,
          code,
          first(service.drafts, (draft) => draft.declaredType),
          catalog,
          around,
        ),
      ] as const;
    }),
  );
  const callers = callersOf(verdicts, dependencies, catalog);
  const files = configFiles(context.workspace);
  const made = new Map<ServiceDraft, Mutable<Service>>();
  for (const { service, code, gaps } of linked) {
    const verdict = verdicts.get(service);
    const settled = verdict && settleRequests(verdict, callers(service));
    const units = service.drafts.map(({ unit }) => unit);
    made.set(service, {
      id: service.id,
      name: service.name,
      type: settled?.type ?? 'unknown',
      roles: settled?.roles ?? ['unknown'],
      confidence: settled?.confidence ?? 'low',
      evidence: settled?.evidence ?? [],
      declaredType: first(service.drafts, (draft) => draft.declaredType),
      units,
      intakes: await intakesOf(
        code,
        units,
        catalog,
        files,
        first(service.drafts, (draft) => draft.entry?.path),
      ),
      declaredDrain: declaredDrain(service.drafts),
      code,
      dependsOn: [],
      dependents: [],
      owner: first(service.drafts, (draft) => draft.owner),
      runbook: first(service.drafts, (draft) => draft.runbook),
      gaps: [...gaps, ...units.flatMap((unit) => unit.launch.gaps)],
    });
  }
  connect(made, dependencies);
  return [...made.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Puts the services themselves where drafts stood, in both directions. */
function connect(made: ReadonlyMap<ServiceDraft, Mutable<Service>>, dependencies: ReturnType<typeof dependenciesOf>): void {
  const dependents = new Map<Service, Set<Service>>();
  for (const [draft, service] of made) {
    service.dependsOn = (dependencies.get(draft) ?? []).map((one): Dependency => {
      const target = one.target && made.get(one.target);
      if (target) dependents.set(target, (dependents.get(target) ?? new Set()).add(service));
      return { ...one, target };
    });
  }
  for (const service of made.values())
    service.dependents = [...(dependents.get(service) ?? [])].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function first<T>(drafts: readonly UnitDraft[], of: (draft: UnitDraft) => T | undefined): T | undefined {
  for (const draft of drafts) {
    const value = of(draft);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Scripts repeat: `npm start` stands in every second manifest. Longer ones, and more of them, are parsed each time. */
const LONGEST_SCRIPT = 300;
const MOST_SCRIPTS = 2_000;

function rememberingShell(): AssemblyContext['parseShell'] {
  const known = new Map<string, ReturnType<AssemblyContext['parseShell']>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const parsed = parseShell(text);
    if (text.length <= LONGEST_SCRIPT && known.size < MOST_SCRIPTS) known.set(text, parsed);
    return parsed;
  };
}

/** Of several declared limits the longest: the platform must wait for each. A bare number is seconds, as Kubernetes counts. */
function declaredDrain(drafts: readonly UnitDraft[]): Fact<Duration> | undefined {
  let longest: Fact<Duration> | undefined;
  for (const { drainTimeout } of drafts) {
    const value = drainTimeout && parseDuration(drainTimeout.value, 's');
    if (drainTimeout && value !== undefined && (longest === undefined || value > longest.value)) longest = { ...drainTimeout, value };
  }
  return longest;
}
