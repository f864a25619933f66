// The parts of a DMN file that everything else here stands on: its elements, its namespaces, and what was read from it.
// Reads DMN 1.1 to 1.5 as if it were 1.3; elements of other makers are passed over.
import type { Says } from '#domain/kernel/says.ts'
import type { Scope } from './feel.ts'
import type { XmlElement } from './xml.ts'

const dmnSpace = /^https?:\/\/www\.omg\.org\/spec\/DMN\/(20151101\/dmn\.xsd|(20180521|20191111|20211108|20230324)\/MODEL\/)$/

export const isDmn = (element: XmlElement) => dmnSpace.test(element.space)
export const partsOf = (element: XmlElement | undefined) => (element?.children ?? []).filter(isDmn)
export const childrenOf = (element: XmlElement | undefined, name: string) => partsOf(element).filter(child => child.name === name)
export const childOf = (element: XmlElement | undefined, name: string) => partsOf(element).find(child => child.name === name)
export const textOf = (element: XmlElement | undefined) => element?.text.trim() ?? ''

/** A row of a table that gave an outcome: `row` counts from 1, `id` is the one in the file, `says` its words for residents. */
export type RowRef = Readonly<{ table: string; row: number; id: string; says?: Says }>

/** What gathers while a decision is worked out. */
export type Trace = { rows: RowRef[]; warnings: string[] }
/** An expression ready to run. */
export type Run = (scope: Scope, trace: Trace) => unknown

/** A value as its declared type has it. */
export type Fit = (value: unknown, trace: Trace, called: string) => unknown
/** Whether a value is of a declared type. */
export type Check = (value: unknown) => boolean
/** One fact that a decision needs. */
export type Fact = { name: string; typeRef: string; fits: Check }
/** The columns of a decision's table, when it is one. */
export type Columns = { hitPolicy: string; inputs: readonly string[]; outputs: readonly string[] }
/** A business knowledge model: a function that expressions may call. */
/** `all`: whoever calls it must hand in every parameter. */
export type Knowledge = { name: string; parameters: readonly string[]; knowledge: readonly Knowledge[]; run: Run; all?: boolean }
/** A decision service: what it is given (facts, then decisions, which it takes as they come), and whose outcomes it gives. */
export type Service = {
  name: string
  parameters: { name: string; fit: Fit }[]
  decisions: string[]
  outputs: Decision[]
  fit: Fit
}
export type Decision = {
  name: string
  typeRef: string
  facts: readonly Fact[]
  decisions: readonly Decision[]
  knowledge: readonly Knowledge[]
  columns: Columns | null
  run: Run
}
/** A rule file that was read without a fault. Only `loadRules` makes one. */
export type RuleSet = { decisions: ReadonlyMap<string, Decision>; services: ReadonlyMap<string, Service> }
