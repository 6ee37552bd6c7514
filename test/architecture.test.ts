import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const tops = ['shared', 'db', 'server', 'client', 'test']

type Import = { from: string; specifier: string; target: string; isTypeOnly: boolean }

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes(`${sep}dist`))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

const importPattern = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8')
  return [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? ''
    const isOurs = specifier.startsWith('.') || specifier.startsWith('#')
    const path = specifier.startsWith('#') ? join(root, specifier.slice(1)) : resolve(dirname(join(root, from)), specifier)
    return { from, specifier, target: isOurs ? relative(root, path).split(sep).join('/') : specifier, isTypeOnly: match[1] !== undefined }
  })
}

const files = tops.flatMap(filesBelow)
const imports = files.flatMap(importsOf)
const isIn = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`))
const show = (list: Import[]) => list.map((each) => `${each.from} imports ${each.specifier}`)
const packageOf = (specifier: string) =>
  specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '')
const isOurs = (each: Import) => each.specifier.startsWith('.') || each.specifier.startsWith('#')

test('shared imports itself and pure packages only', () => {
  const pure = new Set(['zod', 'apache-arrow', 'd3-array'])
  const bad = imports.filter(
    (each) => isIn(each.from, 'shared') && (isOurs(each) ? !isIn(each.target, 'shared') : !pure.has(packageOf(each.specifier))),
  )
  expect(show(bad)).toEqual([])
})

test('db imports neither server nor client; server never imports client', () => {
  const bad = imports.filter(
    (each) =>
      (isIn(each.from, 'db') && isIn(each.target, 'server', 'client')) || (isIn(each.from, 'server') && isIn(each.target, 'client')),
  )
  expect(show(bad)).toEqual([])
})

test('client takes from the server its type alone, and nothing from db or Node', () => {
  const bad = imports.filter((each) => {
    if (!isIn(each.from, 'client') || each.from === 'client/vite.config.ts') return false
    if (each.specifier.startsWith('node:') || isIn(each.target, 'db', 'test')) return true
    return isIn(each.target, 'server') && !(each.isTypeOnly && each.target === 'server/app.ts')
  })
  expect(show(bad)).toEqual([])
})

test('the replay engine and the drawing code know no React', () => {
  const banned = /^(react|react-dom|zustand$|zustand\/react|@tanstack\/react-|@mantine\/)/
  const bad = imports.filter((each) => isIn(each.from, 'client/engine', 'client/draw') && banned.test(each.specifier))
  expect(show(bad)).toEqual([])
})

test('one feature does not import another', () => {
  const featureOf = (path: string) => /^client\/features\/([^/]+)\//.exec(path)?.[1]
  const bad = imports.filter((each) => featureOf(each.from) && featureOf(each.target) && featureOf(each.from) !== featureOf(each.target))
  expect(show(bad)).toEqual([])
})

test('services know no HTTP framework', () => {
  const bad = imports.filter(
    (each) => isIn(each.from, 'server/services', 'server/formats', 'server/media') && packageOf(each.specifier) === 'hono',
  )
  expect(show(bad)).toEqual([])
})

test('imports across top folders are package imports, inside one they are relative, and ours carry their ending', () => {
  const bad = imports.filter((each) => {
    if (!isOurs(each) || /\.(css|json|html)$/.test(each.specifier)) return false
    const crosses = each.from.split('/')[0] !== each.target.split('/')[0]
    return !/\.(tsx?|js)$/.test(each.specifier) || crosses !== each.specifier.startsWith('#')
  })
  expect(show(bad)).toEqual([])
})

/** Files whose text has the pattern, apart from those that may. */
function filesWith(pattern: RegExp, folders: string[], allowed: (path: string) => boolean): string[] {
  return files.filter((path) => isIn(path, ...folders) && !allowed(path) && pattern.test(readFileSync(join(root, path), 'utf8')))
}

test('one file reads the environment', () => {
  expect(filesWith(/process\.env/, ['shared', 'db', 'server', 'client'], (path) => path === 'server/env.ts')).toEqual([])
})

test('the clock is read in main files and handed in, outside the client', () => {
  const isMain = (path: string) => path === 'server/system.ts' || path.endsWith('/main.ts') || isIn(path, 'server/demo/record')
  expect(filesWith(/\bnew Date\(\)|\bDate\.now\(\)|\bMath\.random\(\)/, ['shared', 'db', 'server'], isMain)).toEqual([])
})

test('one file asks for animation frames', () => {
  const asking = filesWith(/requestAnimationFrame\(/, ['client'], () => false)
  expect(asking).toHaveLength(1)
})

test('no barrels, default exports or enums', () => {
  const isConfig = (path: string) => path.endsWith('.config.ts')
  expect(filesWith(/^export default|^(export )?(const )?enum /m, tops, isConfig)).toEqual([])
  expect(files.filter((path) => /(^|\/)index\.tsx?$/.test(path))).toEqual([])
})
