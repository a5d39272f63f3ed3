/** Ports and paths that serve the operators of a service, not its callers: metrics, health, profiling, debuggers. */

const affix = (words: string) => new RegExp(`^(https?|tcp|grpc)?[-_]?(${words})([-_]?(https?|tcp|port|server|api|\\d+))?$`, 'i');

const alwaysNamed = affix(
  'metrics?|prom(etheus)?([-_]metrics)?|monitor(ing)?|telemetry|health(z|[-_]?check)?|probes?|live(ness)?|read(y|iness)|debug(ger)?|pprof|prof(iling)?|exporter|jmx([-_]?exporter)?|inspect(or)?|stats?|epmd|erlang([-_](vm|dist))?|unused|dummy',
);
/** These may be all that a service has: an admin tool serves its users on `admin`. */
const besideOthersNamed = affix('admin|mgmt|management|actuator');

/** Node inspector, JDWP, and the customary ports of metrics libraries: OpenTelemetry, prometheus_exporter, Go, Istio. */
const alwaysNumbered: ReadonlySet<number> = new Set([9229, 5005, 9464, 9394, 2112, 15020, 15090]);

export interface PortUse {
  /** Every name the port goes by: in the Service, in the container. */
  readonly names: readonly (string | undefined)[];
  readonly number: number | undefined;
  /** The port that Prometheus is told to scrape by annotation. */
  readonly scraped: number | undefined;
  /** Another port takes requests too. */
  readonly besideOthers: boolean;
}

export function isAuxiliaryPort({ names, number, scraped, besideOthers }: PortUse): boolean {
  const written = names.filter((name) => name !== undefined && name !== '');
  if (written.some((name) => name !== undefined && alwaysNamed.test(name))) return true;
  if (besideOthers && written.some((name) => name !== undefined && besideOthersNamed.test(name))) return true;
  if (number === undefined || written.some((name) => name !== undefined && /^(https?|web|api|grpc|rest)/i.test(name))) return false;
  return alwaysNumbered.has(number) || (number === scraped && (besideOthers || (number >= 9090 && number <= 9999)));
}

/** A Service that is there for scraping, told by its name: `billing-metrics` of `billing`. */
export function isAuxiliaryService(name: string, workload: string): boolean {
  return name !== workload && /[-_](metrics|monitor(ing)?|prometheus|exporter|health)$/.test(name);
}

/** True where every path leads to metrics or health. */
export function areAuxiliaryPaths(paths: readonly string[]): boolean {
  return (
    paths.length > 0 &&
    paths.every((path) => /^\/(metrics|health[-_]?(z|check)?|live(z|ness)?|ready(z)?|readiness|actuator|debug)(\/|$)/.test(path))
  );
}
