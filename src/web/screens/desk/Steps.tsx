// The way through a call, for whoever has never sat here.

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
