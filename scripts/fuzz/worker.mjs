// Lints what it is sent, and answers with what went wrong: null, or a text.
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

const { lintFiles } = createRequire(import.meta.url)('../../dist/index.cjs');

parentPort.on('message', async (files) => {
  try {
    const report = await lintFiles(files, { profile: 'strict' });
    const broken = report.problems.find(({ message }) => message.includes('internal error'));
    const text = JSON.stringify(report);
    parentPort.postMessage(
      broken ? `${broken.file}: ${broken.message}` : text.length > 50e6 ? `a report of ${text.length} characters` : null,
    );
  } catch (error) {
    parentPort.postMessage(`thrown: ${error instanceof Error ? error.stack : String(error)}`);
  }
});
