// Where a person taps for these words: the place in document order of what can be tapped, in sight if possible, and of the
// folds that have to be opened before. The content of the page comes before its menus; `>` and a piece of an address mean the
// first link of the content that leads to such a place.
words => {
  const leads = words.startsWith('>') ? new RegExp(words.slice(1) + '[0-9a-z-]{6,}$') : null
  const all = [...document.querySelectorAll('a[href], button, summary, label, input, select, textarea')]
  const shown = element => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1
  const said = element =>
    [element.getAttribute('aria-label'), element.innerText, element.textContent].filter(Boolean).map(text => text.trim().replace(/\s+/g, ' '))
  const folds = element => {
    const within = element.tagName === 'SUMMARY' ? element.parentElement.parentElement : element
    const fold = within.closest('details:not([open])')
    return fold ? [...folds(fold.querySelector('summary')), fold.querySelector('summary')] : []
  }
  const rank = element => (element.closest('main') ? 0 : 4) + (shown(element) ? 0 : 2) + (said(element).includes(words) ? 0 : 1)
  const meant = all
    .filter(element => leads
      ? element.closest('main') && leads.test(element.getAttribute('href') || '')
      : said(element).some(text => text.startsWith(words)))
    .filter(element => shown(element) || folds(element).some(shown))
    .sort((one, other) => rank(one) - rank(other))[0]
  return meant ? { at: all.indexOf(meant), folds: shown(meant) ? [] : folds(meant).map(fold => all.indexOf(fold)) } : null
}
