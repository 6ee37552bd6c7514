import type { Script } from './script.ts'

/** A task that is given up: the code is not taken, and the person leaves. */
export const noVoucher: Script = {
  id: 'no-voucher',
  title: 'Buy a night light with a voucher',
  instruction: 'Buy the Pebble night light and use the voucher code WELCOME10.',
  description: 'The voucher is refused three times; the person leaves without ordering.',
  seed: 23,
  size: { wPx: 1280, hPx: 720 },
  picture: 'video',
  sites: ['shop'],
  async run(person) {
    await person.think(1200)
    await person.goal('buy', 'Buy a night light with a voucher', async () => {
      await person.subgoal('find-product', 'Find the Pebble night light', () =>
        person.action('open', 'Open the night light', () => person.follow('#item-pebble')),
      )
      await person.subgoal('fill-basket', 'Into the basket', async () => {
        await person.think(1800)
        await person.action('confirm', 'Add to basket', () => person.click('#add'))
        await person.action('open', 'Go to checkout', () => person.follow('#checkout'))
      })
      await person.subgoal('use-voucher', 'Try the voucher', async () => {
        await person.action('type', 'First try', async () => {
          await person.click('#voucher')
          await person.type('welcome10')
          await person.click('#apply')
          await person.think(2200)
        })
        await person.action('type', 'Second try, in capitals', async () => {
          await person.click('#voucher')
          await person.shortcut('a')
          await person.type('WELCOME10')
          await person.click('#apply')
          await person.think(2600)
        })
        await person.action('type', 'Third try, with a space', async () => {
          await person.click('#voucher')
          await person.shortcut('a')
          await person.type('WELCOME 10', { at: 7, wrong: '-' })
          await person.click('#apply')
          await person.think(3000)
        })
      })
    })
    // Round and round without aim, then away.
    await person.moveTo({ xPx: 640, yPx: 560 }, 60)
    await person.moveTo({ xPx: 820, yPx: 380 }, 60)
    await person.moveTo({ xPx: 700, yPx: 300 }, 60)
    await person.think(2800)
    await person.follow('#brand')
    await person.scroll(-3)
    await person.think(3500)
  },
}
