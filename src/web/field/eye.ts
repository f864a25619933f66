// The camera as a thing that may fall asleep: opened, watched, and opened again when its picture stands still, as phones do to a page that
// was in the background. It reads codes and decides nothing.

import type { Reading } from './decode.ts'
import { chooseNextLens, lenses, light, openCamera, rememberTorch, torchOf } from './lens.ts'

/** `learning`: there is a picture, and nothing that reads codes yet. `unread`: there will be nothing. */
export type EyeState = 'starting' | 'learning' | 'running' | 'waking' | 'refused' | 'missing' | 'insecure' | 'unread'
/** `torch`: null where there is none. `lenses`: how many there are to choose from. */
export type Has = { torch: boolean | null; lenses: number }
export type EyeOptions = {
  video: HTMLVideoElement
  onText: (text: string) => void
  onState: (state: EyeState) => void
  onHas: (has: Has) => void
  /** the code reader is large: the picture does not wait for it */
  reader: () => Promise<typeof import('./decode.ts')>
  /** reads the stripes on tubes as well */
  tubes: boolean | undefined
}

/** A code that was just answered does not answer again while it is still held up. */
const heldUpMs = 1_500
/** A picture that stands still for so long has fallen asleep; each time it does not wake, it is given longer. */
const asleepMs = 3_000
const longestSleepMs = 60_000

const why = (error: unknown): EyeState => {
  const name = error instanceof DOMException ? error.name : ''
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'missing'
}

/** Has a lifetime: opened when it is made, until `stop`. */
export class Eye {
  private readonly options: EyeOptions
  private readonly timer = setInterval(() => this.watch(), 500)
  /** the number of this opening: what an earlier one still brings is not used */
  private round = 0
  private state: EyeState = 'starting'
  private stream: MediaStream | null = null
  private reading: Reading | null = null
  private paused = false
  private openedAt = performance.now()
  private patience = asleepMs
  private last = { text: '', at: 0 }

  constructor(options: EyeOptions) {
    this.options = options
    document.addEventListener('visibilitychange', this.seen)
    void this.open('starting')
  }

  pause(paused: boolean): void {
    this.paused = paused
    this.reading?.pause(paused)
    // What is still held up when the answer is put away was answered already.
    if (!paused) this.last.at = performance.now()
  }

  /** Opens it once more, after somebody allowed it. */
  again(): void {
    void this.open('starting')
  }

  setTorch(on: boolean): void {
    rememberTorch(on)
    const track = this.track()
    if (track) void light(track, on)
  }

  /** The next lens that looks the same way. */
  async nextLens(): Promise<void> {
    await chooseNextLens(this.track()?.getSettings().deviceId ?? '')
    await this.open('starting')
  }

  stop(): void {
    this.round++
    this.close()
    clearInterval(this.timer)
    document.removeEventListener('visibilitychange', this.seen)
  }

  private track(): MediaStreamTrack | null {
    return this.stream?.getVideoTracks()[0] ?? null
  }

  private say(state: EyeState): void {
    this.state = state
    this.options.onState(state)
  }

  private close(): void {
    this.reading?.stop()
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.reading = this.stream = null
  }

  private async open(as: EyeState): Promise<void> {
    const mine = ++this.round
    this.close()
    this.openedAt = performance.now()
    this.say(as)
    try {
      await this.run(mine)
    } catch (error) {
      if (mine === this.round) this.say(why(error))
    }
  }

  private async run(mine: number): Promise<void> {
    const { video, reader, onHas, tubes } = this.options
    const coming = reader().then(async ({ readCodes, readyReader }) => ({ readCodes, reader: await readyReader(tubes) })).catch(() => null)
    const stream = await openCamera()
    if (mine !== this.round) return stream.getTracks().forEach((track) => track.stop())
    video.srcObject = this.stream = stream
    const track = this.track()
    track?.addEventListener('ended', () => { if (mine === this.round) void this.open('waking') })
    await video.play()
    if (mine !== this.round) return
    this.say('learning')
    const codes = await coming
    if (mine !== this.round) return
    if (!codes) return this.say('unread')
    this.reading = codes.readCodes(video, codes.reader, (text) => this.read(text))
    this.reading.pause(this.paused)
    this.say('running')
    const [torch, all] = [track && torchOf(track), await lenses()]
    if (mine !== this.round) return
    onHas({ torch, lenses: all.length })
    if (track && torch) await light(track, true)
  }

  private read(text: string): void {
    const again = text === this.last.text && performance.now() - this.last.at < heldUpMs
    this.last = { text, at: performance.now() }
    if (!again) this.options.onText(text)
  }

  /** Looks twice a second whether the picture still moves. */
  private watch(): void {
    if (document.hidden) this.openedAt = performance.now()
    if (document.hidden || (this.state !== 'running' && this.state !== 'waking')) return
    const now = performance.now()
    const still = now - Math.max(this.reading?.movedAt() ?? 0, this.openedAt)
    if (this.state === 'running' && still < asleepMs / 2 && now - this.openedAt > asleepMs) this.patience = asleepMs
    if (still < this.patience) return
    this.patience = Math.min(this.patience * 2, longestSleepMs)
    void this.open('waking')
  }

  /** Back on the screen. */
  private readonly seen = (): void => {
    if (document.hidden) return
    this.openedAt = performance.now()
    const track = this.track()
    if (this.state === 'missing' || track?.muted || track?.readyState === 'ended') void this.open('waking')
  }
}
