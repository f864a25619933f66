// A letter is read aloud and signed sentence by sentence. Written without looking behind in a regular expression, which stops the
// whole page on Safari before 16.4.

/** The sentences of a text, in Chinese and in English, without the space between them. */
export const sentencesIn = (text: string): string[] =>
  text.replace(/([。！？])|([.!?])\s+/g, '$1$2\n').split('\n').map((one) => one.trim()).filter((one) => one !== '')
