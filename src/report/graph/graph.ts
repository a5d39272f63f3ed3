import type { Severity } from '../../model/finding.ts';
import type { Result } from '../../model/result.ts';
import type { ServiceType } from '../../model/service.ts';
import { isActive } from '../words.ts';

/** Services and what needs what, ready to be drawn. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** The service's id; the name of what is needed where that is not in the input. */
  readonly id: string;
  readonly name: string;
  /** Undefined for what is not in the input. */
  readonly type: ServiceType | undefined;
  /** How many services break when it goes down, each counted once, whether they need it directly or through others. */
  readonly dependents: number;
  readonly findings: Readonly<Record<Severity, number>>;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  /** How it is known: "env AUTH_URL". */
  readonly by: string;
}

export function graphOf(result: Result): Graph {
  const { services } = result.system;
  const edges: GraphEdge[] = [];
  const outside = new Map<string, GraphNode>();
  const shown = new Set(services.map(({ id }) => id));
  const seen = new Set<string>();
  for (const service of services) {
    for (const { target, name, kind, by } of service.dependsOn) {
      const to = target?.id ?? `outside:${name}`;
      if (!shown.has(to) && !outside.has(to)) {
        outside.set(to, {
          id: to,
          name: target?.name ?? name,
          type: target?.type,
          dependents: 0,
          findings: { error: 0, warning: 0, info: 0 },
        });
      }
      const edge = `${service.id}\u0000${to}\u0000${kind}`;
      if (!seen.has(edge)) edges.push({ from: service.id, to, kind, by });
      seen.add(edge);
    }
  }
  const needing = new Map<string, string[]>();
  for (const { from, to } of edges) needing.set(to, [...(needing.get(to) ?? []), from]);
  const nodes = services.map(({ id, name, type }): GraphNode => {
    const own = result.findings.filter((finding) => finding.service === id && isActive(finding));
    const count = (severity: Severity) => own.filter((finding) => finding.severity === severity).length;
    const findings = { error: count('error'), warning: count('warning'), info: count('info') };
    return { id, name, type, dependents: dependentsOf(id, needing), findings };
  });
  const all = [...nodes, ...[...outside.values()].map((node) => ({ ...node, dependents: dependentsOf(node.id, needing) }))];
  return { nodes: all, edges };
}

/** How many reach a node along the arrows, itself not counted. */
function dependentsOf(id: string, needing: ReadonlyMap<string, readonly string[]>): number {
  const reached = new Set<string>([id]);
  for (const next of reached) for (const from of needing.get(next) ?? []) reached.add(from);
  return reached.size - 1;
}

/** "worker · 3 depend on it · 1 error, 2 warnings": the second line of a node. */
export function nodeDetail({ type, dependents, findings }: GraphNode): string {
  const parts: string[] = [type ?? 'not in the input'];
  if (dependents > 0) parts.push(`${dependents} depend${dependents === 1 ? 's' : ''} on it`);
  if (findings.error > 0) parts.push(`${findings.error} error${findings.error === 1 ? '' : 's'}`);
  if (findings.warning > 0) parts.push(`${findings.warning} warning${findings.warning === 1 ? '' : 's'}`);
  return parts.join(' · ');
}

export function mark({ type, findings }: GraphNode): 'error' | 'warning' | 'outside' | 'plain' {
  if (type === undefined) return 'outside';
  return findings.error > 0 ? 'error' : findings.warning > 0 ? 'warning' : 'plain';
}
