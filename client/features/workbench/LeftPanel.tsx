import { Tabs } from '@mantine/core'
import { ActionList } from './ActionList.tsx'
import { Checks } from './Checks.tsx'
import { EventList } from './EventList.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import styles from './lists.module.css'
import { Outline } from './Outline.tsx'
import parts from './parts.module.css'
import { usePassState, useWorkbenchState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

type Tab = 'outline' | 'events' | 'actions'
const isTab = (value: string | null): value is Tab => value === 'outline' || value === 'events' || value === 'actions'

/** What was labeled, what was recorded, what was derived: three lists in step with the playhead. */
export function LeftPanel() {
  const { store } = useWorkbenchScope().workbench
  const tab = useWorkbenchState((state) => state.listTab)
  const isHistoryOpen = useWorkbenchState((state) => state.isHistoryOpen)
  if (isHistoryOpen) return <HistoryPanel />
  return (
    <Tabs
      className={styles.left}
      value={tab === 'checks' ? 'outline' : tab}
      keepMounted={false}
      onChange={(value) => isTab(value) && store.setState({ listTab: value })}
      classNames={{ panel: styles.leftPanel ?? '', list: styles.tabs ?? '', tab: styles.tab ?? '' }}
    >
      <Tabs.List>
        <Tabs.Tab value="outline">
          Outline <SegmentCount />
        </Tabs.Tab>
        <Tabs.Tab value="actions">Actions</Tabs.Tab>
        <Tabs.Tab value="events">Events</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="outline">{tab === 'checks' ? <Checks /> : <Outline />}</Tabs.Panel>
      <Tabs.Panel value="actions">
        <ActionList />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <EventList />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Alone, for the tabs not to be laid out anew with every segment. */
function SegmentCount() {
  return <span className={`${parts.dim} num`}>{usePassState((state) => state?.segments.length ?? 0)}</span>
}
