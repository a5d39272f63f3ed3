import { ownValue } from '../../model/own-value.ts';
import type { Dependency } from '../../model/service.ts';
import type { ServiceDraft } from '../services.ts';
import type { HostMention } from './hosts.ts';

type Kind = Dependency['kind'];

const schemes: Readonly<Record<string, Kind>> = {
  amqp: 'queue',
  amqps: 'queue',
  stomp: 'queue',
  nats: 'queue',
  beanstalk: 'queue',
  sqs: 'queue',
  kafka: 'stream',
  pulsar: 'stream',
  'pulsar+ssl': 'stream',
  mqtt: 'stream',
  mqtts: 'stream',
  postgres: 'store',
  postgresql: 'store',
  'postgresql+asyncpg': 'store',
  'postgresql+psycopg2': 'store',
  mysql: 'store',
  'mysql+pymysql': 'store',
  mysql2: 'store',
  mariadb: 'store',
  sqlserver: 'store',
  mssql: 'store',
  oracle: 'store',
  mongodb: 'store',
  'mongodb+srv': 'store',
  redis: 'store',
  rediss: 'store',
  memcached: 'store',
  cassandra: 'store',
  clickhouse: 'store',
  neo4j: 'store',
  bolt: 'store',
  ldap: 'store',
  ldaps: 'store',
  http: 'request',
  https: 'request',
  ws: 'request',
  wss: 'request',
  grpc: 'request',
  grpcs: 'request',
};

const ports: Readonly<Record<number, Kind>> = {
  5432: 'store',
  3306: 'store',
  1433: 'store',
  27017: 'store',
  6379: 'store',
  11211: 'store',
  9042: 'store',
  9200: 'store',
  5672: 'queue',
  5671: 'queue',
  4222: 'queue',
  61616: 'queue',
  9092: 'stream',
  9093: 'stream',
  6650: 'stream',
  1883: 'stream',
};

/** Hosts of managed brokers and stores, by the end of their names. */
const clouds: readonly { readonly host: RegExp; readonly kind: Kind }[] = [
  { host: /(^|\.)sqs(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$|^queue\.amazonaws\.com$/, kind: 'queue' },
  { host: /\.mq\.[a-z0-9-]+\.amazonaws\.com$|\.cloudamqp\.com$|\.servicebus\.windows\.net$|\.queue\.core\.windows\.net$/, kind: 'queue' },
  {
    host: /\.kafka\.[a-z0-9-]+\.amazonaws\.com$|\.confluent\.cloud$|\.aivencloud\.com$|\.upstash\.io$|(^|\.)kinesis\.[a-z0-9-]+\.amazonaws\.com$/,
    kind: 'stream',
  },
  {
    host: /\.rds\.amazonaws\.com$|\.cache\.amazonaws\.com$|\.docdb\.amazonaws\.com$|\.es\.amazonaws\.com$|\.redshift\.amazonaws\.com$/,
    kind: 'store',
  },
  {
    host: /\.database\.windows\.net$|\.documents\.azure\.com$|\.redis\.cache\.windows\.net$|\.(postgres|mysql)\.database\.azure\.com$|\.(blob|table|file)\.core\.windows\.net$/,
    kind: 'store',
  },
  {
    host: /\.mongodb\.net$|\.neon\.tech$|\.supabase\.co$|\.cockroachlabs\.cloud$|\.elastic-cloud\.com$|\.found\.io$|(^|\.)s3([.-][a-z0-9-]+)?\.amazonaws\.com$/,
    kind: 'store',
  },
];

/** A broker or store outside, named by its cloud's host or by its protocol; undefined for anything else. */
export function outsideName(mention: HostMention): { readonly name: string; readonly kind: Kind } | undefined {
  const cloud = clouds.find(({ host }) => host.test(mention.host));
  if (cloud) {
    const queue = cloud.kind === 'queue' && /(^|\.)sqs[.-]|^queue\./.test(mention.host) ? mention.path : undefined;
    return { name: queue ?? mention.host, kind: cloud.kind };
  }
  if (!mention.host.includes('.') || /\.svc(\.|$)/.test(mention.host)) return undefined;
  const kind = ownValue(schemes, mention.scheme);
  return kind !== undefined && kind !== 'request' ? { name: mention.host, kind } : undefined;
}

const brokers = /(^|\/)(rabbitmq|activemq|artemis|nats|nsqd?|beanstalkd|elasticmq|localstack)[^/]*$/;
const logs = /(^|\/)([a-z-]*kafka|redpanda|pulsar|pulsar-all)[^/]*$/;
const stores =
  /(^|\/)(postgres|mysql|mariadb|mongo|redis|valkey|keydb|memcached|elasticsearch|opensearch|cassandra|clickhouse|minio|mssql|etcd|neo4j|influxdb|couchdb|dragonfly)[^/]*$/;

/** What is exchanged: by the URL's scheme, the port, or what runs there. */
export function kindOfMention(mention: HostMention, target: ServiceDraft | undefined): Kind {
  const byScheme = ownValue(schemes, mention.scheme);
  if (byScheme !== undefined && byScheme !== 'request') return byScheme;
  const byPort = mention.port === undefined ? undefined : ports[mention.port];
  if (byPort !== undefined) return byPort;
  const image = target?.drafts[0].unit.image?.value.replace(/[:@].*$/, '').toLowerCase();
  if (image !== undefined) {
    if (brokers.test(image)) return 'queue';
    if (logs.test(image)) return 'stream';
    if (stores.test(image)) return 'store';
  }
  if (target?.drafts[0].unit.ports.some((port) => port.number !== undefined && ports[port.number] === 'store')) return 'store';
  return byScheme ?? (target ? 'request' : 'unknown');
}

/** Whether a store is a Redis or one of its kind: by what runs there, else by what the value that names it is called. */
export function isRedis(image: string | undefined, by: string): boolean {
  return /(^|[/-])(redis|valkey|keydb|dragonfly)/i.test(image ?? '') || (image === undefined && /redis|valkey|keydb/i.test(by));
}

/** Schemes whose authority is a host; that of `s3://` or `gs://` is a bucket. */
export function namesAHost(scheme: string): boolean {
  return (
    ownValue(schemes, scheme) !== undefined ||
    /^(tcp|udp|tls|ssl|h2c|thrift|hdfs|ftp|sftp|smtp|smtps|dns|grpc\+\w+|[\w]+\+(http|https|tcp))$/.test(scheme)
  );
}
