// The camera's picture and what it reads. When there is none it says why and what to do instead; nothing here decides anything.

import { memo, useEffect, useRef, useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useLanguage } from '../../words/language.ts'
import { afterFirstScreen } from '../../words/first-screen.ts'
import type { Reading } from './decode.ts'

type State = 'starting' | 'running' | 'refused' | 'missing' | 'insecure'

/** A code that was just answered does not answer again while it is still held up. */
const heldUpMs = 1_500

/** The code reader is large; the picture does not wait for it. */
const reader = () => import('./decode.ts')

const why = (error: unknown): State => {
  const name = error instanceof DOMException ? error.name : ''
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'missing'
}

async function openCamera(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } } })
}

/** `paused` while an answer is on the screen. */
export const Camera = memo(function Camera({ onText, paused }: { onText: (text: string) => void; paused: boolean }) {
  useLanguage()
  const video = useRef<HTMLVideoElement>(null)
  const reading = useRef<Reading | null>(null)
  const tell = useRef(onText)
  tell.current = onText
  const last = useRef({ text: '', at: 0 })
  const [state, setState] = useState<State>('starting')
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!navigator.mediaDevices?.getUserMedia) return setState(window.isSecureContext ? 'missing' : 'insecure')
    let gone = false
    let stream: MediaStream | null = null
    const onCode = (text: string): void => {
      const again = text === last.current.text && performance.now() - last.current.at < heldUpMs
      last.current = { text, at: performance.now() }
      if (!again) tell.current(text)
    }
    const start = async (): Promise<void> => {
      const [opened, { readCodes, readyReader }] = await Promise.all([openCamera(), afterFirstScreen().then(reader)])
      stream = opened
      const screen = video.current
      if (gone || !screen) return stop()
      screen.srcObject = stream
      stream.getVideoTracks()[0]?.addEventListener('ended', () => { if (!gone) setState('missing') })
      await Promise.all([screen.play(), readyReader()])
      if (gone) return
      reading.current = readCodes(screen, onCode)
      setState('running')
    }
    const stop = (): void => {
      reading.current?.stop()
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    setState('starting')
    start().catch((error: unknown) => { if (!gone) setState(why(error)) })
    return () => { gone = true; stop() }
  }, [round])
  useEffect(() => {
    reading.current?.pause(paused)
    // What is still held up when the answer is put away was answered already.
    if (!paused) last.current.at = performance.now()
  }, [paused, state])
  const broken = state === 'refused' || state === 'missing' || state === 'insecure'
  return (
    <div className="gate-camera" data-state={state}>
      <video ref={video} muted playsInline aria-label={m.gate_camera()} hidden={broken} />
      {state === 'starting' && <p className="gate-camera-word">{m.gate_cameraStarting()}</p>}
      {state === 'running' && <span className="gate-frame" aria-hidden="true" />}
      {broken && (
        <div className="gate-no-camera">
          <Notice tone="ask"><p>{state === 'refused' ? m.gate_cameraRefused() : state === 'insecure' ? m.gate_cameraInsecure() : m.gate_cameraMissing()}</p></Notice>
          {state !== 'insecure' && <Button onClick={() => setRound(round + 1)}>{m.gate_cameraAgain()}</Button>}
        </div>
      )}
    </div>
  )
})
