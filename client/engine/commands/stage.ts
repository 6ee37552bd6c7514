import { lensFactors } from '../../draw/drawLens.ts'
import type { StageOptions } from '../stageOptions.ts'
import type { WorkbenchCommand } from './command.ts'
import type { CommandInput } from './input.ts'

const panShare = 0.12

/** Options of the stage that are on or off, in the order of its menu. */
export const stageToggles = [
  { option: 'trail', id: 'stage-trail', title: 'Trail of the pointer', key: 'Shift+R' },
  { option: 'ahead', id: 'stage-ahead', title: 'Path ahead', key: 'Shift+E' },
  { option: 'caps', id: 'stage-caps', title: 'Keys and typed text', key: 'Shift+K' },
  { option: 'targets', id: 'stage-targets', title: 'Element under the pointer', key: 'Shift+O' },
  { option: 'magnifier', id: 'stage-magnifier', title: 'Magnifier', key: 'Shift+M' },
  { option: 'isMarked', id: 'stage-marked', title: 'Pointer and keys in copied frames', key: 'Shift+Y' },
] as const satisfies readonly { option: keyof StageOptions; id: string; title: string; key: string }[]

/** How the picture lies on the stage, and what is drawn over it. */
export function stageCommands({ workbench: { store }, stage }: CommandInput): WorkbenchCommand[] {
  const view = (id: string, title: string, keys: string[], run: () => void): WorkbenchCommand => ({ id, title, group: 'View', keys, run })
  const toggle = (option: (typeof stageToggles)[number]['option'] | 'isAll') => {
    const options = stage()?.options
    options?.setState({ [option]: !options.getState()[option] })
  }
  const cycleFactor = () => {
    const options = stage()?.options
    if (!options) return
    const { magnifier, factor } = options.getState()
    const next = lensFactors[(lensFactors.indexOf(factor) + 1) % lensFactors.length] ?? lensFactors[0]
    options.setState({ magnifier: true, factor: magnifier ? next : factor })
  }
  /** That in use, then each by itself. */
  const cycleScreen = () => {
    const options = stage()?.options
    const streams = stage()?.streams() ?? []
    if (!options || streams.length < 2) return
    const { only } = options.getState()
    options.setState({ isAll: false, only: streams[streams.indexOf(only) + 1] ?? -1 })
  }
  const hasScreens = () => (stage()?.streams().length ?? 0) > 1
  const pan = (id: string, title: string, key: string, dx: number, dy: number) =>
    view(id, title, [key], () => stage()?.pan(dx * panShare, dy * panShare))
  return [
    view('stage-fit', 'Fit the picture', ['Shift+V'], () => stage()?.fit()),
    view('stage-actual', 'Picture at its own size', ['Shift+B'], () => stage()?.actualSize()),
    view('stage-zoom-in', 'Picture larger', ['Shift+PageUp'], () => stage()?.zoom(1.25)),
    view('stage-zoom-out', 'Picture smaller', ['Shift+PageDown'], () => stage()?.zoom(0.8)),
    pan('stage-left', 'Picture: look left', 'Ctrl+Shift+ArrowLeft', 1, 0),
    pan('stage-right', 'Picture: look right', 'Ctrl+Shift+ArrowRight', -1, 0),
    pan('stage-up', 'Picture: look up', 'Ctrl+Shift+ArrowUp', 0, 1),
    pan('stage-down', 'Picture: look down', 'Ctrl+Shift+ArrowDown', 0, -1),
    view('follow', 'Follow the pointer when zoomed in', ['Shift+F'], () => store.setState({ isFollowing: !store.getState().isFollowing })),
    ...stageToggles.map(({ option, id, title, key }) => view(id, title, [key], () => toggle(option))),
    view('stage-factor', 'Magnifier: stronger', ['Shift+Q'], cycleFactor),
    { ...view('stage-all', 'All screens or the one in use', ['Shift+G'], () => toggle('isAll')), isEnabled: hasScreens },
    { ...view('stage-screen', 'Next screen by itself', ['Shift+H'], cycleScreen), isEnabled: hasScreens },
    view('copy-frame', 'Copy the frame as a picture', ['Shift+P'], () => stage()?.take('copy')),
    view('save-frame', 'Save the frame as a PNG', ['Shift+U'], () => stage()?.take('save')),
  ]
}
