import { Kbd, type RenderTreeNodePayload, Tree, type TreeNodeData, useTree } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { LabelId } from '#shared/ids.ts'
import type { Label, TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { isWithin, type LabelNode, type Place, placeOfStep, toLabelTree } from '#shared/labels/taxonomyEdits.ts'
import { Chip } from '../../app/chips.tsx'
import styles from './LabelTree.module.css'

type LabelTreeProps = {
  doc: TaxonomyDoc
  selectedId: LabelId | null
  onSelect: (id: LabelId) => void
  isReadOnly: boolean
  onMove: (id: LabelId, place: Place) => void
  /** Enter: go on to the fields of the selected intent. */
  onOpen: () => void
}

const stepOfKey: Record<string, 'up' | 'down' | 'out' | 'in'> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'out', ArrowRight: 'in' }

/** The tree of intents: arrows move the selection, Ctrl+Shift+arrows move the intent, so does dragging. */
export function LabelTree({ doc, selectedId, onSelect, isReadOnly, onMove, onOpen }: LabelTreeProps) {
  const rootRef = useRef<HTMLDivElement>(null)
  const tree = useExpandedTree(doc, selectedId)
  // One array per document: the tree takes a new array for new data, and reading it anew draws it anew.
  const data = useMemo(() => toLabelTree(doc).map(toNode), [doc])
  const byId = new Map(doc.labels.map((each) => [each.id, each]))
  const find = (value: string) => doc.labels.find((each) => each.id === value)?.id
  const refocus = useFocusAfterMove(rootRef, doc)

  function handleKeys(event: KeyboardEvent) {
    const step = event.ctrlKey && event.shiftKey ? stepOfKey[event.key] : undefined
    if (event.key === 'Enter' && selectedId) {
      event.preventDefault()
      onOpen()
    }
    if (!step || !selectedId) return
    event.preventDefault()
    event.stopPropagation() // the tree reads every arrow as a move of the focus
    const place = isReadOnly ? null : placeOfStep(doc, selectedId, step)
    if (!place) return
    if (place.position === 'inside') tree.expand(place.target)
    refocus(selectedId)
    onMove(selectedId, place)
  }

  function selectFocused(event: FocusEvent) {
    const item = event.target.closest('[role=treeitem]')
    const id = find(item?.getAttribute('data-value') ?? '')
    if (id && id !== selectedId) onSelect(id)
  }

  return (
    <div ref={rootRef} onKeyDownCapture={handleKeys} onFocusCapture={selectFocused}>
      <Tree
        className={styles.tree}
        aria-label="Intents"
        data={data}
        tree={tree}
        levelOffset={20}
        expandOnClick={false}
        allowRangeSelection={false}
        renderNode={(payload) => <LabelRow payload={payload} label={byId.get(find(payload.node.value) as LabelId)} />}
        {...(isReadOnly
          ? {}
          : {
              onDragDrop: ({ draggedNode, targetNode, position }) => {
                const id = find(draggedNode)
                const target = find(targetNode)
                if (id && target) onMove(id, { position, target })
              },
              allowDrop: ({ draggedNode, targetNode }) => {
                const id = find(draggedNode)
                const target = find(targetNode)
                return id !== undefined && target !== undefined && !isWithin(doc, target, id)
              },
            })}
      />
    </div>
  )
}

const toNode = ({ label, children }: LabelNode): TreeNodeData => ({
  value: label.id,
  label: label.name,
  ...(children.length > 0 ? { children: children.map(toNode) } : {}),
})

/** Everything is open, new intents too, but for what the person folded. */
function useExpandedTree(doc: TaxonomyDoc, selectedId: LabelId | null) {
  const [chosen, setChosen] = useState<Record<string, boolean>>({})
  const expandedState = useMemo(() => ({ ...Object.fromEntries(doc.labels.map((each) => [each.id, true])), ...chosen }), [doc, chosen])
  const selectedState = useMemo(() => (selectedId ? [selectedId] : []), [selectedId])
  return useTree({ expandedState, onExpandedStateChange: setChosen, selectedState })
}

/** A moved row is a new element; the focus goes back to it once it is there. */
function useFocusAfterMove(rootRef: RefObject<HTMLDivElement | null>, doc: TaxonomyDoc) {
  const wanted = useRef<LabelId | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the new document is what puts the row in its place
  useEffect(() => {
    if (wanted.current === null) return
    rootRef.current?.querySelector<HTMLElement>(`[role=treeitem][data-value="${wanted.current}"]`)?.focus()
    wanted.current = null
  }, [doc, rootRef])
  return (id: LabelId) => {
    wanted.current = id
  }
}

function LabelRow({ payload, label }: { payload: RenderTreeNodePayload; label: Label | undefined }) {
  const { expanded, hasChildren, elementProps, tree, node } = payload
  if (!label) return null
  return (
    <div {...elementProps} className={`${elementProps.className} ${styles.row}`}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: for the pointer; the keys are the left and right arrows of the row */}
      <span
        className={styles.twist}
        onClick={(event) => {
          event.stopPropagation()
          tree.toggleExpanded(node.value)
        }}
      >
        {hasChildren && (expanded ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />)}
      </span>
      <span className={styles.swatch} style={{ background: label.color }} aria-hidden />
      <span className={styles.name} data-deprecated={label.isDeprecated || undefined}>
        {label.name}
      </span>
      <span className={styles.end}>
        {label.isDeprecated && <Chip tone="warn">deprecated</Chip>}
        {label.key && <Kbd size="xs">{label.key.toUpperCase()}</Kbd>}
      </span>
    </div>
  )
}
