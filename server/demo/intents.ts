import { defaultTiers, type Tier } from '#shared/labels/taxonomy.ts'

/**
 * As a new project's, but single steps are marked by hand, as the recorder's scripts say when each one was done; what is
 * said of derived actions stands on a tier of its own.
 */
export const demoTiers: readonly Tier[] = defaultTiers.flatMap((each): Tier[] =>
  each.ofActions
    ? [
        { ...each, ofActions: false, constraint: 'included', parent: 'subgoal' },
        { ...each, id: 'recorded', title: 'Corrections', hasLabel: false, hasText: false },
      ]
    : [each],
)

/** The demo's intents: `key` names one in the recorder's scripts, `digit` applies it in the workbench. Flat, parents first. */
type Intent<K extends string = string> = {
  key: K
  parent: string | null
  name: string
  color: string
  digit: string | null
  description: string
}

const group = <K extends string>(key: K, name: string, color: string, description: string): Intent<K> => ({
  key,
  parent: null,
  name,
  color,
  digit: null,
  description,
})
const under =
  (parent: string) =>
  <K extends string>(key: K, name: string, color: string, digit: string | null, description: string): Intent<K> => ({
    key,
    parent,
    name,
    color,
    digit,
    description,
  })
const buy = under('buy')
const table = under('table')
const mail = under('mail')
const hand = under('hand')

export const demoIntents = [
  group('buy', 'Buy something', '#d9773f', 'From the first look at the goods to the confirmed order.'),
  buy('find-product', 'Find a product', '#e08e5b', '1', 'Looks through lists, filters and searches until the product is on the screen.'),
  buy('fill-basket', 'Put into the basket', '#e6a576', '2', 'Chooses variant and quantity and adds the product.'),
  buy('enter-address', 'Enter name and address', '#c9622b', '3', 'Fills the fields that say who gets the order and where.'),
  buy('choose-delivery', 'Choose delivery', '#b9521f', null, 'Picks one of the ways to send it.'),
  buy('use-voucher', 'Use a voucher', '#a4461a', null, 'Enters a code for a rebate, whether it is taken or not.'),
  buy('place-order', 'Place the order', '#8f3b14', '4', 'Sends the order and waits for the confirmation.'),
  group('table', 'Work in a table', '#2e9266', 'Reads or changes rows and cells.'),
  table('arrange-table', 'Arrange the view', '#47a67c', null, 'Widths, sorting, filters: changes what is seen, not what is stored.'),
  table('find-cell', 'Find a value', '#62b891', '5', 'Looks for a row or cell.'),
  table('correct-value', 'Correct a value', '#1f7a54', '6', 'Overwrites what a cell holds.'),
  table('copy-values', 'Copy values', '#176344', null, 'Takes cells from one place to another.'),
  table('check-figures', 'Check figures', '#7cc8a5', null, 'Reads or adds up without changing anything.'),
  group('mail', 'Handle mail', '#3d6fd8', 'Reads, answers and sorts messages.'),
  mail('read-message', 'Read a message', '#5b87e2', '7', 'Opens a message and reads it to the point that matters.'),
  mail('look-up', 'Look something up', '#7ea2ec', null, 'Leaves the message to find a fact elsewhere.'),
  mail('answer', 'Answer', '#2c59b8', '8', 'Writes and sends a reply.'),
  mail('sort-inbox', 'Sort the inbox', '#1d428f', null, 'Archives, stars or files messages.'),
  group('hand', 'Single step', '#8b6cc9', 'One thing done with the hand; for the action tier.'),
  hand('open', 'Open', '#9d82d3', 'v', 'A press that brings up another page, message or view.'),
  hand('choose', 'Choose', '#ae97dc', 'c', 'A press on one of several options.'),
  hand('type', 'Type', '#7a59bd', 'y', 'Text from the keyboard.'),
  hand('fix-slip', 'Correct a slip', '#c0487f', 'h', 'Takes back what was typed or pressed by mistake.'),
  hand('scroll', 'Scroll', '#bfade5', 'u', 'Moves the content with the wheel.'),
  hand('drag', 'Drag', '#6b4aae', null, 'Moves something with the button held: a slider, an edge, a range.'),
  hand('confirm', 'Confirm', '#5a3b9b', null, 'The press that makes it so.'),
  hand('pause', 'Read or think', '#8d93a5', 'p', 'Nothing moves, but the person is at it.'),
]

export type IntentKey = (typeof demoIntents)[number]['key']
