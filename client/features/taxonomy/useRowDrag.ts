import { type DragEvent, useState } from 'react'
import type { LabelId } from '#shared/ids.ts'
import type { TaxonomyDoc } from '#shared/labels/taxonomy.ts'
import { isWithin, type Place } from '#shared/labels/taxonomyEdits.ts'

type Over = { id: LabelId; position: Place['position'] }

/** Dragging rows of the tree: onto the upper or lower quarter of a row goes beside it, onto the rest inside. Off without `onMove`. */
export function useRowDrag(doc: TaxonomyDoc, onMove: ((id: LabelId, place: Place) => void) | null) {
  const [dragged, setDragged] = useState<LabelId | null>(null)
  const [over, setOver] = useState<Over | null>(null)
  const end = () => {
    setDragged(null)
    setOver(null)
  }
  const propsOf = (id: LabelId) => {
    if (!onMove) return {}
    return {
      draggable: true,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        setDragged(id)
      },
      onDragOver: (event: DragEvent<HTMLElement>) => {
        if (dragged === null || isWithin(doc, id, dragged)) return
        event.preventDefault()
        const box = event.currentTarget.getBoundingClientRect()
        const part = (event.clientY - box.top) / box.height
        const position = part < 0.25 ? 'before' : part > 0.75 ? 'after' : 'inside'
        setOver((now) => (now?.id === id && now.position === position ? now : { id, position }))
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault()
        if (dragged !== null && over) onMove(dragged, { target: over.id, position: over.position })
        end()
      },
      onDragEnd: end,
    }
  }
  return { over, propsOf }
}
