import { Button } from '@mantine/core'
import { memo } from 'react'
import { useStore } from 'zustand'
import { labelSearchFieldId } from './fieldIds.ts'
import { SearchBox } from './SearchBox.tsx'
import { Found } from './SearchField.tsx'
import { LabelSearchHelp } from './SearchHelp.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** The search of segments: Enter goes from hit to hit, and all of them can be selected to be edited together. */
export const LabelSearchField = memo(function LabelSearchField() {
  const { workbench, run } = useWorkbenchScope()
  const { labelFinder } = workbench
  const { text, parsed, tUs } = useStore(labelFinder.store)
  return (
    <SearchBox
      id={labelSearchFieldId}
      label="Find labels"
      text={text}
      problem={parsed.problem}
      help={<LabelSearchHelp />}
      onText={labelFinder.setText}
      onEnter={(isShift) => run(isShift ? 'previous-found' : 'next-found')}
    >
      {parsed.terms.length > 0 && (
        <Found
          times={tUs}
          share={1}
          keys={['Shift Enter', 'Enter']}
          onGo={(direction) => run(direction > 0 ? 'next-found' : 'previous-found')}
        >
          <Button variant="default" size="compact-xs" disabled={tUs.length === 0} onClick={() => run('select-found')}>
            Select all
          </Button>
        </Found>
      )}
    </SearchBox>
  )
})
