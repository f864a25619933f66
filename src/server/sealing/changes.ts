// What changes about orders and control rules, and who is told: the desk, leads of the buildings, the gates' phones.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { sealing: 'sealing'; 'control-rule': 'sealing' }
}

export const sealingChanges: KindsTold<'sealing'> = {
  /** ids: the orders. Without a building: of a compound */
  sealing: { may: ['sealing.read', 'gate.sync'], everywhere: true },
  'control-rule': { may: ['sealing.read'], everywhere: true },
}
