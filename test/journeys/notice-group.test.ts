// A notice goes to the community's WeCom group because somebody ticked it: looked at and issued as any other, said there once by the robot, and its page says how far it came there; where the robot's key is another by now, a person sends it once more.

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hour, plus } from '#domain/kernel/instants.ts'
import { wecomRobot as robotAt } from '#server/channels/wecom.ts'
import { toWall } from '../../src/web/parts/wall-time.ts'
import { expectAccessible } from '../support/axe.ts'
import { launchBrowser, troublesOf } from '../support/browser.ts'
import { expectInHand } from '../support/in-hand.ts'
import { shoot } from '../support/screenshots.ts'
import { wecomRobot, type WecomRobot } from '../support/wecom-robot.ts'
import { openCourt, type Court } from './support.ts'

let court: Court
let browser: Browser
let robot: WecomRobot
beforeAll(async () => {
  robot = await wecomRobot(() => Date.now())
  court = await openCourt({ channels: { ways: [robotAt(robot.url)], language: 'zh-Hans' } })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await court?.close()
  await robot?.close()
})

test('ticked, the group reads it once; refused by the robot it is seen, and a person sends it again', async () => {
  const desk = await court.desk(browser, 'secretary')
  const form = desk.locator('.notice-form')
  const write = async (title: string, subject: string): Promise<void> => {
    await desk.goto(`${court.url}/overview/notices/new`)
    await form.getByLabel('关于什么').selectOption({ label: subject })
    // Day and night alike: what is usual would wait for the morning.
    await form.getByRole('radio', { name: '不能等' }).check()
    await form.getByLabel('标题', { exact: true }).fill(title)
    await form.getByLabel('内容', { exact: true }).fill('请提前准备')
    await form.getByLabel('楼栋', { exact: true }).selectOption({ label: '3' })
    await form.getByRole('button', { name: '加上这个地方' }).press('Enter')
    await form.getByLabel('谁发的', { exact: true }).fill('桂园居委会')
    await form.getByLabel('依据什么', { exact: true }).fill('检修')
    await form.getByLabel('有问题找谁', { exact: true }).fill('值班室')
    await form.getByLabel('到什么时候', { exact: true }).fill(toWall(plus(court.now(), 6 * hour), 'Asia/Shanghai'))
    const tick = form.getByLabel('同时发到企业微信群')
    expect(await tick.isChecked(), 'nobody is told in a group by silence').toBe(false)
    await tick.press('Space')
    await expectInHand(desk, /企业微信群/)
  }
  const issue = async (): Promise<void> => {
    await form.getByRole('button', { name: '先看会发给谁、写成什么样' }).press('Enter')
    await form.getByRole('button', { name: /^发给 \d+ 户$/ }).press('Enter')
    await desk.getByText(/^已发给 \d+ 户。$/).waitFor()
  }
  const group = desk.getByRole('region', { name: '企业微信群' })
  await write('3号楼停电', '停电供电')
  await shoot(desk, 'notice-group-tick')
  await expectAccessible(desk)
  await issue()
  await group.getByText(/已发/).waitFor({ timeout: 30_000 })
  expect(robot.said).toHaveLength(1)
  expect(robot.said[0]).toContain('3号楼停电')
  await shoot(desk, 'notice-group-sent')

  robot.answers({ errcode: 40058 })
  await write('3号楼停气', '燃气')
  await issue()
  const again = group.getByRole('button', { name: '再发一次到群里' })
  await again.waitFor({ timeout: 30_000 })
  expect(robot.said).toHaveLength(1)
  await shoot(desk, 'notice-group-refused')
  await expectAccessible(desk)
  robot.answers(null)
  await again.press('Enter')
  await expect.poll(() => robot.said.length, { timeout: 30_000 }).toBe(2)
  await group.getByText(/已发/).waitFor({ timeout: 30_000 })
  expect(robot.said[1]).toContain('3号楼停气')
  expect(troublesOf(desk)).toEqual([])
  await desk.context().close()
})
