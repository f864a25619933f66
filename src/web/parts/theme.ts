// Light or dark: as the device wishes; at the gate also dark from evening to morning, so that nobody is blinded.

const media = () => matchMedia('(prefers-color-scheme: dark)')
const isNight = (hour: number): boolean => hour >= 19 || hour < 6

/** Keeps the page's theme right; returns the stop. */
export function keepTheme(darkAtNight = false): () => void {
  const wish = media()
  const put = (): void => {
    const dark = wish.matches || (darkAtNight && isNight(new Date().getHours()))
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light'
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', dark ? '#0d1416' : '#fbfcfc')
  }
  put()
  wish.addEventListener('change', put)
  const timer = setInterval(put, 5 * 60_000)
  return () => {
    wish.removeEventListener('change', put)
    clearInterval(timer)
  }
}
