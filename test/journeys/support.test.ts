// The journeys lean on these two: a judge of accessibility that must say no, and pictures that show Chinese on any machine.

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, newDesk, newPhone } from '../support/browser.ts'
import { shoot } from '../support/screenshots.ts'

let browser: Browser
beforeAll(async () => { browser = await launchBrowser() })
afterAll(() => browser.close())
afterEach(() => { vi.unstubAllEnvs() })

const page = (body: string) => `<!doctype html><html lang="zh-Hans"><title>Osmanthus Court</title><main><h1>桂园</h1>${body}</main>`

test('a page that everyone can use is let through', async () => {
  const desk = await newDesk(browser)
  await desk.setContent(page('<label>户室 <input></label>'))
  await expectAccessible(desk)
})

test('a field without a name and a grey too pale are told with their elements', async () => {
  const phone = await newPhone(browser)
  await phone.setContent(page('<input id="flat"><p id="pale" style="color:#bbb">几号楼</p>'))
  const told = await expectAccessible(phone).then(() => 'let through', (error: Error) => error.message)
  expect(told).toMatch(/^label \(critical\): .*\n {2}#flat\n/m)
  expect(told).toMatch(/^color-contrast \(serious\): .*\n {2}#pale\n/m)
})

test("a page that asks the world outside, by name or by number, reaches nobody", async () => {
  const desk = await newDesk(browser)
  for (const outside of ['http://example.com/', 'http://93.184.215.14/'])
    await expect(desk.goto(outside)).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
})

test('a picture is taken only when asked for, and two Chinese words look different on it', async () => {
  const file = (name: string) => join(import.meta.dirname, `../../build/screenshots/${name}.png`)
  const phone = await newPhone(browser)
  await phone.setContent(page(''))
  await shoot(phone, 'support-never')
  await expect(readFile(file('support-never'))).rejects.toThrow('ENOENT')
  vi.stubEnv('POSTERN_SHOTS', '1')
  const looks = []
  for (const word of ['封', '放']) {
    await phone.setContent(page(`<p style="font-size:120px;margin:0">${word}</p>`))
    await shoot(phone, 'support-word')
    looks.push(await sharp(await readFile(file('support-word'))).greyscale().raw().toBuffer())
    await rm(file('support-word'))
  }
  expect(looks[0]!.equals(looks[1]!), 'a missing font shows every word as the same box').toBe(false)
})
