// The keys, and the way through a call, for whoever has never sat here. Whoever presses letters without meaning them switches the keys off.

import { Dialog } from '../../parts/Dialog.tsx'
import { Check } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'

export function Steps({ keysOff }: { keysOff: boolean }) {
  return (
    <ol className="steps">
      <li>{keysOff ? m.desk_step1NoKeys() : m.desk_step1()}</li>
      <li>{keysOff ? m.desk_step2NoKeys() : m.desk_step2()}</li>
      <li>{m.desk_step3()}</li>
      <li>{keysOff ? m.desk_step4NoKeys() : m.desk_step4()}</li>
    </ol>
  )
}

export function Help({ keysOff, onKeysOff, onClose }: { keysOff: boolean; onKeysOff: (off: boolean) => void; onClose: () => void }) {
  const keys: [string, string][] = [
    ['/', m.desk_keySearch()], ['j k', m.desk_keyQueue()], ['1 – 7', m.desk_keyPurpose()], ['g', m.desk_keyGrant()], ['r', m.desk_keyRefuse()], ['u', m.desk_keyUndo()],
    ['t', m.desk_keyCall()], ['i', m.desk_another()], ['b', m.desk_keyBack()], ['m', m.desk_matter()], ['n', m.desk_keyNew()], ['a', m.desk_keyAgain()], ['e', m.desk_keyEmergency()], ['?', m.desk_keyHelp()],
  ]
  return (
    <Dialog title={m.desk_helpTitle()} onClose={onClose}>
      <Steps keysOff={keysOff} />
      <Check label={m.desk_keysOff()} checked={keysOff} onChange={onKeysOff} />
      <p role="status" className="quiet">{keysOff ? m.desk_keysAreOff() : m.desk_keysWhere()}</p>
      {!keysOff && <dl className="pairs keys">{keys.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>}
    </Dialog>
  )
}
