import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PassMigration, PassView } from '#shared/api.ts'
import { describeStep } from '#shared/labels/migrations.ts'
import { canStep } from '#shared/labels/passes.ts'
import { isAllowed } from '#shared/policy.ts'
import { migratePass, passMigrationQuery, undoMigration } from '../../api/taxonomy.ts'
import { Chip } from '../../app/chips.tsx'
import { formatPlural } from '../../app/format.ts'
import { notifyDone, notifyError } from '../../app/notify.tsx'
import { useMe } from '../../app/useMe.ts'
import { ChipPopover } from './ChipPopover.tsx'
import styles from './Header.module.css'
import { usePassState } from './useStores.ts'
import { useWorkbenchScope } from './WorkbenchContext.ts'

/** Says that a newer taxonomy is out, what it would do to this pass, and moves the pass there and back. */
export function TaxonomyNotice() {
  const me = useMe()
  const pass = usePassState((state) => state?.pass ?? null)
  const isMovable =
    pass !== null &&
    isAllowed(me, 'pass.migrate', { ownerId: pass.authorId }) &&
    (canStep(pass.state, 'edit') || isAllowed(me, 'taxonomy.edit'))
  return pass && isMovable ? <Notice pass={pass} /> : null
}

function Notice({ pass }: { pass: PassView }) {
  const { editor } = useWorkbenchScope().workbench
  const client = useQueryClient()
  const { data } = useQuery(passMigrationQuery(pass.id))
  const move = useMutation({
    mutationFn: async (step: 'there' | 'back') => {
      await editor?.flush() // what is unsaved was made under the version that the pass is on
      return step === 'there' ? migratePass(pass.id) : undoMigration(pass.id)
    },
    onSuccess: (next) => {
      editor?.setPass(next)
      notifyDone(`The pass is on version ${next.taxonomy.version} of the taxonomy`)
    },
    onError: (error) => notifyError('The pass was not moved', error),
    onSettled: () => client.invalidateQueries({ queryKey: passMigrationQuery(pass.id).queryKey }),
  })
  if (!data || (data.to === null && data.undoTo === null)) return null
  const chip = data.to ? <Chip tone="info">taxonomy v{data.to.version} is out</Chip> : <Chip>moved to taxonomy v{data.from}</Chip>
  return (
    <ChipPopover
      chip={chip}
      title={data.to ? `From version ${data.from} of the taxonomy to ${data.to.version}` : 'Moved to a newer taxonomy'}
    >
      {(close) => (
        <Stack gap="xs" p="sm">
          {data.to && <Plan plan={data} to={data.to} onShow={close} />}
          <Group gap="xs">
            {data.to && (
              <Button disabled={data.problems.length > 0} loading={move.isPending} onClick={() => move.mutate('there')}>
                Move this pass
              </Button>
            )}
            {data.undoTo !== null && (
              <Button variant="default" loading={move.isPending} onClick={() => move.mutate('back')}>
                Back to version {data.undoTo}
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </ChipPopover>
  )
}

type PlanProps = { plan: PassMigration; to: NonNullable<PassMigration['to']>; onShow: () => void }

function Plan({ plan, to, onShow }: PlanProps) {
  const { labeler } = useWorkbenchScope().workbench
  const touching = plan.steps.filter((each) => each.segments > 0)
  const [first] = plan.undecided
  return (
    <>
      <ul className={styles.moments}>
        {touching.length === 0 && <li className={styles.moment}>No step touches a segment of this pass.</li>}
        {touching.map(({ version, step, segments }) => (
          <li key={`${version} ${step.kind} ${step.labelId}`} className={styles.moment}>
            <span>{describeStep(step, to.doc)}</span>
            <span className="num">{formatPlural(segments, 'segment')}</span>
          </li>
        ))}
      </ul>
      {first && (
        <Text size="sm">
          {formatPlural(plan.undecided.length, 'segment keeps', 'segments keep')} an intent that was split: a person has to decide.{' '}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              labeler?.select(first)
              onShow()
            }}
          >
            Show the first
          </Button>
        </Text>
      )}
      {plan.withoutAttributes > 0 && (
        <Text size="sm">{formatPlural(plan.withoutAttributes, 'segment loses', 'segments lose')} an attribute that is no more.</Text>
      )}
      {plan.problems.length > 0 && (
        <Text size="sm" c="var(--rt-warn)" role="alert">
          It can’t be moved as it is: {plan.problems.slice(0, 3).join('; ')}
        </Text>
      )}
    </>
  )
}
