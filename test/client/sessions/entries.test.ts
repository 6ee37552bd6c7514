import { expect, test } from 'vitest'
import { bundlesOfFiles, bundlesOfFolder, countBytes, readBundles } from '#client/features/sessions/entries.ts'

/** A dropped tree as browsers give it: folders hand out their entries a few at a time. */
type Tree = { [name: string]: Tree | string }

function toEntry(name: string, node: Tree | string): FileSystemEntry {
  if (typeof node === 'string') {
    const file = (done: (file: File) => void) => done(new File([node], name))
    return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry
  }
  const createReader = () => {
    const left = Object.entries(node).map(([child, below]) => toEntry(child, below))
    return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(left.splice(0, 2)) }
  }
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry
}

async function show(tree: Tree) {
  const bundles = await readBundles(Object.entries(tree).map(([name, node]) => toEntry(name, node)))
  return bundles.map((each) => `${each.title}: ${each.files.map((file) => file.path).join(' ')}`)
}

test('a dropped folder is one recording, with all its files however many there are', async () => {
  expect(
    await show({
      task: { 'events.jsonl': '{}', 'metadata.json': '{}', 'video.mp4': '', frames: { 'a.png': '', 'b.png': '', 'c.png': '' } },
    }),
  ).toEqual(['task: events.jsonl metadata.json video.mp4 frames/a.png frames/b.png frames/c.png'])
})

test('several folders and archives are several recordings, loose files one together', async () => {
  expect(await show({ one: { 'events.jsonl': '' }, 'trace.zip': 'x', 'events.jsonl': '', 'metadata.json': '', 'b.ZIP': '' })).toEqual([
    'one: events.jsonl',
    'trace.zip: trace.zip',
    'b.ZIP: b.ZIP',
    'events.jsonl: events.jsonl metadata.json',
  ])
})

test("a file manager's leavings are not part of a recording, and an empty folder is none", async () => {
  expect(await show({ task: { '.DS_Store': '', __MACOSX: { '._events.jsonl': '' }, 'events.jsonl': '' }, empty: {} })).toEqual([
    'task: events.jsonl',
  ])
})

test('files that a page made itself are taken as they are', async () => {
  const bundles = await readBundles([new File(['{}'], 'events.jsonl')])
  expect(bundles.map((each) => [each.title, countBytes(each)])).toEqual([['events.jsonl', 2]])
})

test('a folder chosen in the dialog is named by itself and its paths begin inside it', () => {
  const file = (path: string) => Object.defineProperty(new File(['12'], 'x'), 'webkitRelativePath', { value: path })
  const [bundle] = bundlesOfFolder([file('task/events.jsonl'), file('task/frames/1.png'), file('task/.DS_Store')])
  expect(bundle?.title).toBe('task')
  expect(bundle?.files.map((each) => each.path)).toEqual(['events.jsonl', 'frames/1.png'])
})

test('nothing chosen is nothing to import', () => {
  expect(bundlesOfFiles([])).toEqual([])
})
