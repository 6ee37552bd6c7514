import { isObject, type JsonObject } from '../lines.ts'

/** The newest trace that is understood, and the oldest. Playwright 1.65 writes 10; 3 is of 2022. */
export const newestVersion = 10
export const oldestVersion = 3

/** A step takes one record of version n and gives those of version n + 1 that say the same. */
type Step = (record: JsonObject, memory: Memory) => JsonObject[]
/** What later records of one file refer to. */
export type Memory = { consoleMessages: Map<string, JsonObject>; stepIds: Map<string, string> }

export function createMemory(): Memory {
  return { consoleMessages: new Map(), stepIds: new Map() }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const isAction = (record: JsonObject) => record.type === 'before' || record.type === 'action'
const snapshotNamed = (snapshots: unknown, title: string) =>
  Array.isArray(snapshots) ? snapshots.filter(isObject).find((each) => each.title === title)?.snapshotName : undefined

/** 3 kept what a call was in `metadata`; 4 has it in the record, and the text of console messages in records of their own. */
const from3: Step = (record) => {
  if (record.type !== 'action' && record.type !== 'event') return [record]
  const meta = record.metadata
  if (!isObject(meta) || meta.internal || text(meta.method).startsWith('tracing')) return []
  const params = isObject(meta.params) ? meta.params : {}
  const { type, method, startTime, pageId } = meta
  if (record.type === 'event')
    return method === '__create__' && type === 'ConsoleMessage'
      ? [{ type: 'object', class: type, guid: params.guid, initializer: params.initializer }]
      : [{ type: 'event', time: startTime, class: type, method, params, pageId }]
  const { id, endTime, wallTime, log, result, point, snapshots } = meta
  const error = isObject(meta.error) && isObject(meta.error.error) ? meta.error.error : meta.error
  return [
    {
      ...{ type: 'action', callId: id, startTime, endTime, wallTime, class: type, method, params, log, error, result, point, pageId },
      apiName: meta.apiName || `${text(type)}.${text(method)}`,
      beforeSnapshot: snapshotNamed(snapshots, 'before'),
      inputSnapshot: snapshotNamed(snapshots, 'input') ?? snapshotNamed(snapshots, 'action'),
      afterSnapshot: snapshotNamed(snapshots, 'after'),
    },
  ]
}

/** 4 told of console messages by reference; 5 writes them out. */
const from4: Step = (record, memory) => {
  if (record.type === 'object') {
    if (record.class === 'ConsoleMessage' && isObject(record.initializer)) memory.consoleMessages.set(text(record.guid), record.initializer)
    return []
  }
  if (record.type !== 'event' || record.method !== 'console') return [record]
  const params = isObject(record.params) ? record.params : {}
  const message = memory.consoleMessages.get(text(isObject(params.message) ? params.message.guid : ''))
  if (!message) return []
  return [{ type: 'console', time: record.time, pageId: record.pageId, messageType: message.type, text: message.text }]
}

/** 5 had the log inside `after`; 6 has a record for each line of it. */
const from5: Step = (record) => {
  const log = record.type === 'after' && Array.isArray(record.log) ? record.log : []
  return [record, ...log.map((message) => ({ type: 'log', callId: record.callId, message, time: -1 }))]
}

/** 6 gave wall times with each call, 7 once for the file: `findClock` reads either. */
const from6: Step = (record) => [record]

/** 7 called it `apiName`, 8 `title`. */
const from7: Step = (record) => {
  if (!isAction(record)) return [record]
  const { apiName, ...rest } = record
  return [{ ...rest, ...(apiName ? { title: apiName } : {}), stepId: record.stepId ?? record.callId }]
}

/** 8 named resources by their hash and snapshots by phase and call; 9 says where in the zip, and which phase. */
const from8: Step = (record) => {
  if (record.type === 'screencast-frame' && typeof record.sha1 === 'string') {
    const { sha1, ...rest } = record
    return [{ ...rest, file: `resources/${sha1}` }]
  }
  const snapshot = record.type === 'frame-snapshot' ? record.snapshot : null
  if (!isObject(snapshot) || typeof snapshot.snapshotName !== 'string') return [record]
  const phase = { before: 'before', input: 'action', after: 'after' }[snapshot.snapshotName.split('@')[0] ?? '']
  return [{ ...record, snapshot: { ...snapshot, ...(phase ? { phase } : {}) } }]
}

/** 9 tied the test runner's steps to calls with `stepId`; 10 uses one id for both. */
const from9: Step = (record, memory) => {
  const toNew = (id: unknown) => (typeof id === 'string' ? (memory.stepIds.get(id) ?? id) : id)
  const { stepId, ...rest } = record
  if (isAction(record) && typeof stepId === 'string' && stepId !== record.callId) memory.stepIds.set(text(record.callId), stepId)
  return [
    {
      ...rest,
      ...('callId' in rest ? { callId: toNew(rest.callId) } : {}),
      ...('parentId' in rest ? { parentId: toNew(rest.parentId) } : {}),
    },
  ]
}

const steps: Record<number, Step> = { 3: from3, 4: from4, 5: from5, 6: from6, 7: from7, 8: from8, 9: from9 }

/** The record as the newest version would have written it, one version at a time. */
export function modernize(record: JsonObject, version: number, memory: Memory): JsonObject[] {
  let records = [record]
  for (let from = version; from < newestVersion; from++) {
    const step = steps[from]
    if (step) records = records.flatMap((each) => step(each, memory))
  }
  return records
}
