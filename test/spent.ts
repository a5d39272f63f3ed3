/** Milliseconds of processor time that this worker has used: what else runs on the machine does not count. */
export function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
