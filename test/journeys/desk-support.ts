// What a hand does at the desk: find somebody, ask what is needed, write the pieces down. Used by the journeys that begin with a call.

import type { Page } from 'playwright-core'
import { hour, localTime, plus, type Instant } from '#domain/kernel/instants.ts'

const two = (n: number): string => String(n).padStart(2, '0')
/** What a date-and-time control wants for that moment at Osmanthus Court. */
export function wallTime(at: Instant): string {
  const { day, minutes } = localTime(at, 'Asia/Shanghai')
  return `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `/`, part of the door, Enter: the first hit of exactly that door lies on the desk. */
export async function find(desk: Page, door: string): Promise<void> {
  const search = desk.getByRole('combobox', { name: '姓名、门牌或电话' })
  await search.waitFor()
  await desk.keyboard.press('/')
  await search.pressSequentially(door)
  await desk.getByRole('listbox', { name: '找到的居民' }).getByRole('option').first().filter({ hasText: door }).waitFor()
  await desk.keyboard.press('Enter')
  await desk.getByRole('region', { name: '居民' }).getByText(door, { exact: true }).first().waitFor()
}

/** A purpose by its number, the place, Enter: the checklist is there. */
export async function askFor(desk: Page, number: number, place: string): Promise<void> {
  await desk.getByText('为什么出门？').waitFor()
  await desk.keyboard.press(String(number))
  await desk.keyboard.type(place)
  await desk.keyboard.press('Enter')
  await desk.getByRole('region', { name: '决定' }).waitFor()
}

export const checklist = (desk: Page) => desk.getByRole('region', { name: '规则要的材料' })
export const there = (desk: Page, count: string) => checklist(desk).getByRole('status').filter({ hasText: count }).first().waitFor()

/** Opens a line of the checklist unless it lies open. */
async function open(desk: Page, name: RegExp): Promise<void> {
  const toggle = checklist(desk).getByRole('button', { name })
  if (await toggle.getAttribute('aria-expanded') === 'false') await toggle.click()
}

export async function employerAnswers(desk: Page): Promise<void> {
  await open(desk, /单位返岗证明$/)
  await desk.getByLabel('谁负责（职务）').fill('护士长')
  await desk.getByLabel('电话', { exact: true }).fill('10000000555')
  await desk.getByLabel(/^已告诉对方/).check()
  await desk.getByRole('button', { name: '记下单位证明' }).click()
}

export async function testResult(desk: Page, now: Instant): Promise<void> {
  await open(desk, /核酸$/)
  await desk.getByLabel('阴性').check()
  await desk.getByLabel('采样时间').fill(wallTime(plus(now, -9 * hour)))
  await desk.getByLabel('检测报告').check()
  await desk.getByRole('button', { name: '记下核酸结果' }).click()
}

export async function promiseByVoice(desk: Page): Promise<void> {
  await open(desk, /承诺书$/)
  await desk.getByText('电话里承诺', { exact: true }).click()
  await desk.getByLabel('承诺书全文').waitFor()
  await desk.getByRole('button', { name: /^对方承诺了/ }).click()
}
