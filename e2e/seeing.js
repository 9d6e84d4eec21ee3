// What somebody can get at on a page: links by where they lead, buttons and fields by their name; folded ones count when
// the fold itself can be opened.
() => {
  const shown = element => element.checkVisibility({ visibilityProperty: true })
  const reachable = element => {
    if (shown(element)) return true
    const within = element.tagName === 'SUMMARY' ? element.parentElement.parentElement : element
    const fold = within.closest('details:not([open])')
    return Boolean(fold && reachable(fold.querySelector('summary')))
  }
  const name = element =>
    element.getAttribute('aria-label') || element.textContent.trim().replace(/\s+/g, ' ') || element.name || element.title
  const found = new Set()
  for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')) {
    if (!reachable(element)) continue
    found.add(element.tagName === 'A' ? `link ${element.getAttribute('href')}` : `${element.tagName.toLowerCase()} ${name(element)}`)
  }
  return [...found].sort()
}
