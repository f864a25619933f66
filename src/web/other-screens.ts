// Where each role begins whose first screen is not as dear as a gate's or a resident's. Whoever opens the first of them fetches this list of them.

import type { ComponentType } from 'react'

export type Folders = Record<string, () => Promise<Record<string, ComponentType<never>>>>
export const folders: Folders = import.meta.glob<Record<string, ComponentType<never>>>(['./screens/*/Start.tsx', '!./screens/{gate,resident}/Start.tsx'])
