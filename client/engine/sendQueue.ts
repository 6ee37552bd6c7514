import { type PassNews, type PassView, passNews } from '#shared/api.ts'
import { AppError, ensure } from '#shared/errors.ts'
import type { ChangeId, SegmentId } from '#shared/ids.ts'
import { type Merged, mergeEdits, patchSegments, rebase, touchedIds } from '#shared/labels/merge.ts'
import { applyChange, type Change, isSameSegment, type Segment, type Segments } from '#shared/labels/segments.ts'
import { createLogKeeper, describeFailure, type Keeping } from './logKeeper.ts'
import type { Left, PassLog } from './passLog.ts'
import type { Pause, SaveStatus, Trouble } from './saveStatus.ts'

/** How changes reach the server, and the pass comes back. Both throw AppError. */
export type PassTransport = {
  send(changes: Change[], revision: number): Promise<{ revision: number }>
  read(): Promise<PassView>
  /** What came in since that revision; null where nothing did. */
  news(since: number): Promise<PassNews | null>
}

/** What came in from elsewhere and was put together with what is here. */
export type Incoming = { authors: string[]; names: string[] }

export type QueueListener = {
  onSave(save: SaveStatus): void
  onKeeping(keeping: Keeping): void
  /** Segments other than edits made here left them. `foreign`: what others touched, to be left alone by undo. */
  onSegments(segments: Segments, foreign: ReadonlySet<SegmentId>, pass?: PassView): void
  onIncoming(incoming: Incoming): void
  onLetGo(): void
}

export type QueueOptions = QueueListener & {
  pass: PassView
  durationUs: number
  transport: PassTransport
  log: PassLog
  now: () => Date
  /** Waits between tries. */
  retryMs?: readonly number[]
}

/** Changes in one request. */
const batch = 100
const usualRetryMs = [1000, 2000, 5000, 15_000, 30_000]

/** Edits of one pass on their way to the server: kept, sent in order, put together with what others did. */
export type SendQueue = ReturnType<typeof createSendQueue>

