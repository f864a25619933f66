// A photo as it is sent: no larger than a page has to be to be read, without the place where it was taken. What the phone cannot
// draw (a PDF, a rare format, a screenshot longer than an old phone's canvas) goes as it is; the server has the last word.

import { kept } from '#domain/kernel/pictures.ts'

const longestSide = 2000
const small = 400_000
/** Above this an old iPhone draws nothing, and does not say so. */
const longestDrawn = 4096

/** A JPEG that can be read, or the file itself when it is small, no picture, or not readable here. */
export async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/') || (file.size <= small && /jpeg|png|webp/.test(file.type))) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const size = kept(picture, longestSide)
    if ('unreadable' in size || Math.max(picture.width, picture.height) * size.scale > longestDrawn) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * size.scale)
    canvas.height = Math.round(picture.height * size.scale)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return made ?? file
  } catch {
    return file
  }
}

/** As text, for what is kept on the device until there is a network. */
export async function asText(file: Blob): Promise<string> {
  let text = ''
  for (const one of new Uint8Array(await file.arrayBuffer())) text += String.fromCharCode(one)
  return btoa(text)
}
