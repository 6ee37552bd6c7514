import 'react'

declare module 'react' {
  /** Custom properties in `style`; React passes them on, its types leave them out. */
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined
  }

  interface InputHTMLAttributes<T> {
    /** A file dialog for a folder; every browser knows it. */
    webkitdirectory?: string
  }
}
