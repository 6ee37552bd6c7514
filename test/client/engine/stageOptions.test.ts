import { expect, test } from 'vitest'
import { createStageOptions } from '#client/engine/stageOptions.ts'

function createStorage(first: Record<string, string> = {}) {
  const kept = new Map(Object.entries(first))
  return { kept, getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) }
}

test('how a person likes the stage is there again the next time, and is nobody else’s', () => {
  const storage = createStorage()
  createStageOptions(storage, 'ada').setState({ ahead: true, factor: 8, only: 3 })
  expect(createStageOptions(storage, 'ada').getState()).toMatchObject({ ahead: true, factor: 8, trail: true, only: -1 })
  expect(createStageOptions(storage, 'ben').getState()).toMatchObject({ ahead: false, factor: 3 })
})

test.each(['no JSON', '[1]', '{"factor":7}', '{"trail":"yes"}', 'null'])('what is kept as %j is as if it weren’t there', (text) => {
  expect(createStageOptions(createStorage({ 'retrace.stage.ada': text }), 'ada').getState()).toMatchObject({ trail: true, factor: 3 })
})

test('an option of a later version is not known, and does not take the others along', () => {
  const storage = createStorage({ 'retrace.stage.ada': '{"trail":false,"hologram":true}' })
  expect(createStageOptions(storage, 'ada').getState()).toMatchObject({ trail: false, caps: true })
})
