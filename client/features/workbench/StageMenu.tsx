import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { stageToggles } from '../../engine/commands/stage.ts'
import { formatCombo } from '../../engine/keymap.ts'
import type { StageOptionsStore } from '../../engine/stageOptions.ts'
import parts from './parts.module.css'
import styles from './Stage.module.css'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** What is drawn over the picture, and taking the picture out: each also a command with a key. */
export function StageMenu({ options, screens }: { options: StageOptionsStore; screens: number }) {
  const state = useStore(options)
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={styles.menu}>
      <Menu position="bottom-end" withinPortal={false} closeOnItemClick={false} alignItemsLabels="all" opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <Tooltip label="What is shown over the picture" position="left" disabled={isOpen}>
            <ActionIcon variant="default" size={28} aria-label="Stage options">
              <IconAdjustments size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {stageToggles.map(({ option, id, title }) => (
            <CommandItem key={id} id={id} isOn={state[option]}>
              {title}
            </CommandItem>
          ))}
          {state.magnifier && <CommandItem id="stage-factor">Magnifier ×{state.factor}: stronger</CommandItem>}
          {screens > 1 && (
            <>
              <Menu.Divider />
              <CommandItem id="stage-all" isOn={state.isAll}>
                All {screens} screens
              </CommandItem>
              <CommandItem id="stage-screen">{state.only < 0 ? 'Screen in use' : `Screen ${state.only + 1}`}: next</CommandItem>
            </>
          )}
          <Menu.Divider />
          <CommandItem id="copy-frame">Copy the frame</CommandItem>
          <CommandItem id="save-frame">Save the frame as a PNG</CommandItem>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

/** With `isOn` a command that turns something on and off. */
function CommandItem({ id, isOn, children }: { id: string; isOn?: boolean; children: ReactNode }) {
  const { commands, run } = useWorkbenchScope()
  const combo = commands.find((each) => each.id === id)?.keys[0]
  const key = combo ? <kbd className={parts.key}>{formatCombo(combo)}</kbd> : null
  if (isOn === undefined)
    return (
      <Menu.Item rightSection={key} onClick={() => run(id)}>
        {children}
      </Menu.Item>
    )
  return (
    <Menu.CheckboxItem checked={isOn} rightSection={key} onChange={() => run(id)}>
      {children}
    </Menu.CheckboxItem>
  )
}
