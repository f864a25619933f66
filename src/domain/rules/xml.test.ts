// What a rule file's XML may be, and what is turned away: anything that could grow, fetch, nest without end or mislead.
import { expect, test } from 'vitest'
import { readXml, xmlLimits } from './xml.ts'

const message = (xml: string) => {
  const read = readXml(xml)
  return read.ok ? 'read' : `${read.problem.code} ${String(read.problem.line ?? '')} ${String(read.problem.message ?? '')}`
}

test('a well-formed file is read with its namespaces, entities, comments and literal passages', () => {
  const read = readXml('\ufeff<?xml version="1.0"?><!-- rules -->'
    + '<d:a xmlns:d="urn:d" x="1 &lt; 2"><b>&#26690;&#x56ed; &amp; <![CDATA[<tea>]]></b><c/></d:a>\n')
  if (!read.ok) throw new Error(JSON.stringify(read.problem))
  expect([read.value.name, read.value.space, read.value.attributes.get('x')]).toEqual(['a', 'urn:d', '1 < 2'])
  expect(read.value.children.map(child => [child.name, child.space, child.text])).toEqual([['b', '', '桂园 & <tea>'], ['c', '', '']])
})

test('a file that wants to grow a billion times is refused at its first line', () => {
  const laughs = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]>\n<a>&m;</a>'
  expect(message(laughs)).toBe('rules-not-xml 1 a document type declaration is not allowed')
  expect(message('<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<a/>')).toMatch(/^rules-not-xml 2 /)
  expect(message('<a>&m;</a>')).toMatch(/undefined entity/)
  expect(message('<a x="&m;"/>')).toMatch(/undefined entity/)
})

test.each([
  ['nothing at all', ''],
  ['plain words', 'who may leave?'],
  ['two roots', '<a/><b/>'],
  ['words after the end', '<a/>tea'],
  ['a tag left open', '<a><b></b>'],
  ['tags crossed over', '<a><b></a></b>'],
  ['an end without a start', '</a>'],
  ['an attribute twice', '<a x="1" x="2"/>'],
  ['an attribute without quotation marks', '<a x=1/>'],
  ['a prefix nobody declared', '<d:a/>'],
  ['a bare ampersand', '<a>tea & milk</a>'],
  ['a character that does not exist', '<a>&#0;</a>'],
  ['half of a surrogate pair', '<a>&#xd800;</a>'],
  ['a number past the last character', '<a>&#x110000;</a>'],
  ['a comment without an end', '<a><!-- '],
  ['a literal passage without an end', '<a><![CDATA[ '],
])('a file with %s is not XML', (_what, xml) => {
  expect(message(xml)).toMatch(/^rules-not-xml /)
})

test('size and depth are bounded, and a file made to wear out its reader is turned away', () => {
  expect(message(`<a>${' '.repeat(xmlLimits.characters)}</a>`)).toMatch(/^rules-too-large/)
  expect(message('<a>'.repeat(1000))).toMatch(/nested more than 64 deep/)
  const just = xmlLimits.characters - 10
  expect(message(`<a ${' '.repeat(just)}`)).toMatch(/^rules-not-xml/)
  expect(message(`<a ${'x="1" '.repeat(150_000)}`)).toMatch(/^rules-not-xml/)
  expect(message('<'.repeat(just))).toMatch(/^rules-not-xml/)
  expect(message(`<a>${'<b/>'.repeat(120_000)}</a>`)).toMatch(/more than 100000 elements/)
})

test('text of one megabyte that is within bounds is read', () => {
  const text = 'tea &amp; milk '.repeat(60_000)
  const read = readXml(`<a>${text}</a>`)
  expect(read.ok && read.value.text.length).toBe('tea & milk '.length * 60_000)
})
