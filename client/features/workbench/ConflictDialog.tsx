import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { useId, useState } from 'react'
import { AppError } from '#shared/errors.ts'
import type { Choice, Clash } from '#shared/labels/merge.ts'
import type { Segment } from '#shared/labels/segments.ts'
import { formatTime } from '#shared/time.ts'
import { notifyDone } from '../../app/notify.tsx'
import { TypeOn } from '../../app/TypeOn.tsx'
import { useTypingOutside } from '../../app/useTypingOutside.ts'
import type { SaveStatus } from '../../engine/saveStatus.ts'
import styles from './Conflict.module.css'
import { SegmentWords } from './SegmentWords.tsx'
import { useWorkbenchScope } from './WorkbenchContext.ts'

const dialogId = 'conflict'

type ConflictDialogProps = { conflict: Extract<SaveStatus, { kind: 'conflict' }>; isOpen: boolean; onClose: () => void }

/** Where two edits can't both stand: both are shown, and the person chooses, one by one or all at once. */
export function ConflictDialog({ conflict, isOpen, onClose }: ConflictDialogProps) {
  const { editor } = useWorkbenchScope().workbench
  const { clashes, kept } = conflict.merged
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map())
  const [problem, setProblem] = useState<string | null>(null)
  const isTyping = useTypingOutside(dialogId)
  const choiceOf = (each: Clash) => choices.get(keyOf(each)) ?? null
  const open = clashes.filter((each) => choiceOf(each) === null).length
  const choose = (each: Clash, choice: Choice) => setChoices(new Map(choices).set(keyOf(each), choice))
  const chooseAll = (choice: Choice) => setChoices(new Map(clashes.map((each) => [keyOf(each), choice])))
  const finish = () => {
    try {
      const { dropped } = editor?.resolve(clashes.map((each) => choiceOf(each) ?? 'theirs')) ?? { dropped: 0 }
      notifyDone(
        dropped === 0
          ? 'All of your edits stand'
          : `${dropped === 1 ? 'One of your edits was' : `${dropped} of your edits were`} let go; the list stays here for 30 days`,
      )
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      setProblem(error.message)
    }
  }
  const authors = [...new Set(conflict.news.since.map((each) => each.author))].join(', ')
  return (
    <Modal
      id={dialogId}
      opened={isOpen}
      trapFocus={!isTyping}
      // Escape ends the typing then
      closeOnEscape={!isTyping}
      onClose={onClose}
      title="Changed here and in another place"
      size={820}
      closeButtonProps={{ 'aria-label': 'Decide later' }}
    >
      <Stack gap="sm">
        {isTyping && <TypeOn />}
        <Text>
          {clashes.length === 1 ? 'In one place' : `In ${clashes.length} places`} your unsaved edits and what {authors || 'somebody'} saved
          meanwhile can’t both stand.{' '}
          {kept.length > 0 && `${kept.length === 1 ? 'One other edit' : `${kept.length} other edits`} of yours went together with theirs. `}
          Nothing is lost: what you don’t choose can be looked at afterwards.
        </Text>
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => chooseAll('mine')}>
            Mine everywhere
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => chooseAll('theirs')}>
            Theirs everywhere
          </Button>
        </Group>
        <ul className={styles.list} aria-label="Where both can’t stand">
          {clashes.map((each, index) => (
            <ClashRow
              key={keyOf(each)}
              clash={each}
              number={index + 1}
              choice={choiceOf(each)}
              onChoose={(choice) => choose(each, choice)}
            />
          ))}
        </ul>
        {problem !== null && (
          <Text c="var(--rt-danger)" role="alert">
            Chosen so, a rule would be broken: {problem}.
          </Text>
        )}
        <Group justify="flex-end">
          <Text c="dimmed" role="status">
            {open > 0 ? `${open} still to choose` : 'All chosen'}
          </Text>
          <Button variant="default" onClick={onClose}>
            Decide later
          </Button>
          <Button disabled={open > 0} onClick={finish}>
            Save as chosen
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const keyOf = ({ ids }: Clash) => [...ids].sort().join(' ')

type ClashRowProps = { clash: Clash; number: number; choice: Choice | null; onChoose: (choice: Choice) => void }

function ClashRow({ clash, number, choice, onChoose }: ClashRowProps) {
  const [titleId, sidesId] = [useId(), useId()]
  const all = [...clash.mine, ...clash.theirs]
  const fromUs = Math.min(...all.map((each) => each.startUs))
  const toUs = Math.max(...all.map((each) => each.endUs))
  return (
    <li className={styles.clash}>
      <div className={styles.clashHead}>
        <strong id={titleId}>
          {number}. {formatTime(fromUs)} – {formatTime(toUs)}
        </strong>
        <span className={styles.dim}>{clash.message ?? 'changed on both sides'}</span>
      </div>
      <div className={styles.sides} id={sidesId}>
        {(['mine', 'theirs'] as const).map((side) => (
          <div key={side} className={styles.side} data-chosen={choice === side || undefined}>
            <span className={styles.sideName}>{side === 'mine' ? 'Mine' : 'Theirs'}</span>
            <Spans segments={clash[side]} fromUs={fromUs} toUs={toUs} isMine={side === 'mine'} />
            {clash[side].length === 0 && <Text c="dimmed">Removed, or not there</Text>}
            {clash[side].map((each) => (
              <SegmentWords
                key={each.id}
                segment={each}
                other={clash[side === 'mine' ? 'theirs' : 'mine'].find((other) => other.id === each.id)}
              />
            ))}
          </div>
        ))}
      </div>
      <SegmentedControl
        size="xs"
        aria-labelledby={titleId}
        // whoever hears the page hears both sides before they choose
        aria-describedby={sidesId}
        value={choice ?? ''}
        onChange={(value) => onChoose(value === 'mine' ? 'mine' : 'theirs')}
        data={[
          { value: 'mine', label: 'Mine' },
          { value: 'theirs', label: 'Theirs' },
        ]}
      />
    </li>
  )
}

/** Both sides are drawn to the same axis, one above the other. The times stand beside it in words. */
function Spans({ segments, fromUs, toUs, isMine }: { segments: readonly Segment[]; fromUs: number; toUs: number; isMine: boolean }) {
  const percent = (us: number) => (100 * us) / Math.max(1, toUs - fromUs)
  return (
    <div className={styles.axis} aria-hidden>
      {segments.map((each) => (
        <span
          key={each.id}
          className={styles.span}
          data-mine={isMine || undefined}
          style={{ left: `${percent(each.startUs - fromUs)}%`, width: `${percent(each.endUs - each.startUs)}%` }}
        />
      ))}
    </div>
  )
}
