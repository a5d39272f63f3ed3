import { ownValue } from '../../model/own-value.ts';

/** Short and plural names of kinds: https://kubernetes.io/docs/reference/kubectl/#resource-types */
const KINDS: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  deployments: 'deployment',
  sts: 'statefulset',
  statefulsets: 'statefulset',
  ds: 'daemonset',
  daemonsets: 'daemonset',
  po: 'pod',
  pods: 'pod',
  cj: 'cronjob',
  cronjobs: 'cronjob',
  jobs: 'job',
  dc: 'deploymentconfig',
};

/** `deploy/api`, `deployments.apps/api` and `Deployment/api` are one object: `deployment/api`. */
export function objectName(value: string): string {
  const [kind = '', name = ''] = value.split('/');
  const plain = kind.toLowerCase().replace(/\..*$/, '');
  return `${ownValue(KINDS, plain) ?? plain}/${name}`;
}
