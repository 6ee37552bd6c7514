import type { Script } from './script.ts'

/** Short and kept as pictures: star the invoices, archive the newsletters with the keyboard. */
export const tidyInbox: Script = {
  id: 'tidy-inbox',
  title: 'Tidy the inbox',
  instruction: 'Put a star on the two invoices and on the offer of Northlight Metal, and archive the newsletters.',
  description: 'Sorting a small inbox with mouse and keyboard.',
  seed: 71,
  size: { wPx: 1280, hPx: 720 },
  picture: 'images',
  sites: ['mail'],
  async run(person) {
    await person.think(1100)
    await person.goal('mail', 'Stars for invoices and offer, newsletters away', async () => {
      await person.instruct('Put a star on the two invoices.', () =>
        person.subgoal('sort-inbox', 'Star the invoices', async () => {
          await person.action('choose', 'Star Linen Yard', () => person.click('#star-m3'))
          await person.action('choose', 'Star Current & Sons', () => person.click('#star-m6'))
          await person.action('open', 'Check the starred ones', async () => {
            await person.click('#folder-starred')
            await person.think(1500)
          })
          await person.action('open', 'Back to the inbox', () => person.click('#folder-inbox'))
        }),
      )
      await person.instruct('Archive the newsletters.', () =>
        person.subgoal('sort-inbox', 'Archive newsletters', async () => {
          await person.action('open', 'Open Packright', () => person.click('#m2'))
          await person.action('type', 'Archive with E', async () => {
            await person.think(2600)
            await person.key('e')
          })
          await person.action('open', 'Open Design Weekly', () => person.click('#m5'))
          await person.action('type', 'Archive with E', async () => {
            await person.think(2300)
            await person.key('e')
          })
          await person.action('open', 'Open Fair Calendar', () => person.click('#m8'))
          await person.action('confirm', 'Archive with the button', async () => {
            await person.think(1900)
            await person.click('#do-archive')
          })
        }),
      )
      await person.instruct('Find the offer of Northlight Metal, read it and star it too.', async () => {
        await person.subgoal('look-up', 'The offer of Northlight Metal', async () => {
          await person.action('type', 'Search for Northlight', async () => {
            await person.click('#find')
            await person.type('northlight', { at: 5, wrong: 'k' })
          })
          await person.action('open', 'Open the offer', () => person.click('#m9'))
          await person.action('pause', 'Read the offer', () => person.think(4200))
        })
        await person.subgoal('sort-inbox', 'Star the offer', async () => {
          await person.action('choose', 'Star Northlight', () => person.click('#star-m9'))
          await person.action('type', 'Empty the search', async () => {
            await person.click('#find')
            await person.shortcut('a')
            await person.key('Backspace')
          })
          await person.action('pause', 'Look over the rest', () => person.think(4400))
        })
      })
    })
    await person.think(600)
  },
}
