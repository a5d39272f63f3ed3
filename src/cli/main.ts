import { version } from '../model/version.ts';

export function run(): void {
  process.stdout.write(`${version}\n`);
}
