// Of how many parts a text message is, as a carrier counts and charges them (3GPP TS 23.038): letters of the old alphabet take seven bits, anything
// else makes all of them take sixteen.

const plain = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** Each of these takes two places. */
const escaped = '^{}\\[~]|€\f'

export type SmsParts = { parts: number; /** places taken, and how many there are in this many parts */ used: number; room: number }

export function smsParts(text: string): SmsParts {
  const letters = Array.from(text)
  const isPlain = letters.every((it) => plain.includes(it) || escaped.includes(it))
  const used = isPlain ? letters.reduce((sum, it) => sum + (escaped.includes(it) ? 2 : 1), 0) : text.length
  const [alone, each] = isPlain ? [160, 153] : [70, 67]
  const parts = used <= alone ? 1 : Math.ceil(used / each)
  return { parts, used, room: parts === 1 ? alone : parts * each }
}
