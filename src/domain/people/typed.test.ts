import { expect, test } from 'vitest'
import { readTyped } from './typed.ts'

const cases: [string, string, string, string][] = [
  ['张三', '张三', '', ''], ['张 三', '张三', '', ''], ['张三 2-1-502', '张三', '2-1-502', ''], ['2号楼502 李四', '李四', '2号楼502', ''], ['13800001502', '', '', '13800001502'],
  ['王五 13800001502', '王五', '', '13800001502'], ['021-55550100', '', '', '021-55550100'], ['John Smith', 'John Smith', '', ''], ['甲单元502', '', '甲单元502', ''],
]
test.each(cases)('of “%s”, which found nobody, the name is “%s”, the door “%s”, the number “%s”', (text, name, door, phone) => {
  expect(readTyped(text)).toEqual({ name, door, phone })
})
