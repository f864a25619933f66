// Pictures of what is broken, alike on the home's page and at the desk: small, each opens as it is; and the way to add one, which says how many there may be and what not to show.

import { useRef, useState, type ReactNode } from 'react'
import type { MyRepair } from '#domain/neighbours/wire.ts'
import { mostPictures } from '#domain/neighbours/repairs.ts'
import { m } from '../words/compiled/messages.js'
import { smaller } from './photo.ts'

type Props = { pictures: MyRepair['pictures']; /** the address that one picture's id ends */ under: string }
export const RepairPictures = ({ pictures, under }: Props) => (pictures.length === 0 ? null : (
  <ul role="list" className="repair-pictures">
    {pictures.map(({ id }, at) => <li key={id}><a href={`${under}/${id}`} target="_blank" rel="noreferrer"><img src={`${under}/${id}`} alt={m.repairs_picture({ number: at + 1 })} width="96" height="96" /></a></li>)}
  </ul>
))

/** `there`: how many there are, those that wait here among them. `onPicture` has it as small as it may be. Without room there is no button, and it is said why. */
export function AddPicture({ there, what, busy, onPicture }: { there: number; what: string; busy: boolean; onPicture: (picture: Blob) => Promise<void> }): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [making, setMaking] = useState(false)
  if (there >= mostPictures) return <p className="quiet">{m.repairs_pictureMost({ most: mostPictures })}</p>
  const take = async (file: File | undefined): Promise<void> => {
    if (!file || making || busy) return
    setMaking(true)
    // The same file chosen once more is another choice.
    await onPicture(await smaller(file)).finally(() => { setMaking(false); if (input.current) input.current.value = '' })
  }
  return (
    <label className="stack-tight repair-add-picture">
      <span>{m.repairs_pictureAdd()} <span className="quiet">{m.repairs_pictureHint({ most: mostPictures })}</span></span>
      <input ref={input} type="file" accept="image/*" aria-label={m.repairs_ofWhat({ what, press: m.repairs_pictureAdd() })} disabled={making || busy} onChange={(event) => void take(event.target.files?.[0])} />
    </label>
  )
}
