import { type SourceFile, wholeText } from '../../model/place.ts';
import type { PipelineDraft } from './draft.ts';
import type { PipelineSource } from './source.ts';

/**
 * A shell script that deploys, as a pipeline of one job. Who starts it, a person or a system that is not read here, is not known, and with it
 * what guards and tests stand around it: it counts as called.
 */
export async function readScript(file: SourceFile, source: PipelineSource): Promise<PipelineDraft | undefined> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const at = { file, start: 0, end: 0 };
  const base = { at, title: name, when: 'success', allowedToFail: false, preview: false } as const;
  const shebang = /^#!.*/.exec(file.text)?.[0] ?? '';
  if (shebang !== '' && !/\b(ba|da|z|k|a)?sh\b/.test(shebang)) return undefined;
  return {
    system: 'script',
    file,
    name: undefined,
    at,
    triggers: [{ kind: 'called', schedule: undefined, branches: undefined, at }],
    concurrency: () => undefined,
    jobs: [
      {
        id: name,
        at,
        title: name,
        group: '',
        needs: [],
        environment: undefined,
        timeout: undefined,
        concurrency: undefined,
        allowedToFail: false,
        reachable: true,
        preview: false,
        when: 'success',
        ownMachine: undefined,
        work: [{ ...base, kind: 'script', texts: [wholeText(file)], shell: { errexit: /\s-\w*e/.test(shebang), cwd: source.root } }],
      },
    ],
    gaps: source.gaps,
    gatedElsewhere: true,
    includes: source.included,
  };
}
