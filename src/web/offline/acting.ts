// Who is signed in at this device now, by id alone: for whatever is kept and sent in their name. It knows nothing of what that is.

let acting: string | null = null
let told: () => void = () => undefined

export const actsAs = (): string | null => acting
export function actAs(id: string | null): void {
  if (id === acting) return
  acting = id
  told()
}
/** Told when it is somebody else: what others wrote waits for them. */
export const onActing = (listener: () => void): void => { told = listener }
