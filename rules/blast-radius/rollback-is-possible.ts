import { type Fact, writtenAt } from '../../src/model/fact.ts';
import { holdsVariable, parseImage } from '../../src/model/image.ts';
import type { ServiceRule } from '../../src/model/rule.ts';
import type { Service } from '../../src/model/service.ts';
import type { System } from '../../src/model/system.ts';
import { api } from '../examples.ts';

export default {
  id: 'rollback-is-possible',
  question: 'blast-radius',
  severity: 'warning',
  types: ['api', 'internal', 'worker', 'consumer', 'scheduler', 'unknown'],
  title: 'The version before can be brought back',
  why: `\`kubectl rollout undo\` goes back to an older revision: with \`revisionHistoryLimit: 0\` there is none, and with the tag \`latest\` (or no tag) the older
revision names the same image, so undoing it brings the broken version back. Deploy tags that never move, or digests.`,
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy',
    'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  ],
  *check(service, system) {
    for (const unit of service.units) {
      const { detail } = unit;
      if (
        detail.platform !== 'kubernetes' ||
        !['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'DeploymentConfig'].includes(unit.kind)
      )
        continue;
      if (detail.revisionHistoryLimit?.value === 0) {
        yield {
          at: writtenAt(unit.at, detail.revisionHistoryLimit),
          key: 'history',
          message: 'revisionHistoryLimit is 0: there is no revision to roll back to',
          answer: 'a bad version cannot be undone: revisionHistoryLimit is 0',
          severity: 'error',
        };
      }
      if (isSetByPipeline(service, system) || unit.annotations.has(triggers)) continue;
      const image = unit.image && !isFilledIn(unit.image) ? parseImage(unit.image.value) : undefined;
      if (!unit.image || !image || image.digest !== undefined || (image.tag !== undefined && image.tag !== 'latest')) continue;
      yield {
        at: writtenAt(unit.at, unit.image),
        key: 'tag',
        message: `the image ${image.tag === undefined ? 'has no tag, which means latest' : 'is tagged latest'}: a rollback gets the new image again; deploy a tag that never moves`,
        answer: 'a rollback gets the new image again (latest)',
      };
    }
  },
  bad: [
    { title: 'No history', files: { 'api.yaml': api({ spec: 'replicas: 2\nrevisionHistoryLimit: 0' }) } },
    { title: 'The tag latest', files: { 'api.yaml': api({ spec: 'replicas: 2', image: 'example/orders:latest' }) } },
  ],
  good: [
    { title: 'A tag that never moves', files: { 'api.yaml': api({ spec: 'replicas: 2', image: 'example/orders:3.2.0' }) } },
    {
      title: 'A kustomization sets the tag',
      files: {
        'api.yaml': api({ spec: 'replicas: 2', image: 'example/orders' }),
        'kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [api.yaml]\nimages:\n  - name: example/orders\n    newTag: 3.2.0\n',
      },
    },
  ],
} satisfies ServiceRule;

/**
 * OpenShift writes the image that a stream's tag stands for, by its digest, over the one in the manifest
 * (https://docs.openshift.com/container-platform/4.6/openshift_images/triggering-updates-on-imagestream-changes.html).
 */
const triggers = 'image.openshift.io/triggers';

/** `kubectl set image` gives it the version of each deploy. */
function isSetByPipeline(service: Service, system: System): boolean {
  const steps = system.pipelines.flatMap((pipeline) => pipeline.jobs.flatMap((job) => job.steps));
  return steps.some((step) => step.action === 'set-image' && step.targets.some((target) => target.id === service.id));
}

/** A parameter that whoever deploys gives a value, or a name that skaffold, Tilt or kustomize replaces: its default runs nowhere. */
function isFilledIn({ value, at }: Fact<string>): boolean {
  const written = at?.file.text.slice(at.start, at.end) ?? value;
  if (holdsVariable(value) || holdsVariable(written) || /[A-Z]{3}/.test(value)) return true;
  return !/[/:@]/.test(value) && !official.has(value);
}

/** Images of Docker Hub that run under their bare name; any other bare name is one that was built here. */
const official = new Set(
  (
    'nginx httpd caddy haproxy traefik kong redis valkey memcached postgres mysql mariadb mongo mongo-express couchdb cassandra neo4j influxdb ' +
    'rabbitmq nats zookeeper elasticsearch kibana logstash solr consul vault telegraf chronograf grafana wordpress ghost nextcloud drupal ' +
    'joomla redmine odoo sonarqube nexus registry adminer phpmyadmin keycloak eclipse-mosquitto node python ruby golang php perl openjdk ' +
    'eclipse-temurin tomcat jetty busybox alpine ubuntu debian centos fedora rockylinux amazonlinux hello-world bash swarm docker'
  ).split(' '),
);
