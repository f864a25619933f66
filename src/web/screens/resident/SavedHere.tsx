// Said on every page that changed something while the network was away.

import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

export const SavedHere = () => <Notice tone="ask" live><p><strong>{m.resident_savedTitle()}</strong></p><p>{m.resident_saved()}</p></Notice>
