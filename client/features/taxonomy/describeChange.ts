import type { TaxonomyChange } from '#shared/labels/taxonomyDiff.ts'

/** A difference between two versions in words. */
export function describeChange({ kind, path, from }: TaxonomyChange): string {
  const name = `“${path.join(' › ')}”`
  switch (kind) {
    case 'added':
      return `${name} is new`
    case 'removed':
      return `${name} is gone`
    case 'renamed':
      return `${name} was called “${from}”`
    case 'moved':
      return `${name} moved; it stood under ${from}`
    case 'deprecated':
      return `${name} is deprecated`
    case 'restored':
      return `${name} is in use again`
    case 'color':
      return `${name} has another colour`
    case 'key':
      return `${name} has another key (it was ${from})`
    case 'description':
      return `${name} has another description`
  }
}
