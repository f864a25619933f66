// The keys, by where they act, and the way through a call, for whoever has never sat here. Whoever presses letters without meaning them switches the keys off.

import { Dialog } from '../../parts/Dialog.tsx'
import { Check } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'
import { deskKeys, type Where } from './desk-keys.ts'
import { Steps } from './Steps.tsx'

type Said = { [In in Where]: { title: () => string; keys: Record<keyof (typeof deskKeys)[In], () => string>; /** what has figures, or stands in one line with another */ more?: [string, () => string][] } }
const said: Said = {
  queue: {
    title: m.desk_keysQueue, more: [['1 – 7', m.desk_keyPurpose]],
    keys: { next: m.desk_keyQueue, before: m.desk_keyQueue, grant: m.desk_keyGrant, refuse: m.desk_keyRefuse, undo: m.desk_keyUndo, fresh: m.desk_keyNew, again: m.desk_keyAgain, questions: m.desk_keyQuestion },
  },
  call: {
    title: m.desk_keysCall,
    keys: {
      answered: m.cases_callAnswered, open: m.cases_callOpen, aside: m.cases_callAside, matter: m.desk_matter, words: m.desk_keyWords, join: m.desk_keyJoin,
      questions: m.desk_keyQuestion, tests: m.desk_keyTests,
    },
  },
  case: { title: m.desk_keysCase, keys: { take: m.cases_take, hand: m.cases_hand, off: m.cases_off, cameTold: () => [m.cases_outcomeNew(), m.cases_told()].join(' · '), reopen: m.cases_reopen } },
  all: { title: m.desk_keysAll, keys: { search: m.desk_keySearch, call: m.desk_keyCall, another: m.desk_another, back: m.desk_keyBack, emergency: m.desk_keyEmergency, help: m.desk_keyHelp } },
}

/** Two keys for one thing stand in one line. */
function linesOf(where: Where): [string, string][] {
  const lines = new Map<string, string[]>()
  const words = said[where].keys as Record<string, () => string>
  for (const [name, key] of Object.entries(deskKeys[where])) {
    const what = words[name]!()
    lines.set(what, [...(lines.get(what) ?? []), key])
  }
  return [...[...lines].map(([what, keys]): [string, string] => [keys.join(' '), what]), ...(said[where].more ?? []).map(([key, what]): [string, string] => [key, what()])]
}

export function Help({ keysOff, onKeysOff, onClose }: { keysOff: boolean; onKeysOff: (off: boolean) => void; onClose: () => void }) {
  return (
    <Dialog title={m.desk_helpTitle()} onClose={onClose}>
      <Steps keysOff={keysOff} />
      <Check label={m.desk_keysOff()} checked={keysOff} onChange={onKeysOff} />
      <p role="status" className="quiet">{keysOff ? m.desk_keysAreOff() : m.desk_keysWhere()}</p>
      {!keysOff && (Object.keys(said) as Where[]).map((where) => (
        <section key={where} className="stack-tight" aria-label={said[where].title()}>
          <h3>{said[where].title()}</h3>
          <dl className="pairs keys">{linesOf(where).map(([key, what]) => <div key={what}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
        </section>
      ))}
    </Dialog>
  )
}
