// The page's own style stands after its words, so that those wait for nothing. A screen's style comes into the head and has to win over it,
// so the page's own goes before it once the app runs: from the browser's cache, and nothing stands there bare meanwhile.

export function putStylesInOrder(): void {
  const link = document.querySelector('body>link')
  if (!link) return
  const first = link.cloneNode() as HTMLLinkElement
  first.onload = () => link.remove()
  document.head.prepend(first)
}
