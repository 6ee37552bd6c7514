import type { Script } from './script.ts'

/** A table: a column dragged wider, sorted, a cell edited after a double click, a range copied with the keyboard. */
export const correctStock: Script = {
  id: 'correct-stock',
  title: 'Correct the stock list',
  instruction:
    'The count of the Moss shades has one digit too many; correct it to 18. Then copy the remark of the late Fern shade to the three rows below it.',
  description: 'Corrections in a spreadsheet-like table.',
  seed: 37,
  size: { wPx: 1366, hPx: 768 },
  picture: 'video',
  sites: ['sheets'],
  async run(person) {
    await person.think(1400)
    await person.goal('table', 'Correct the count of the Moss shades', async () => {
      await person.instruct('Make the descriptions readable and find the Moss shades.', async () => {
        await person.subgoal('arrange-table', 'Make the descriptions readable', () =>
          person.action('drag', 'Widen the column Description', () => person.drag('#grip-1', { dx: 128, dy: 3 })),
        )
        await person.subgoal('find-cell', 'Find the Moss shades', async () => {
          await person.action('scroll', 'Scroll through the list', async () => {
            await person.moveTo({ xPx: 480, yPx: 420 }, 120)
            await person.scroll(-4)
            await person.think(1200)
            await person.scroll(4)
          })
          await person.action('choose', 'Sort by stock', () => person.click('#head-3'))
          await person.action('choose', 'Sort the other way', () => person.click('#head-3'))
          await person.action('pause', 'Compare the largest counts', () => person.think(3200))
        })
      })
      await person.instruct('Set the count to 18.', () =>
        person.subgoal('correct-value', '180 becomes 18', async () => {
          await person.action('open', 'Edit the cell', () => person.doubleClick('#cell-D2'))
          await person.action('type', 'Type 18, with a slip', async () => {
            await person.type('18', { at: 1, wrong: '9' })
            await person.key('Enter')
          })
          await person.think(900)
          await person.action('pause', 'See that it is saved', () => person.think(1600))
        }),
      )
    })
    await person.think(13_500)
    await person.goal('table', 'Copy the remark “late”', async () => {
      await person.instruct('Put the table back in order of article and copy the remark of LO-1302 to the three rows below.', async () => {
        await person.subgoal('arrange-table', 'Back to the order of articles', () =>
          person.action('choose', 'Sort by article', () => person.click('#head-0')),
        )
        await person.subgoal('copy-values', 'Remark to three rows', async () => {
          await person.action('choose', 'Pick the remark', () => person.click('#cell-H11'))
          await person.action('type', 'Copy', () => person.shortcut('c'))
          await person.action('drag', 'Mark the three rows below', () => person.drag('#cell-H12', { selector: '#cell-H14' }))
          await person.action('type', 'Paste', () => person.shortcut('v'))
          await person.think(1100)
        })
      })
    })
    await person.goal('table', 'Check the minimum stock', () =>
      person.subgoal('check-figures', 'Sum of the Linen Yard minimums', async () => {
        await person.action('type', 'Find Linen Yard', async () => {
          await person.click('#find')
          await person.type('linen yard', { at: 4, wrong: 'm' })
        })
        await person.action('drag', 'Mark the minimums', () => person.drag('#cell-E1', { selector: '#cell-E4' }))
        await person.action('pause', 'Read the sum', () => person.think(2400))
      }),
    )
    await person.think(900)
  },
}
