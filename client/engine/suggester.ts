import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LabelId } from '#shared/ids.ts'
import { featuresOf } from '#shared/labels/suggest/features.ts'
import { rankLabels, type Suggestion, type SuggestModel } from '#shared/labels/suggest/model.ts'
import type { Label } from '#shared/labels/taxonomy.ts'
import type { Recording } from '#shared/replay/recording.ts'
import type { Labeler } from './labeler.ts'
import { createMemo } from './memo.ts'
import type { WorkbenchStore } from './workbenchStore.ts'

/** So many are offered. */
export const offered = 3

/** Intents offered for what is selected, by what the project's accepted segments look like. */
export type Suggester = {
  readonly store: StoreApi<{ model: SuggestModel | null }>
  setModel(model: SuggestModel): void
  /** For the selected segment without an intent, or the marked range; the same list until something in it changes. */
  offers(): readonly Offer[]
  /** Applies the intent of that place, as a suggestion that was accepted. */
  take(place: number): void
}
export type Offer = Suggestion & { label: Label }

type Options = { recording: () => Recording; labeler: Labeler; workbench: WorkbenchStore }

const none: readonly Offer[] = []

export function createSuggester({ recording, labeler, workbench }: Options): Suggester {
  const store = createStore<{ model: SuggestModel | null }>(() => ({ model: null }))
  const lists = createMemo<readonly Offer[]>()
  const allowed = createMemo<ReadonlyMap<string, Label>>()
  const offers = () => {
    const { model } = store.getState()
    const { pending } = workbench.getState()
    const { segments, taxonomy } = labeler.context()
    const selected = pending ? null : labeler.selected()
    if (!model || (!pending && (!selected || selected.labelId !== null))) return none
    return lists([model, pending, selected, segments, taxonomy, recording()], () => {
      const target = pending ? { tier: pending.tier, ...pending.span } : selected
      if (!target || !taxonomy.tiers.find((each) => each.id === target.tier)?.hasLabel) return none
      const labels = allowed([taxonomy], () => new Map(taxonomy.labels.filter((each) => !each.isDeprecated).map((each) => [each.id, each])))
      const features = featuresOf(recording(), target, { segments, tiers: taxonomy.tiers })
      const ranked = rankLabels(model, target.tier, features, new Set(labels.keys())).slice(0, offered)
      return ranked.flatMap((each) => {
        const label = labels.get(each.labelId)
        return label ? [{ ...each, label }] : []
      })
    })
  }
  return {
    store,
    setModel: (model) => store.setState({ model }),
    offers,
    take(place) {
      const labelId: LabelId | undefined = offers()[place]?.labelId
      if (labelId) labeler.applySuggestion(labelId)
    },
  }
}
