import type { Script } from './script.ts'

/** Two tabs: reads a question, looks the answer up in the table, comes back and replies. */
export const answerMail: Script = {
  id: 'answer-mail',
  title: 'Answer a question about an order',
  instruction: 'Ida Falk asks about her two Fern lamps. Check in the stock list whether the shade is there, and answer her.',
  description: 'Mail and stock list in two tabs.',
  seed: 53,
  size: { wPx: 1280, hPx: 720 },
  picture: 'video',
  sites: ['mail', 'sheets'],
  async run(person, tab) {
    await person.think(1600)
    await person.goal('mail', 'Answer Ida Falk', async () => {
      await person.instruct('Read the question of Ida Falk.', () =>
        person.subgoal('read-message', 'The question', async () => {
          await person.action('open', 'Open the message', () => person.click('#m1'))
          await person.action('pause', 'Read', async () => {
            await person.moveTo({ xPx: 900, yPx: 420 }, 200)
            await person.think(5200)
          })
          await person.action('scroll', 'Scroll to the end', () => person.scroll(-3))
          await person.think(1500)
        }),
      )
      await person.instruct('Look in the stock list whether Fern shades are there.', () =>
        person.subgoal('look-up', 'Fern shades in the stock list', async () => {
          await person.action('open', 'Over to the stock list', () => person.switchTab(tab('sheets')))
          await person.action('type', 'Find Fern', async () => {
            await person.click('#find')
            await person.type('fern')
          })
          await person.action('choose', 'Pick the count', () => person.click('#cell-D2'))
          await person.action('pause', 'Read stock and remark', () => person.think(2300))
          await person.action('open', 'Back to the mail', () => person.switchTab(tab('mail')))
        }),
      )
      await person.instruct('Tell her that one lamp goes out today and the second shade is late, and that the shade must stay dry.', () =>
        person.subgoal('answer', 'Write and send', async () => {
          await person.action('open', 'Reply', async () => {
            await person.moveTo({ xPx: 880, yPx: 330 }, 120)
            await person.scroll(3)
            await person.click('#do-reply')
            await person.moveTo({ xPx: 860, yPx: 400 }, 120)
            await person.scroll(-6)
          })
          await person.action('type', 'Write the answer', async () => {
            await person.click('#reply')
            await person.type('Dear Ida,\none lamp leaves today, so it is there on Saturday. ', { at: 16, wrong: 'k' })
            await person.think(1500)
            await person.type('The second shade is late; we send it next week at no cost. ', { at: 29, wrong: 'we' })
            await person.think(900)
            await person.type('Please use a soft brush only.\nOrders desk')
          })
          await person.action('pause', 'Read it over', () => person.think(2500))
          await person.action('confirm', 'Send', () => person.click('#send'))
          await person.think(2600)
        }),
      )
    })
    await person.think(800)
  },
}
