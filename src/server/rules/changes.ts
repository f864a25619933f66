// What changes about the release rules: a version was loaded. The desk is told, which sees what they ask for.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { rules: 'rules' }
}

export const ruleChanges: KindsTold<'rules'> = {
  /** ids: the version */
  rules: { may: ['exit.grant'] },
}
