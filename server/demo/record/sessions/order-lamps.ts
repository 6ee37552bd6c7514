import type { Script } from './script.ts'

/** A whole purchase: slider, list, product, form with a slip, order, confirmation. */
export const orderLamps: Script = {
  id: 'order-lamps',
  title: 'Order two desk lamps',
  instruction: 'Order two Hazel desk lamps in the colour Moss for Mara Lindqvist and have them sent by courier.',
  description: 'A purchase in a small web shop, from the list of lamps to the confirmation.',
  seed: 11,
  size: { wPx: 1280, hPx: 720 },
  picture: 'video',
  sites: ['shop'],
  async run(person) {
    await person.think(1500)
    await person.goal('buy', 'Order two Hazel desk lamps in Moss by courier', async () => {
      await person.instruct('Find the Hazel desk lamp among the lamps under 120 euros.', async () => {
        await person.subgoal('find-product', 'Find the Hazel desk lamp', async () => {
          await person.action('scroll', 'Look through the lamps', async () => {
            await person.moveTo({ xPx: 760, yPx: 430 }, 200)
            await person.think(900)
            await person.scroll(-7)
            await person.think(1100)
            await person.scroll(7)
          })
          await person.action('drag', 'Lower the price to about 120 euros', () => person.dragSlider('#most', 0.46))
          await person.action('choose', 'Show desk lamps only', () => person.click('#kind-desk'))
          await person.action('open', 'Open the Hazel desk lamp', () => person.follow('#item-hazel'))
        })
      })
      await person.instruct('Choose the shade in Moss, set the quantity to two and put it into the basket.', async () => {
        await person.subgoal('fill-basket', 'Two in Moss into the basket', async () => {
          await person.action('pause', 'Read the description', () => person.think(3600))
          await person.action('choose', 'Shade: Brick', () => person.click('#shade-brick'))
          await person.action('fix-slip', 'Shade: Moss, as asked', async () => {
            await person.think(1300)
            await person.click('#shade-moss')
          })
          await person.action('choose', 'Quantity 2', () => person.click('#more'))
          await person.action('confirm', 'Add to basket', () => person.click('#add'))
          await person.think(800)
          await person.action('open', 'Go to checkout', () => person.follow('#checkout'))
        })
      })
      await person.instruct(
        'Have it sent by courier to Mara Lindqvist, Lindenweg 14, 10245 Berlin, mara.lindqvist@example.com.',
        async () => {
          await person.subgoal('enter-address', 'Name and address', async () => {
            await person.action('type', 'Name', async () => {
              await person.click('#person')
              await person.type('Mara Lindqvist')
            })
            await person.action('type', 'E-mail, with a slip', async () => {
              await person.click('#mail')
              await person.type('mara.lindqvist@example.com', { at: 9, wrong: 'sq' })
            })
            await person.action('type', 'Street', async () => {
              await person.click('#street')
              await person.type('Lindenweg 14')
            })
            await person.action('type', 'Postcode and city', async () => {
              await person.click('#code')
              await person.type('10245')
              await person.key('Tab')
              await person.type('Berlin')
            })
          })
          await person.subgoal('choose-delivery', 'Courier', () =>
            person.action('choose', 'Courier', async () => {
              await person.think(700)
              await person.click('label[for="courier"]')
            }),
          )
          await person.subgoal('place-order', 'Check and order', async () => {
            // She is called away and comes back: nothing moves for a good while.
            await person.action('pause', 'Away from the desk', () => person.think(15_000))
            await person.action('confirm', 'Place the order', async () => {
              await person.click('#order')
              await person.think(1500)
            })
            await person.action('pause', 'Read the confirmation', () => person.think(2600))
          })
        },
      )
    })
    await person.think(700)
  },
}
