import { useEffect, useState } from 'react'
import { capsOf, type DigitCaps, readDigitCaps } from '../../engine/keyCaps.ts'
import parts from './parts.module.css'

/** A combination as this keyboard's caps say it. */
export function Caps({ combo }: { combo: string }) {
  const digits = useDigitCaps()
  return <kbd className={parts.key}>{capsOf(combo, digits, /Mac|iP(hone|ad)/.test(navigator.platform))}</kbd>
}

const noDigitCaps: DigitCaps = new Map()
/** Read once: the sheet has a hundred combinations. */
let reading: Promise<DigitCaps> | null = null

function useDigitCaps(): DigitCaps {
  const [caps, setCaps] = useState(noDigitCaps)
  useEffect(() => {
    let isGone = false
    reading ??= readDigitCaps(navigator)
    void reading.then((read) => isGone || setCaps(read))
    return () => {
      isGone = true
    }
  }, [])
  return caps
}