export function createSendQueue(options: QueueOptions) {
  const { durationUs, transport, log, now, retryMs = usualRetryMs } = options
  let { pass } = options
  let waiting: readonly Change[] = []
  let revision = pass.revision
  /** As the server acknowledged them, and acknowledged edits that are not worked into them yet. */
  let base: Segments = pass.segments
  let acknowledged: readonly Change[] = []
  let arrivals: Left[] = []
  let isReading = true
  let isSending = false
  let isLooking = false
  let isDisposed = false
  /** The view lacks edits that wait: what they were made on is not known until the server says so. */
  let isPartial = false
  /** Sends one by one: one of several was refused, and which is not known. */
  let isSingle = false
  let trouble: Trouble | null = null
  let pause: { kind: Pause; sinceMs: number } | null = null
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const keeper = createLogKeeper(log, (keeping) => isDisposed || options.onKeeping(keeping))
  const taxonomy = () => pass.taxonomy.doc

  const confirmed = (): Segments => {
    base = patchSegments(base, acknowledged)
    acknowledged = []
    return base
  }
  const status = (): SaveStatus => {
    const count = waiting.length
    if (isReading) return { kind: 'reading', waiting: count }
    if (trouble) return { ...trouble, waiting: count }
    if (count === 0) return { kind: 'saved', waiting: 0 }
    return pause ? { ...pause, waiting: count } : { kind: 'saving', waiting: count }
  }
  const publish = () => isDisposed || options.onSave(status())
  const stopTimer = () => {
    if (timer) clearTimeout(timer)
    timer = null
  }
  /** The view anew, out of what the server has and what waits. */
  const show = (foreign: ReadonlySet<SegmentId>) => {
    const { segments, dropped } = rebase(confirmed(), waiting, taxonomy(), durationUs)
    isPartial = dropped.length > 0
    if (!isDisposed) options.onSegments(segments, foreign, pass)
  }

  const pump = async () => {
    takeArrivals()
    if (isDisposed || isReading || isSending || timer || trouble || waiting.length === 0) return publish()
    isSending = true
    publish()
    const sent = waiting.slice(0, isSingle ? 1 : batch)
    try {
      const answer = await transport.send(sent, revision)
      isSending = false
      acknowledge(new Set(sent.map((each) => each.id)), answer.revision)
    } catch (error) {
      isSending = false
      handleFailure(error, sent)
    }
    if (!isDisposed) void pump()
  }
  const acknowledge = (ids: ReadonlySet<ChangeId>, next: number) => {
    acknowledged = [...acknowledged, ...waiting.filter((each) => ids.has(each.id))]
    waiting = waiting.filter((each) => !ids.has(each.id))
    revision = next
    attempts = 0
    pause = null
    if (waiting.length === 0) isSingle = false
    keeper.keep({ saved: [...ids], revision })
    log.tell(revision)
    if (isPartial) show(new Set())
  }
  const handleFailure = (error: unknown, sent: readonly Change[]) => {
    const code = error instanceof AppError ? error.code : 'unavailable'
    const news = code === 'revision_conflict' && error instanceof AppError ? passNews.safeParse(error.details) : null
    if (news?.success) meetNews(news.data)
    else if (code === 'not_signed_in') trouble = { kind: 'signed_out', waiting: 0 }
    else if (code === 'storage_full') waitAndRetry('full')
    else if (code === 'unavailable' || code === 'cancelled') waitAndRetry('offline')
    else if (code === 'internal') waitAndRetry('failing')
    else if (sent.length > 1) isSingle = true
    else {
      const { id, name } = ensure(sent[0], 'edit that was sent')
      trouble = { kind: 'refused', waiting: 0, id, name, message: describeFailure(error) }
    }
  }
  const waitAndRetry = (kind: Pause) => {
    pause = pause?.kind === kind ? pause : { kind, sinceMs: now().getTime() }
    if (isDisposed) return
    timer = setTimeout(
      () => {
        timer = null
        void pump()
      },
      retryMs[Math.min(attempts++, retryMs.length - 1)],
    )
  }
  /** The pass is not where the edits were made on: some of them may have arrived before, and others may have come in between. */
  const meetNews = (news: PassNews) => {
    const own = new Set(waiting.map((each) => each.id))
    const arrived = new Set(news.since.filter((each) => own.has(each.id)).map((each) => each.id))
    if (arrived.size > 0) {
      keeper.keep({ saved: [...arrived], revision })
      waiting = waiting.filter((each) => !arrived.has(each.id))
    }
    const foreign = { ...news, since: news.since.filter((each) => !own.has(each.id)) }
    meet(foreign)
  }
  const meet = (news: PassNews) => {
    const merged = mergeEdits({
      ...{ mine: waiting, theirs: news.pass.segments, theirIds: touchedBy(news), before: news.before },
      ...{ taxonomy: news.pass.taxonomy.doc, durationUs },
    })
    if (merged.clashes.length > 0) trouble = { kind: 'conflict', waiting: 0, news, merged }
    else settle(news, merged, null)
  }
  /** Stands on what others left from now on. `extra` comes after what is kept. */
  const settle = (news: PassNews, merged: Merged, extra: { change: Change | null; letGo: Change[]; segments: Segments } | null) => {
    const letGo = new Set((extra?.letGo ?? []).map((each) => each.id))
    const ids = merged.held.map((each) => each.id)
    trouble = null
    pause = null
    pass = news.pass
    base = pass.segments
    acknowledged = []
    revision = pass.revision
    isPartial = false
    waiting = extra?.change ? [...merged.kept, extra.change] : merged.kept
    keeper.keep({
      add: extra?.change ? [extra.change] : [],
      letGo: { ids: ids.filter((id) => letGo.has(id)), reason: 'what somebody else had done there was chosen' },
      replaced: ids.filter((id) => !letGo.has(id)),
      revision,
    })
    if (isDisposed) return
    options.onSegments(extra?.segments ?? merged.segments, touchedBy(news), pass)
    if (letGo.size > 0) options.onLetGo()
    const authors = [...new Set(news.since.map((each) => each.author))]
    if (news.since.length > 0 && !extra) options.onIncoming({ authors, names: news.since.map((each) => each.name) })
  }
  const takeArrivals = () => {
    if (isReading || isSending || trouble || arrivals.length === 0) return
    const changes = arrivals.flatMap((each) => each.changes)
    revision = Math.min(revision, ...arrivals.flatMap((each) => each.revision ?? []))
    arrivals = []
    waiting = [...waiting, ...changes]
    keeper.keep({ revision })
    show(new Set(changes.flatMap(touchedIds)))
  }
  const start = async () => {
    try {
      const left = await log.open({ onLeft, onRevision: (next) => void catchUp(next) })
      if (left.changes.length > 0) {
        waiting = [...left.changes, ...waiting]
        revision = Math.min(revision, left.revision ?? revision)
        show(new Set())
      }
    } catch (error) {
      if (!isDisposed) options.onKeeping({ message: describeFailure(error) })
    }
    isReading = false
    void pump()
  }
  const onLeft = (left: Left) => {
    arrivals.push(left)
    void pump()
  }
  const isIdle = () => !isReading && !isSending && !trouble && waiting.length === 0
  /** Another tab got further. With edits of one's own on their way, sending them will bring the news. */
  const catchUp = async (reached: number) => {
    if (reached <= revision || !isIdle()) return
    const theirs = await transport.read().catch(() => null)
    if (theirs && theirs.revision > revision && isIdle() && !isDisposed) take(theirs)
  }
  const take = (theirs: PassView) => {
    const old = new Map(confirmed().map((each) => [each.id, each]))
    const changed = theirs.segments.filter((each) => !isSame(old.get(each.id), each)).map((each) => each.id)
    for (const each of theirs.segments) old.delete(each.id)
    pass = theirs
    base = theirs.segments
    revision = theirs.revision
    keeper.keep({ revision })
    options.onSegments(base, new Set([...changed, ...old.keys()]), pass)
  }
  /** Asks what others did, while nothing of one's own is on its way: that would bring it by itself. */
  const lookForNews = async () => {
    if (isLooking || !isIdle()) return
    isLooking = true
    const since = revision
    const news = await transport.news(since).catch(() => null) // whether the server answers is said by edits
    isLooking = false
    if (news && revision === since && isIdle() && !isDisposed) meet(news)
  }
  void start()

  return {
    /** Takes an edit that the view has been given already. */
    push(change: Change): void {
      waiting = [...waiting, change]
      keeper.keep({ add: [change], revision })
      if (trouble?.kind === 'conflict') meet(trouble.news)
      void pump()
    },
    waiting: () => waiting,
    lookForNews: () => void lookForNews(),
    retry(): void {
      stopTimer()
      if (trouble?.kind !== 'conflict') trouble = null
      if (isIdle()) void catchUp(Number.POSITIVE_INFINITY)
      void pump()
    },
    /** Ends a conflict with what was chosen. `change` is what of it has to be written. */
    choose(change: Change | null, letGo: Change[]): void {
      if (trouble?.kind !== 'conflict') return
      const { news, merged } = trouble
      // first of all, so that a choice that breaks a rule changes nothing
      const segments = change ? applyChange(merged.segments, change, news.pass.taxonomy.doc, durationUs) : merged.segments
      settle(news, merged, { change, letGo, segments })
      void pump()
    },
    /** Lets go of these edits and of those that can't be without them; gives all of them. */
    letGo(ids: ReadonlySet<ChangeId>, reason: string): Change[] {
      const rest = rebase(
        confirmed(),
        waiting.filter((each) => !ids.has(each.id)),
        taxonomy(),
        durationUs,
      )
      const gone = [...waiting.filter((each) => ids.has(each.id)), ...rest.dropped]
      waiting = rest.kept
      trouble = null
      keeper.keep({ letGo: { ids: gone.map((each) => each.id), reason }, revision })
      options.onSegments(rest.segments, new Set(gone.flatMap(touchedIds)))
      options.onLetGo()
      void pump()
      return gone
    },
    /** The edit stands again, in a later one. */
    replaced: (id: ChangeId) => keeper.keep({ replaced: [id], revision }),
    setPass(next: PassView): void {
      if (waiting.length === 0) take(next)
      else {
        pass = next // what waits is put together with it when it is sent
        show(new Set())
      }
    },
    dispose(): void {
      isDisposed = true
      stopTimer()
      log.close()
    },
  }
}

function isSame(a: Segment | undefined, b: Segment): boolean {
  return a !== undefined && isSameSegment(a, b)
}

function touchedBy(news: PassNews): ReadonlySet<SegmentId> {
  return new Set(news.since.flatMap((each) => each.touched))
}
