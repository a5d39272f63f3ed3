import { declared, type Fact } from '../../model/fact.ts';
import { serviceTypes } from '../../model/service.ts';
import type { Pm2App } from '../../readers/pm2/read.ts';
import type { UnitDraft } from '../units/unit-draft.ts';

/** What people have written about an app in comments beside it: `// svc-lint-type: worker`, `// svc-lint-owner: team-a`. */
export function declaredOf(app: Pm2App): Pick<UnitDraft, 'declaredType' | 'owner' | 'runbook' | 'drainTimeout'> {
  const text = (name: string): Fact<string> | undefined => {
    const comment = app.comments.get(name);
    return comment && declared(comment.text, comment.at);
  };
  const written = text('type');
  // What follows the word is a reason.
  const type = serviceTypes.find((each) => each === written?.value.split(/\s/)[0]);
  return {
    declaredType: written && type && { ...written, value: type },
    owner: text('owner'),
    runbook: text('runbook'),
    drainTimeout: text('drain-timeout'),
  };
}
