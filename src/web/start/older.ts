// What browsers from Chromium 80 and Safari 14 on lack of the methods that this app and its libraries call. Fetched by those alone
// (main.tsx asks), before anything is started. The compiler is told of these methods and of none that is younger (`lib` in
// tsconfig.json): a method that is added there is added here.

type List = ArrayLike<unknown>
const copyOf = (list: List): unknown[] => Array.prototype.slice.call(list) as unknown[]

function at(this: List, index: number): unknown {
  const from = Math.trunc(index) || 0
  return this[from < 0 ? from + this.length : from]
}

function findLastIndex(this: List, wanted: (one: unknown, at: number, all: List) => unknown): number {
  for (let i = this.length - 1; i >= 0; i--) if (wanted(this[i], i, this)) return i
  return -1
}

function replaceAll(this: string, what: string | RegExp, by: string): string {
  return this.replace(typeof what === 'string' ? new RegExp(what.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'g') : what, by)
}

const forLists = {
  findLastIndex,
  findLast(this: List, wanted: (one: unknown) => unknown) { return this[findLastIndex.call(this, wanted)] },
  toSorted(this: List, order?: (a: unknown, b: unknown) => number) { return copyOf(this).sort(order) },
  toReversed(this: List) { return copyOf(this).reverse() },
  toSpliced(this: List, ...how: [number, number, ...unknown[]]) {
    const copy = copyOf(this)
    copy.splice(...how)
    return copy
  },
  with(this: List, index: number, value: unknown) {
    const copy = copyOf(this)
    copy[index < 0 ? index + copy.length : index] = value
    return copy
  },
}

function add(to: object, methods: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(methods)) if (!(name in to)) Object.defineProperty(to, name, { value, writable: true, configurable: true })
}

/** Exported so that a test sees them beside the browser's own. */
export function addMissing(list: object, text: object, bytes: object, object: object): void {
  add(list, { at, ...forLists })
  add(text, { at, replaceAll })
  add(bytes, { at })
  add(object, { hasOwn: (on: object, name: PropertyKey) => Object.prototype.hasOwnProperty.call(on, name) })
}

/** Space between the pieces of a row is younger than rows are (Chromium 84, Safari 14.1): styles/base.css makes room for these alone. */
function markRowsWithoutGap(): void {
  const row = document.createElement('div')
  row.style.cssText = 'position: absolute; display: flex; flex-direction: column; row-gap: 1px'
  row.append(document.createElement('i'), document.createElement('i'))
  document.body.append(row)
  if (row.scrollHeight !== 1) document.documentElement.dataset['gap'] = 'none'
  row.remove()
}

if (typeof document !== 'undefined') markRowsWithoutGap()
addMissing(Array.prototype, String.prototype, Object.getPrototypeOf(Uint8Array.prototype) as object, Object)
