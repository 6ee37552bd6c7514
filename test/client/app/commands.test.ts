import { beforeEach, expect, test } from 'vitest'
import { commandStore, listCommands, registerCommands } from '#client/app/commands.ts'

beforeEach(() => commandStore.setState({ byOwner: new Map() }))

const command = (id: string) => ({ id, title: id, run: () => {} })
const ids = () => listCommands().map((each) => each.id)

test('the palette offers what the screen registered, the newest owner first', () => {
  registerCommands([command('import')])
  registerCommands([command('play'), command('split')])
  expect(ids()).toEqual(['play', 'split', 'import'])
})

test('a screen that goes takes its own commands along and no others', () => {
  const leave = registerCommands([command('play')])
  registerCommands([command('import')])
  leave()
  expect(ids()).toEqual(['import'])
})
