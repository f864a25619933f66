// Who is called now, in letters that are read from three metres: on a projector or a tablet at the station, or in an entrance hall, as a screen of the device that calls or of the desk. It names places and nobody.

import { languages, type Language } from '#domain/kernel/says.ts'
import { signOf, type Announced } from '#domain/rounds/call-texts.ts'
import { m } from '../words/compiled/messages.js'
import { Button } from './Button.tsx'
import { useModal } from './Dialog.tsx'

export function NowCalled({ announced, chosen, onClose }: { announced: Announced; chosen: readonly Language[]; onClose: () => void }) {
  const dialog = useModal()
  return (
    <dialog ref={dialog} className="now-called" tabIndex={-1} aria-label={m.calling_now()} onCancel={(event) => { event.preventDefault(); onClose() }}>
      {languages.filter((one) => chosen.includes(one)).map((language) => {
        const sign = signOf(announced, language)
        return (
          <section key={language} lang={language} className="now-called-in" aria-live="polite">
            <p className="now-called-where">{sign.where}</p>
            <p className="now-called-head">{sign.now}</p>
            <p className="now-called-large" data-many={chosen.length > 1 || undefined}>{sign.called.length > 0 ? sign.called.join(' · ') : sign.nobody}</p>
            {sign.after.length > 0 && <p className="now-called-head">{sign.next}: {sign.after.join(' · ')}</p>}
            <p>{sign.waits}</p>
          </section>
        )
      })}
      <Button onClick={onClose}>{m.common_close()}</Button>
    </dialog>
  )
}
