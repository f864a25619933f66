// The camera's picture and what it reads, with a key for its light and one for its lens where the phone has them. When there is no camera it
// says why and what to do instead; nothing here decides anything.

import { memo, useEffect, useRef, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Notice } from '../parts/Notice.tsx'
import { m } from '../words/compiled/messages.js'
import { useLanguage } from '../words/language.ts'
import { afterFirstScreen } from '../words/first-screen.ts'
import type { Eye, EyeState, Has } from './eye.ts'
import './field.css'

export type CameraProps = {
  onText: (text: string) => void
  /** while an answer is on the screen */
  paused: boolean
  /** what to do without a camera, in the words of whoever uses it */
  instead: (why: NoCodes) => string
  /** reads the stripes on tubes as well */
  tubes?: boolean
}

/** Why no codes are read; `unread`: the camera works, and what reads codes does not. */
export type NoCodes = Extract<EyeState, 'refused' | 'missing' | 'insecure' | 'unread'>
const isBroken = (state: EyeState): state is NoCodes => ['refused', 'missing', 'insecure', 'unread'].includes(state)

export const Camera = memo(function Camera({ onText, paused, instead, tubes }: CameraProps) {
  useLanguage()
  const video = useRef<HTMLVideoElement>(null)
  const eye = useRef<Eye | null>(null)
  const tell = useRef(onText)
  tell.current = onText
  const [state, setState] = useState<EyeState>('starting')
  const [has, setHas] = useState<Has>({ torch: null, lenses: 0 })
  const [tries, setTries] = useState(0)
  const still = useRef(paused)
  useEffect(() => {
    if (!navigator.mediaDevices?.getUserMedia) return setState(window.isSecureContext ? 'missing' : 'insecure')
    let gone = false
    // The keys below stand without it, and first.
    afterFirstScreen().then(() => import('./eye.ts')).then((it) => {
      if (gone) return
      eye.current = new it.Eye({
        video: video.current!, onText: (text) => tell.current(text), onState: setState, onHas: setHas,
        reader: () => import('./decode.ts'), tubes,
      })
      if (still.current) eye.current.pause(true)
    }, () => { if (!gone) setState('unread') })
    return () => { gone = true; eye.current?.stop(); eye.current = null }
  }, [tries])
  useEffect(() => { still.current = paused; eye.current?.pause(paused) }, [paused])
  const woken = useWoken(state)
  const broken = isBroken(state)
  const torch = (on: boolean): void => {
    eye.current?.setTorch(on)
    setHas({ ...has, torch: on })
  }
  return (
    <div className="field-camera" data-state={state}>
      <video ref={video} muted playsInline aria-label={m.field_camera()} hidden={broken} />
      <p className="field-camera-word" data-small={woken || state === 'learning' || undefined} role="status">{state === 'starting' ? m.field_cameraStarting() : state === 'learning' ? m.field_cameraLearning() : state === 'waking' ? m.field_cameraWaking() : woken ? m.field_cameraWoken() : ''}</p>
      {state === 'running' && <span className="field-frame" aria-hidden="true" />}
      {state === 'running' && (has.torch !== null || has.lenses > 1) && (
        <div className="field-camera-keys">
          {has.torch !== null && <button type="button" aria-pressed={has.torch} onClick={() => torch(!has.torch)}>{has.torch ? m.field_torchOff() : m.field_torchOn()}</button>}
          {has.lenses > 1 && <button type="button" onClick={() => void eye.current?.nextLens()}>{m.field_lens()}</button>}
        </div>
      )}
      {broken && (
        <div className="field-no-camera">
          <Notice tone="ask"><p>{instead(state)}</p></Notice>
          {state !== 'insecure' && <Button onClick={() => (eye.current ? eye.current.again() : setTries(tries + 1))}>{m.field_cameraAgain()}</Button>}
        </div>
      )}
    </div>
  )
})

/** For a while after it woke: whoever stood before a dead picture is told why, and that it is over. */
function useWoken(state: EyeState): boolean {
  const [woken, setWoken] = useState(false)
  const slept = useRef(false)
  useEffect(() => {
    if (state === 'waking') slept.current = true
    if (state !== 'running' || !slept.current) return setWoken(false)
    slept.current = false
    setWoken(true)
    const timer = setTimeout(() => setWoken(false), 4_000)
    return () => clearTimeout(timer)
  }, [state])
  return woken
}
