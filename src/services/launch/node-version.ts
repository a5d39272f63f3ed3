import type { ImageName } from '../../model/image.ts';

/** The first npm of each line of Node.js in which it was changed: `[node, npm]` (https://nodejs.org/en/about/previous-releases). */
const NPM_OF_NODE: readonly (readonly [readonly [number, number], string])[] = [
  [[18, 0], '8.6.0'],
  [[18, 13], '8.19.3'],
  [[18, 14], '9.3.1'],
  [[18, 16], '9.5.1'],
  [[18, 17], '9.6.7'],
  [[18, 18], '9.8.1'],
  [[18, 19], '10.2.3'],
  [[18, 20], '10.5.0'],
  [[19, 0], '8.19.2'],
  [[19, 2], '9.2.0'],
  [[20, 0], '9.6.4'],
  [[20, 3], '9.6.7'],
  [[20, 4], '9.7.2'],
  [[20, 6], '9.8.1'],
  [[20, 9], '10.1.0'],
  [[20, 10], '10.2.3'],
  [[20, 12], '10.5.0'],
  [[21, 0], '10.2.0'],
  [[21, 7], '10.5.0'],
  [[22, 0], '10.5.1'],
];

/** The npm that comes with an official Node.js image, where its tag names the minor version; a moving tag such as `20` has a current one. */
export function npmOf(base: ImageName | undefined): string | undefined {
  if (base?.name !== 'node' || base.tag === undefined) return undefined;
  const version = /^v?(\d+)\.(\d+)/.exec(base.tag);
  if (!version) return undefined;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return NPM_OF_NODE.findLast(([[nodeMajor, nodeMinor]]) => nodeMajor === major && nodeMinor <= minor)?.[1];
}
