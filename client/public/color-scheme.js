// Runs before the first paint, so that a page in the light scheme never flashes dark or the other way round.
;(() => {
  let scheme = 'auto'
  try {
    const stored = localStorage.getItem('retrace-color-scheme')
    if (stored === 'light' || stored === 'dark' || stored === 'auto') scheme = stored
  } catch {
    // Storage may be forbidden; the default stands.
  }
  if (scheme === 'auto') scheme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
})()
