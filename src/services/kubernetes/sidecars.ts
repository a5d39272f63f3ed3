import { parseImage, repositoryOf } from '../../model/image.ts';

/**
 * Containers that stand beside an application and are never what a pod is for, unless nothing else is in it. `proxy` takes the requests and
 * hands them on to the application next to it; a `sidecar` does something else: mesh, secrets, logs, metrics, connections to a database.
 */
export type ContainerRole = 'app' | 'proxy' | 'sidecar';

interface Pattern {
  readonly role: Exclude<ContainerRole, 'app'>;
  /** Of the container's name. */
  readonly name?: RegExp;
  /** Of the image's repository without registry: `bitnami/nginx-exporter`. */
  readonly image?: RegExp;
}

/** The first that matches counts: an exporter for nginx is no nginx. */
const patterns: readonly Pattern[] = [
  // Metrics and traces.
  { role: 'sidecar', name: /(^|[-_])(exporter|metrics?|statsd)$/, image: /([-_]|^|\/)exporter$/ },
  {
    role: 'sidecar',
    name: /jaeger-agent|otc-container|otel-(agent|collector)|xray/,
    image: /(^|\/)(jaeger-agent|aws-xray-daemon|statsd)$/,
  },
  { role: 'sidecar', image: /(^|\/)(opentelemetry-collector[\w-]*|aws-otel-collector|telegraf|cloudwatch-agent|amazon-cloudwatch-agent)$/ },
  { role: 'sidecar', name: /datadog|^dd-agent$|newrelic/, image: /(^|\/)datadog\/agent$|newrelic\/(infrastructure|k8s-[\w-]+)$/ },
  // Logs.
  {
    role: 'sidecar',
    name: /fluent-?(bit|d)\b|filebeat|promtail|log-?(ger|ging|s)?-?(tail(er)?|ship(per)?|forward(er)?|collector|agent|sidecar)/,
    image: /(^|\/)(fluent-bit|fluentd(-[\w-]+)?|filebeat|promtail|vector|splunk-?forwarder)$/,
  },
  // Service meshes and their like.
  { role: 'sidecar', name: /^(istio-proxy|linkerd-proxy|daprd|consul-(dataplane|connect|sidecar|agent)|kuma-sidecar|osm-envoy)/ },
  {
    role: 'sidecar',
    image: /(^|\/)(istio\/proxyv2|proxyv2|linkerd\/proxy|daprd|dapr\/dapr|consul-dataplane|kuma-dp|tailscale|wireguard)$/,
  },
  // Secrets, configuration, connections.
  { role: 'sidecar', name: /^vault-agent|(config|configmap|cert|rules|filesd|secrets?)-?(map-)?-?reload(er)?$/ },
  { role: 'sidecar', image: /(^|\/)([\w-]*config(map)?-?reload(er)?|k8s-sidecar|git-sync|prometheus-config-reloader|spiffe-helper)$/ },
  {
    role: 'sidecar',
    name: /(cloud-?sql|alloydb)(-auth)?-?proxy|^sql-?proxy$/,
    image: /(^|\/)(gce-proxy|cloud-sql-proxy(s)?|cloud-sql-connectors\/[\w-]+|alloydb-auth-proxy)$/,
  },
  {
    role: 'sidecar',
    name: /^(pgbouncer|twemproxy|dind|docker-daemon)$|(^|[-_])sidecar([-_]|$)/,
    image: /(^|\/)(pgbouncer|twemproxy|nutcracker)$/,
  },
  {
    role: 'sidecar',
    image: /(^|\/)sig-storage\/(csi-[\w-]+|livenessprobe)$|(^|\/)(csi-[\w-]*(registrar|provisioner|attacher|resizer|snapshotter))$/,
  },
  // Proxies in front.
  {
    role: 'proxy',
    name: /(^|[-_])(nginx|openresty|caddy|haproxy|envoy|traefik|varnish|reverse-?proxy|(oauth2?|auth|jwt|openid|oidc|tls|ssl)-?proxy|kube-rbac-proxy|esp)([-_]|$)/,
    image:
      /(^|[/_-])(nginx|openresty|caddy|haproxy|envoy|traefik|varnish|oauth2[-_]proxy|[\w-]*oauth-proxy|kube-rbac-proxy|ghostunnel|louketo-proxy|keycloak-gatekeeper|pomerium|endpoints-runtime|esp-v2|authelia)([_-](unprivileged|alpine|slim|proxy|rootless|oss))*$/,
  },
];

export function roleOf(name: string | undefined, image: string | undefined): ContainerRole {
  const parsed = image === undefined ? undefined : parseImage(image);
  const repository = parsed && repositoryOf(parsed);
  for (const pattern of patterns) {
    if (name !== undefined && pattern.name?.test(name.slice(0, 253))) return pattern.role;
    if (repository !== undefined && pattern.image?.test(repository)) return pattern.role;
  }
  return 'app';
}
