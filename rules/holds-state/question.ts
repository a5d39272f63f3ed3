import type { Question, QuestionAnswer } from '../../src/model/rule.ts';
import { listed, mainUnit } from '../sentences.ts';

export default {
  id: 'holds-state',
  label: 'holds state',
  title: 'Does it hold in-memory state that cannot be recovered?',
  answer: (service): QuestionAnswer => {
    const unit = mainUnit(service);
    const claims = unit?.volumes.filter((volume) => ['claim', 'claim-template', 'named', 'bind', 'host-path'].includes(volume.kind)) ?? [];
    const disk = claims.length > 0 ? `its data is on ${listed(claims.map((volume) => volume.name))}, which outlives it` : undefined;
    const kept = service.code?.facts.memoryState ?? [];
    if (kept.length > 0) return { text: `yes: ${listed(kept.map((state) => state.what))} in the process`, known: true };
    if (service.type === 'backing') {
      if (disk !== undefined) return { text: disk, known: true };
      return {
        text: unit?.platform === 'kubernetes' ? 'yes: its data lives in the pod, and goes with it' : 'yes: its data lives in the container',
        known: true,
      };
    }
    if (service.code?.facts.complete === true)
      return { text: ['nothing found that a restart would lose', disk].filter(Boolean).join('; '), known: true };
    const where =
      service.type === 'worker' ? 'its jobs wait in the queue' : service.type === 'consumer' ? 'its position is kept by the stream' : disk;
    const unseen = service.code ? 'its code could not be read whole' : 'its code was not found';
    return { text: where === undefined ? `not known: ${unseen}` : `${where}; what else it holds is not known: ${unseen}`, known: false };
  },
} satisfies Question;
