// A photo as it is sent: no larger than a page has to be to be read, without the place where it was taken. What the phone cannot
// draw (a PDF, a rare format) goes as it is; the server has the last word.

const longestSide = 2000
const small = 400_000

/** A JPEG of at most 2,000 pixels, or the file itself when it is small, no picture, or not readable here. */
export async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/') || (file.size <= small && /jpeg|png|webp/.test(file.type))) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return made ?? file
  } catch {
    return file
  }
}
