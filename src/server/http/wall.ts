// What a capability has for the screen on the wall, as it hands it in through main.ts. It stands here, because any capability may. The wall unites them and knows none of them.

import type { WallTile } from '#domain/figures/wall.ts'
import type { Ask } from './endpoint.ts'

export type WallAsk = Pick<Ask, 'tx' | 'community' | 'now'>
export type WallSource = {
  /** The tiles that it has now, in their order: none where nothing of it goes on. Figures and places alone: whoever passes reads them, and no right of a person is asked for. */
  tiles: (ask: WallAsk) => Promise<WallTile[]>
}
