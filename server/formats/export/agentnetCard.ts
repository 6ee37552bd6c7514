import type { ReleaseContents, SplitName } from '#shared/release/types.ts'

/** The dataset's card: what loaders read at its head, and what people should know. Says nothing of who or when: bytes must repeat. */
export function toAgentnetCard(contents: ReleaseContents, splits: readonly SplitName[]): string {
  const { counts, profile, seed } = contents
  const files = splits.map((name) => `      - split: ${name}\n        path: ${name}.jsonl`).join('\n')
  const perSplit = splits.map((name) => `${name} ${counts.rowsBySplit[name]}`).join(', ')
  const outside = contents.sessions.reduce((sum, each) => sum + each.outside, 0)
  const shifted = contents.sessions.filter((each) => each.shifts).length
  const shiftNote = shifted > 0 ? `\n- Sessions whose pictures' clock was off and is corrected: ${shifted}.` : ''
  const outsideNote = outside > 0 ? ` ${outside} actions point outside their picture and are put on its edge.` : ''
  return `---
tags:
  - computer-use
task_categories:
  - image-text-to-text
configs:
  - config_name: default
    data_files:
${files || '      []'}
---

# Computer use: ${contents.project}

Recorded computer work, labeled and reviewed by people. Sessions: ${counts.sessions}. Tasks: ${counts.rows} (${perSplit}). Actions: ${counts.steps}.

Each line is one task in the AgentNet/OpenCUA form: \`traj[i].image\` is a file in \`images/\`, shown before the action of
\`traj[i].value.code\`. Positions are shares of the picture, 0 to 1.${outsideNote}

- Actions come from the recorded events by the rules of profile \`${profile}\`.${shiftNote}
- Splits are by person, or by session where no person is named (seed ${seed}); no person is in two splits.
- \`instruction\` and \`actual_task\` are the reviewed words; \`natural_language_task\` is what the recorder was given as the task.
- \`task_completed\` is true: a reviewer accepted the session's labels and no flag was open on it.
- \`action\` is a person's text for that one step where there is one, else what the events say.
- \`thought\` is the reviewed text or intent of the stretch of work that the step belongs to; null where there is none.
- Scores, observations and reflections are null: nobody gave them.

\`manifest.json\` lists every file with its sha256; \`retrace verify\` checks them.
`
}
