// Preloaded into each measured process: writes its CPU time (µs) and peak memory (KiB) to file descriptor 3 when it ends.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, JSON.stringify({ cpu: user + system, memory: process.resourceUsage().maxRSS }));
});
