import type { TestProject } from 'vitest/node'
import { findChromium } from './chromium.ts'

declare module 'vitest' {
  interface ProvidedContext {
    chromiumPath: string
  }
}

/** Finds or fetches the browser once, before the first test. */
export function setup(project: TestProject): void {
  project.provide('chromiumPath', findChromium())
}
