// Where on the device's disk a phone in the field keeps what it knows. Apart from disk.ts, which the first screen does not need.

export const prefix = (kind: string): string => `field/${kind}/knows/`
export const allOfKind = (kind: string): IDBKeyRange => IDBKeyRange.bound(prefix(kind), `${prefix(kind)}\uffff`)
